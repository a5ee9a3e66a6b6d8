import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../../identity/index.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../../platform/errors.js';
import { isId, newId } from '../../../platform/ids.js';
import { Clock } from '../../../platform/time/clock.js';
import type { Locale } from '../../../platform/views/i18n.js';
import { WORKING } from '../../desk.js';
import type { Provider } from '../routing/line.js';
import { Lines } from '../routing/lines.service.js';
import { TwilioAccount } from '../twilio/twilio-account.service.js';
import { LineSecrets } from './line-secrets.service.js';
import type { NewNumber, NumberInput } from './numbers.forms.js';

export interface PhoneNumber {
  id: string;
  number: string;
  label: string;
  provider: Provider;
  locale: Locale;
  announces: boolean;
  voicemail: boolean;
  createdAt: Date;
  revision: number;
  rota: { contractId: string; assistantName: string; works: boolean }[];
}

export interface Answerer {
  contractId: string;
  contractNumber: string;
  assistantName: string;
}

const SELECT = `select n.id, n.number, n.label, n.provider, n.locale, n.announces, n.voicemail,
    n.created_at "createdAt", n.revision,
    (select coalesce(jsonb_agg(jsonb_build_object('contractId', c.id, 'assistantName', a.name,
        'works', c.state = any ($2)) order by r.position), '[]')
     from phone_rota r join contract c on c.id = r.contract_id join account a on a.id = c.assistant_id
     where r.phone_number_id = n.id) rota
  from phone_number n where n.organisation_id = $1 and n.removed_at is null`;
const MOST_NUMBERS = 50;

/** The numbers a client's calls come in by, and who answers each. */
@Injectable()
export class PhoneNumbers {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly lines: Lines,
    private readonly secrets: LineSecrets,
    private readonly account: TwilioAccount,
  ) {}

  /** The business's numbers in use. */
  list(actor: BusinessActor): Promise<PhoneNumber[]> {
    return this.uow.query<PhoneNumber>(`${SELECT} order by n.created_at, n.id`, [
      actor.organisationId,
      WORKING,
    ]);
  }

  /** One of the business's numbers in use. */
  async of(actor: BusinessActor, id: string): Promise<PhoneNumber> {
    const row = isId(id)
      ? await this.uow.one<PhoneNumber>(`${SELECT} and n.id = $3`, [actor.organisationId, WORKING, id])
      : null;
    return found(row, 'phone number');
  }

  /** Who can be put on a rota: the assistants of the contracts in force. */
  answerers(actor: BusinessActor): Promise<Answerer[]> {
    return this.uow.query<Answerer>(
      `select c.id "contractId", c.number "contractNumber", a.name "assistantName"
       from contract c join account a on a.id = c.assistant_id
       where c.organisation_id = $1 and c.state = any ($2) order by c.signed_at, c.id`,
      [actor.organisationId, WORKING],
    );
  }

  /** Our numbers that nobody has taken. */
  async free(): Promise<string[]> {
    const taken = await this.uow.query<{ number: string }>(
      `select number from phone_number where number = any ($1) and removed_at is null`,
      [this.account.numbers],
    );
    const used = new Set(taken.map(({ number }) => number));
    return this.account.numbers.filter((number) => !used.has(number));
  }

  /** Takes a number; every assistant in force is on its rota until that is changed. Returns its id. */
  add(actor: BusinessActor, { provider, number, label }: NewNumber): Promise<string> {
    return this.uow.run(actor, async () => {
      const ours = this.account.numbers.includes(number);
      if ((provider === 'twilio') !== ours) throw new Refusal('phone_number_not_ours', { field: 'number' });
      if ((await this.list(actor)).length >= MOST_NUMBERS) throw new Refusal('phone_numbers_full');
      const id = newId();
      const secret = provider === 'generic' ? this.secrets.make(id) : null;
      const added = await this.uow.returning(
        `insert into phone_number (id, organisation_id, number, label, provider, locale, secret, secret_key_id,
           created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (number) where removed_at is null do nothing returning 1`,
        [
          id,
          actor.organisationId,
          number,
          label,
          provider,
          actor.locale,
          secret?.secret ?? null,
          secret?.keyId ?? null,
          actor.accountId,
          this.clock.date(),
        ],
      );
      if (added.length === 0) throw new Refusal('phone_number_taken', { field: 'number', status: 409 });
      await this.setRota(
        actor,
        id,
        (await this.answerers(actor)).map(({ contractId }) => contractId),
      );
      await this.lines.changed(id);
      return id;
    });
  }

  /** Changes how a number is answered. */
  save(actor: BusinessActor, id: string, input: NumberInput): Promise<void> {
    return this.uow.run(actor, async () => {
      await this.of(actor, id);
      const { label, locale, announces, voicemail, rota, revision = null } = input;
      const saved = await this.uow.returning(
        `update phone_number set label = $3, locale = $4, announces = $5, voicemail = $6, revision = revision + 1
         where id = $1 and organisation_id = $2 and removed_at is null and ($7::int is null or revision = $7)
         returning 1`,
        [id, actor.organisationId, label, locale, announces, voicemail, revision],
      );
      if (saved.length === 0) throw new Stale();
      const known = new Set((await this.answerers(actor)).map(({ contractId }) => contractId));
      if (rota.some((contractId) => !known.has(contractId)))
        throw new Refusal('phone_rota_unknown', { field: 'rota.0' });
      await this.setRota(actor, id, rota);
      await this.lines.changed(id);
    });
  }

  /** Gives a number up: calls to it are no longer answered. */
  remove(actor: BusinessActor, id: string): Promise<void> {
    return this.uow.run(actor, async () => {
      await this.of(actor, id);
      await this.uow.query(`update phone_number set removed_at = $2 where id = $1`, [id, this.clock.date()]);
      await this.lines.changed(id);
    });
  }

  /** The secret an exchange signs with; null for a number of ours. */
  async secret(actor: BusinessActor, id: string): Promise<string | null> {
    await this.of(actor, id);
    const row = await this.uow.one<{ secret: string | null; keyId: string }>(
      `select secret, secret_key_id "keyId" from phone_number where id = $1`,
      [id],
    );
    return row?.secret ? this.secrets.open(id, row.secret, row.keyId) : null;
  }

  /** Exchanges the secret: the old one is refused from now on. */
  renewSecret(actor: BusinessActor, id: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const { provider } = await this.of(actor, id);
      if (provider !== 'generic') throw new Refusal('state', { status: 409 });
      const { secret, keyId } = this.secrets.make(id);
      await this.uow.query(`update phone_number set secret = $2, secret_key_id = $3 where id = $1`, [
        id,
        secret,
        keyId,
      ]);
      await this.lines.changed(id);
    });
  }

  private async setRota(actor: BusinessActor, id: string, contractIds: string[]): Promise<void> {
    await this.uow.query(`delete from phone_rota where phone_number_id = $1`, [id]);
    await this.uow.query(
      `insert into phone_rota (phone_number_id, organisation_id, contract_id, position)
       select $1, $2, contract_id, position from unnest($3::uuid[]) with ordinality as r (contract_id, position)
       where position <= 20`,
      [id, actor.organisationId, contractIds],
    );
  }
}
