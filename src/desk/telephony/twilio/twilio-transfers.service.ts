import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../../platform/config/tokens.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { PhoneHolds } from '../routing/holds.service.js';
import { PHONE_CALL, type Line, type PhoneCall } from '../routing/line.js';
import { Lines } from '../routing/lines.service.js';
import { Switchboard } from '../routing/switchboard.service.js';
import { Transfers, type Transfer } from '../routing/transfers.service.js';
import { TwilioAccount } from './twilio-account.service.js';
import { TwilioCalls, type About } from './twilio-calls.service.js';
import * as twiml from './twiml.js';

type Params = Record<string, string>;
interface Known {
  transfer: Transfer;
  call: PhoneCall;
  line: Line;
}

/** A call passed on over Twilio: the caller's side is redirected, and comes back when nobody takes it. */
@Injectable()
export class TwilioTransfers implements OnModuleInit {
  private readonly log = new Logger('telephony');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly lines: Lines,
    private readonly switchboard: Switchboard,
    private readonly transfers: Transfers,
    private readonly holds: PhoneHolds,
    private readonly account: TwilioAccount,
    private readonly calls: TwilioCalls,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ transferId: string }>('telephony.transfer', ({ transferId }) =>
      this.redirect(transferId),
    );
  }

  /** The caller has been taken from her line: the client's person is rung. */
  async pass(about: About): Promise<string> {
    const known = await this.known(about);
    if (!known || known.call.state === 'ended') return twiml.hangUp();
    const { transfer, line } = known;
    const number = await this.transfers.numberOf(transfer);
    if (!number || !['asked', 'ringing'].includes(transfer.state)) return this.backToHer(known);
    await this.transfers.move(transfer, 'ringing');
    return twiml.passing(spokenOf(line), number, line.number, this.next(known));
  }

  /** The client's person has picked up: for whom it rings and a key, so that no voicemail takes the call. */
  async announce(about: About): Promise<string> {
    const known = await this.known(about);
    return known?.transfer.state === 'ringing'
      ? twiml.announce(spokenOf(known.line), this.next(known))
      : twiml.hangUp();
  }

  async join(about: About, params: Params): Promise<string> {
    const known = await this.known(about);
    if (known?.transfer.state !== 'ringing' || params['Digits'] !== '1') return twiml.hangUp();
    await this.transfers.move(known.transfer, 'joined');
    await this.holds.over(known.call.id);
    return twiml.nothing();
  }

  /** The two have hung up, or nobody took it: then it goes back to her. */
  async left(about: About, params: Params): Promise<string> {
    const known = await this.known(about);
    if (!known || known.call.state === 'ended') return twiml.hangUp();
    if (known.transfer.state === 'joined' && params['DialCallStatus'] === 'completed')
      return this.over(known);
    const next = await this.transfers.next(known.transfer, Number(about.try ?? 0), 'unanswered');
    return next ? this.ring(known, next) : this.backToHer(known);
  }

  /** The person's next number; the caller has been told already. */
  private ring({ transfer, ...known }: Known, { number, tries }: { number: string; tries: number }): string {
    const { line } = known;
    const next = this.next({ ...known, transfer: { ...transfer, tries } });
    return twiml.passing(spokenOf(line), number, line.number, next, false);
  }

  /** Back with her they have hung up; when she did not take it either, the caller may leave a message. */
  async back(about: About, params: Params): Promise<string> {
    const known = await this.known(about);
    if (!known || known.call.state === 'ended') return twiml.hangUp();
    if (params['DialCallStatus'] === 'completed') return this.over(known);
    await this.transfers.move(known.transfer, 'failed');
    return this.calls.fallback(about);
  }

  private backToHer(known: Known): string | Promise<string> {
    const { call, line, transfer } = known;
    if (!call.ringTo) return this.calls.fallback({ line: line.id, call: call.id });
    return twiml.returning(spokenOf(line), call.ringTo, line.number, this.next({ ...known, transfer }));
  }

  private async over({ line, call, transfer }: Known): Promise<string> {
    await this.switchboard.end(line, call.exchangeCall, nobody, `${call.exchangeCall} passed ${transfer.id}`);
    return twiml.hangUp();
  }

  private async redirect(transferId: string): Promise<void> {
    const transfer = await this.transfers.find(transferId);
    const known = transfer && (await this.whole(transfer));
    if (transfer?.state !== 'asked' || !known || known.call.state === 'ended') return;
    const asked = await this.account
      .redirect(known.call.exchangeCall, this.next(known)('pass'))
      .catch((error: Error) => {
        this.log.warn(error.message);
        return false;
      });
    // The caller waits on the line with her: she is told at once, and not after further attempts.
    if (!asked) await this.transfers.move(transfer, 'refused');
  }

  private next({ line, call, transfer }: Known): twiml.Next {
    const about = new URLSearchParams({
      line: line.id,
      call: call.id,
      ring: String(call.rings),
      transfer: transfer.id,
      try: String(transfer.tries),
    });
    return (step) => `${this.settings.publicUrl}/webhooks/twilio/${step}?${about.toString()}`;
  }

  private async known({ transfer: id = '', call }: About): Promise<Known | null> {
    const transfer = await this.transfers.find(id);
    return transfer && transfer.callId === call ? this.whole(transfer) : null;
  }

  private async whole(transfer: Transfer): Promise<Known | null> {
    const call = await this.uow.one<PhoneCall>(`select ${PHONE_CALL} from phone_call where id = $1`, [
      transfer.callId,
    ]);
    const line = call && (await this.lines.get(call.lineId));
    return call && line ? { transfer, call, line } : null;
  }
}

const nobody = { number: null, name: '' };
export const spokenOf = ({ locale, clientName }: Line): twiml.Spoken => ({ locale, clientName, opening: '' });
