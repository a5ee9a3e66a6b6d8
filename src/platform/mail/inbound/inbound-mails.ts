import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SETTINGS, type RunSettings } from '../../config/tokens.js';
import { unwrapKey, wrapKey, type WrappingKey } from '../../crypto/vault.js';
import { sha256 } from '../../crypto/tokens.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../time/clock.js';
import { newMailToken, plusAddress, tokenOf } from './plus-address.js';

/** A mail that came to one of our plus-addresses, with what that address stands for. */
export interface InboundMail {
  messageId: string;
  /** The one address it says it is from, in lower case. */
  from: string;
  contractId: string;
  subjectId: string;
  mail: ParsedMail;
}

/** Looks into a mail; says in one word what came of it. Runs at least once: idempotent. */
type Handler = (mail: InboundMail) => Promise<string>;

const NOBODY = { accountId: null };
const QUEUE = 'mail.inbound';

/**
 * Mail that comes back: kept by its own id, answered, then read by whoever gave out the address. Until then it lies
 * sealed with the master key; once read it is removed, with only its outcome kept.
 */
@Injectable()
export class InboundMails implements OnModuleInit {
  private readonly log = new Logger('mail');
  private readonly handlers = new Map<string, Handler>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ messageId: string }>(QUEUE, ({ messageId }) => this.read(messageId));
  }

  /** Says who reads the mail to the addresses of a purpose. */
  on(purpose: string, handle: Handler): void {
    this.handlers.set(purpose, handle);
  }

  /** The address mail about a subject comes back to; the same one each time it is asked for. */
  async addressFor(purpose: string, contractId: string, subjectId: string): Promise<string> {
    await this.uow.query(
      `insert into mail_address (token, purpose, contract_id, subject_id, created_at) values ($1, $2, $3, $4, $5)
       on conflict (purpose, subject_id) do nothing`,
      [newMailToken(), purpose, contractId, subjectId, this.clock.date()],
    );
    const row = await this.uow.one<{ token: string }>(
      `select token from mail_address where purpose = $1 and subject_id = $2`,
      [purpose, subjectId],
    );
    return plusAddress(this.settings.mailFrom, row?.token ?? '');
  }

  /** Keeps a message as it came. The same message again changes nothing. */
  async receive(raw: Buffer): Promise<void> {
    // Read only as far as its headers: the parts are looked into by the job.
    const end = raw.indexOf('\r\n\r\n');
    const { messageId } = await simpleParser(end < 0 ? raw : raw.subarray(0, end + 4));
    const hash = sha256(raw);
    const id = messageId && messageId.length <= 400 ? messageId : `<${hash}@no-id>`;
    await this.uow.run(NOBODY, async () => {
      const fresh = await this.uow.returning(
        `insert into inbound_mail (message_id, sha256, raw, master_key_id, received_at) values ($1, $2, $3, $4, $5)
         on conflict (message_id) do nothing returning message_id`,
        [id, hash, wrapKey(raw, this.master, id), this.master.id, this.clock.date()],
      );
      if (fresh.length > 0) await this.jobs.send(QUEUE, { messageId: id });
    });
  }

  private async read(messageId: string): Promise<void> {
    const row = await this.uow.one<{ raw: Buffer | null; keyId: string }>(
      `select raw, master_key_id "keyId" from inbound_mail where message_id = $1 and read_at is null`,
      [messageId],
    );
    if (!row?.raw) return;
    const master = this.settings.masterKeys.find(({ id }) => id === row.keyId);
    const outcome = master ? await this.handle(messageId, unwrapKey(row.raw, master, messageId)) : 'no_key';
    await this.uow.query(
      `update inbound_mail set read_at = $2, raw = null, outcome = $3 where message_id = $1 and read_at is null`,
      [messageId, this.clock.date(), outcome],
    );
  }

  private get master(): WrappingKey {
    const [master] = this.settings.masterKeys;
    if (!master) throw new Error('MASTER_KEYS is empty');
    return master;
  }

  private async handle(messageId: string, raw: Buffer): Promise<string> {
    const mail = await simpleParser(raw, { skipImageLinks: true }).catch(() => null);
    if (!mail) return 'unreadable';
    const address = await this.find(recipientsOf(mail));
    const handler = address && this.handlers.get(address.purpose);
    if (!address || !handler) return 'unknown_address';
    const senders = mail.from?.value.flatMap((one) => one.address ?? []) ?? [];
    const [from] = senders;
    // Told apart by whom it is from: one from nobody, or from several at once, is nobody's word (RFC 5322, 3.6.2).
    if (senders.length !== 1 || !from) return 'no_sender';
    const { contractId, subjectId } = address;
    const outcome = await handler({ messageId, from: from.toLowerCase(), contractId, subjectId, mail });
    this.log.debug(`mail ${address.purpose}: ${outcome}`);
    return outcome;
  }

  private async find(
    recipients: string[],
  ): Promise<{ purpose: string; contractId: string; subjectId: string } | null> {
    const tokens = recipients.flatMap((one) => tokenOf(this.settings.mailFrom, one) ?? []);
    return this.uow.one(
      `select purpose, contract_id "contractId", subject_id "subjectId" from mail_address where token = any ($1) limit 1`,
      [tokens],
    );
  }
}

/** Everybody a message was sent to, as its headers tell it. */
function recipientsOf(mail: ParsedMail): string[] {
  const lists = [mail.to, mail.cc].flat().flatMap((one) => one?.value ?? []);
  const delivered = [mail.headers.get('delivered-to'), mail.headers.get('x-original-to')].flat();
  return [
    ...lists.flatMap(({ address }) => address ?? []),
    ...delivered.filter((one): one is string => typeof one === 'string'),
  ].slice(0, 50);
}
