import { Inject, Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Live } from '../../platform/live/live.js';
import { Clock } from '../../platform/time/clock.js';
import { NOBODY } from '../charges/billables.js';
import { ADVANCE } from '../charges/charges.service.js';
import { Shares } from '../charges/shares.service.js';
import { PaymentGateway } from '../stripe/gateway.js';
import { reachable } from '../stripe/reachable.js';

export interface Payee {
  accountId: string | null;
  transfers: 'none' | 'pending' | 'active' | 'restricted';
  requirements: string[];
}

const nobodyYet: Payee = { accountId: null, transfers: 'none', requirements: [] };

/** Where assistants are paid: an account with the provider, opened on the provider's own page. */
@Injectable()
export class Payees {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly live: Live,
    private readonly shares: Shares,
    private readonly gateway: PaymentGateway,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  async of(assistantId: string): Promise<Payee> {
    const row = await this.uow.one<Payee>(
      `select stripe_account_id "accountId", transfers, requirements from payee where assistant_id = $1`,
      [assistantId],
    );
    return row ?? nobodyYet;
  }

  /** The provider's page where the assistant opens or completes her account; the account is made once. */
  async link(actor: Member): Promise<string> {
    const page = `${this.settings.publicUrl}/billing/onboarding`;
    const { accountId } = await this.of(actor.accountId);
    return reachable(async () =>
      this.gateway.payeeLink({
        accountId: accountId ?? (await this.open(actor)),
        doneUrl: `${page}/return`,
        againUrl: `${page}/refresh`,
      }),
    );
  }

  /** Reads the assistant's own account again, when she comes back from the provider's page. */
  async syncOwn(actor: Member): Promise<void> {
    const { accountId } = await this.of(actor.accountId);
    if (accountId) await reachable(() => this.sync(accountId));
  }

  /** Reads an account from the provider; money that waited for it is sent. Returns whether transfers reach it. */
  async sync(accountId: string): Promise<Payee['transfers']> {
    const { transfers, requirements } = await this.gateway.payee(accountId);
    await this.uow.run(NOBODY, async () => {
      const before = await this.uow.one<{ assistantId: string; transfers: string }>(
        `select assistant_id "assistantId", transfers from payee where stripe_account_id = $1 for update`,
        [accountId],
      );
      if (!before) return;
      await this.uow.query(
        `update payee set transfers = $2, requirements = $3, updated_at = $4 where stripe_account_id = $1`,
        [accountId, transfers, JSON.stringify(requirements), this.clock.date()],
      );
      if (transfers === before.transfers) return;
      if (transfers === 'active') await this.release(before.assistantId);
      await this.live.publish([`account:${before.assistantId}`], { kind: 'billing' });
    });
    return transfers;
  }

  private async release(assistantId: string): Promise<void> {
    const waiting = await this.uow.returning<{ id: string }>(
      `update charge set next_attempt_at = $2 where assistant_id = $1 and state = 'paid' returning id`,
      [assistantId, this.clock.date()],
    );
    for (const { id } of waiting) await this.jobs.send(ADVANCE, { chargeId: id });
    await this.shares.release(assistantId);
  }

  private async open(actor: Member): Promise<string> {
    await this.uow.query(
      `insert into payee (assistant_id, updated_at) values ($1, $2) on conflict (assistant_id) do nothing`,
      [actor.accountId, this.clock.date()],
    );
    const { accountId: assistantId, name, email, locale } = actor;
    const accountId = await this.gateway.createPayee({
      key: `${assistantId}:payee`,
      assistantId,
      name,
      email,
      locale,
    });
    await this.uow.query(
      `update payee set stripe_account_id = coalesce(stripe_account_id, $2), transfers = 'restricted', updated_at = $3
       where assistant_id = $1 and transfers = 'none'`,
      [assistantId, accountId, this.clock.date()],
    );
    return accountId;
  }
}
