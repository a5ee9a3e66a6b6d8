import { Injectable } from '@nestjs/common';
import { isBusiness, type Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { WORKING } from '../desk.js';
import type { Naming } from './substitutes.forms.js';

interface ContractRow {
  id: string;
  organisationId: string;
  assistantId: string;
  state: string;
}

export interface AgreementRow {
  id: string;
  contractId: string;
  assistantId: string;
  shareBps: number;
  businessAgreedAt: Date | null;
  agreedAt: Date | null;
  endedAt: Date | null;
}

const COLUMNS = `id, contract_id "contractId", assistant_id "assistantId", share_bps "shareBps",
  business_agreed_at "businessAgreedAt", agreed_at "agreedAt", ended_at "endedAt"`;

/** Who may answer in an assistant's place: named by her, agreed to by the business and by the person named. */
@Injectable()
export class SubstituteAgreements {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {}

  /** Names a substitute: an assistant with a published profile. Returns the agreement's id. */
  name(actor: Member, contractId: string, { profile, share }: Naming): Promise<string> {
    return this.uow.run(actor, async () => {
      const contract = await this.contract(actor, contractId);
      if (contract.assistantId !== actor.accountId) throw new Missing('contract');
      if (!WORKING.includes(contract.state)) throw new Refusal('contract_not_running', { status: 409 });
      const person = await this.uow.one<{ id: string }>(
        `select p.assistant_id id from assistant_profile p join account a on a.id = p.assistant_id
         where p.slug = $1 and p.state = 'published' and a.suspended_at is null`,
        [profile],
      );
      if (!person) throw new Refusal('substitute_unknown', { field: 'profile' });
      if (person.id === actor.accountId) throw new Refusal('substitute_self', { field: 'profile' });
      const id = newId();
      const written = await this.uow.returning(
        `insert into substitute (id, contract_id, assistant_id, share_bps, named_by, named_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (contract_id, assistant_id) where ended_at is null do nothing returning id`,
        [id, contractId, person.id, Math.round(share * 100), actor.accountId, this.clock.date()],
      );
      if (written.length === 0)
        throw new Refusal('substitute_named_already', { field: 'profile', status: 409 });
      await this.tell('named', { id, contractId, assistantId: person.id });
      await this.tell('asked', { id, contractId, assistantId: person.id }, true);
      return id;
    });
  }

  /** The business agrees to a substitute. */
  agreeAsBusiness(actor: Member, contractId: string, id: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const row = await this.locked(actor, contractId, id);
      if (!isBusiness(actor)) throw new Missing('substitute');
      if (row.businessAgreedAt) return;
      await this.uow.query(
        `update substitute set business_agreed_at = $2, business_agreed_by = $3 where id = $1`,
        [id, this.clock.date(), actor.accountId],
      );
      await this.tell('agreed', row);
    });
  }

  /** The person named agrees to stand in, with the contract's duties of confidentiality. */
  agree(actor: Member, id: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const row = await this.own(actor, id);
      if (row.agreedAt) return;
      await this.uow.query(`update substitute set agreed_at = $2 where id = $1`, [id, this.clock.date()]);
      await this.tell('agreed', row);
    });
  }

  /** Either side of the contract ends it; the shifts with it, a running one at once. */
  end(actor: Member, contractId: string, id: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const row = await this.locked(actor, contractId, id);
      await this.over(actor, row);
      await this.tell('released', row, true);
    });
  }

  /** The person named steps back. */
  stepBack(actor: Member, id: string): Promise<void> {
    return this.uow.run(actor, async () => this.over(actor, await this.own(actor, id)));
  }

  private async over(actor: Member, row: AgreementRow): Promise<void> {
    const now = this.clock.date();
    await this.uow.query(`update substitute set ended_at = $2, ended_by = $3 where id = $1`, [
      row.id,
      now,
      actor.accountId,
    ]);
    await this.uow.query(
      `update substitute_shift set cancelled_at = case when from_at >= $2 then $2 else cancelled_at end,
         to_at = case when from_at < $2 then $2 else to_at end
       where substitute_id = $1 and cancelled_at is null and to_at > $2`,
      [row.id, now],
    );
    await this.tell('ended', row);
    await this.tell('shift_ended', row);
  }

  private async contract(actor: Member, contractId: string): Promise<ContractRow> {
    const row = isId(contractId)
      ? await this.uow.one<ContractRow>(
          `select id, organisation_id "organisationId", assistant_id "assistantId", state from contract
           where id = $1 and (organisation_id = $2 or assistant_id = $3) for no key update`,
          [contractId, actor.organisationId, actor.accountId],
        )
      : null;
    return found(row, 'contract');
  }

  private async locked(actor: Member, contractId: string, id: string): Promise<AgreementRow> {
    await this.contract(actor, contractId);
    return this.open(id, 'contract_id', contractId);
  }

  private own(actor: Member, id: string): Promise<AgreementRow> {
    return this.open(id, 'assistant_id', actor.accountId);
  }

  private async open(
    id: string,
    column: 'contract_id' | 'assistant_id',
    whose: string,
  ): Promise<AgreementRow> {
    const row = isId(id)
      ? await this.uow.one<AgreementRow>(
          `select ${COLUMNS} from substitute where id = $1 and ${column} = $2 and ended_at is null for update`,
          [id, whose],
        )
      : null;
    return found(row, 'substitute');
  }

  /** News for the contract's two sides; `toHer` for the person named. */
  private async tell(
    what: string,
    { id, contractId, assistantId }: Pick<AgreementRow, 'id' | 'contractId' | 'assistantId'>,
    toHer = false,
  ): Promise<void> {
    await this.events.record(`substitute.${what}`, {
      subjectKind: 'substitute',
      subjectId: id,
      contractId,
      data: toHer ? { assistantId } : {},
    });
  }
}
