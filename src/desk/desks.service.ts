import { Injectable } from '@nestjs/common';
import { isBusiness, visitor, type BusinessActor, type Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Missing } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId } from '../platform/ids.js';
import { Live } from '../platform/live/live.js';
import { UNSIGNED, WORKING, type Desk, type DeskContract, type Shift } from './desk.js';
import type { Kind } from './records/record.states.js';
import { StandIns } from './substitutes/stand-ins.queries.js';
import { VaultKeys } from './vault/vault-keys.service.js';

const CONTRACT = `select c.id, c.number, c.state, c.timezone, c.organisation_id "organisationId", o.name "clientName",
    c.assistant_id "assistantId", a.name "assistantName"
  from contract c join organisation o on o.id = c.organisation_id join account a on a.id = c.assistant_id`;

/** The one door to a contract's vault. */
@Injectable()
export class Desks {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly keys: VaultKeys,
    private readonly live: Live,
    private readonly events: Events,
    private readonly standIns: StandIns,
  ) {}

  /**
   * Opens the desk for the contract's assistant, while the contract is in force, and for her substitute during a shift;
   * Missing to anybody else.
   */
  work<T>(actor: Member, contractId: string, work: (desk: Desk) => Promise<T>): Promise<T> {
    return this.open(actor, contractId, 'assistant', work);
  }

  /** Opens the desk for a member of the contract's business, from the signatures on and after the end, too. */
  read<T>(actor: BusinessActor, contractId: string, work: (desk: Desk) => Promise<T>): Promise<T> {
    return this.open(actor, contractId, 'business', work);
  }

  /** Opens a desk for a job, which acts for nobody: the contract is named by an id of our own, never by a request. */
  inJob<T>(contractId: string, work: (desk: Desk) => Promise<T>): Promise<T> {
    return this.uow.inContract({ accountId: null }, contractId, async () => {
      const contract = await this.uow.one<DeskContract>(`${CONTRACT} where c.id = $1`, [contractId]);
      if (!contract) throw new Missing('contract');
      return work({ actor: visitor as Member, side: 'business', contract, key: await this.keys.current() });
    });
  }

  /** The contracts the assistant answers for now, shifts for others included, by client name. */
  async clientsOf(actor: Pick<Member, 'accountId'>): Promise<(DeskContract & { shift: Shift | null })[]> {
    const shifts = await this.standIns.shiftsOf(actor.accountId);
    const contracts = await this.uow.query<DeskContract>(
      `${CONTRACT} where (c.assistant_id = $1 or c.id = any ($3)) and c.state = any ($2) order by lower(o.name), c.id`,
      [actor.accountId, WORKING, shifts.map(({ contractId }) => contractId)],
    );
    return contracts.map((one) => ({
      ...one,
      shift: shifts.find(({ contractId }) => contractId === one.id) ?? null,
    }));
  }

  /** A contract of the business, its vault left closed; Missing to anybody else. */
  async contractOf(actor: BusinessActor, contractId: string): Promise<DeskContract> {
    const contract = isId(contractId)
      ? await this.uow.one<DeskContract>(`${CONTRACT} where c.id = $1`, [contractId])
      : null;
    if (!contract || !mayOpen(actor, contract, 'business')) throw new Missing('contract');
    return contract;
  }

  /** The contracts of the business that have or had a desk, those in force first. */
  contractsOf(actor: BusinessActor): Promise<DeskContract[]> {
    return this.uow.query<DeskContract>(
      `${CONTRACT} where c.organisation_id = $1 and c.state <> all ($2)
         and not exists (select from desk_vault_key v where v.contract_id = c.id and v.destroyed_at is not null)
       order by (c.state = 'ended'), c.signed_at desc nulls last, c.id`,
      [actor.organisationId, UNSIGNED],
    );
  }

  /** News of a record, written or moved on: to whoever follows the desk's events and to the open pages. */
  async changed(desk: Desk, { id, kind, state }: { id: string; kind: Kind; state: string }): Promise<void> {
    await this.events.record('desk.record_changed', {
      subjectKind: 'desk_record',
      subjectId: id,
      contractId: desk.contract.id,
      data: { kind, state, side: desk.side },
    });
    await this.tell(desk, id);
  }

  /** Tells the open pages of both sides that something on this desk has changed. */
  async tell({ contract }: Desk, recordId?: string): Promise<void> {
    const standIn = (await this.standIns.now([contract.id])).get(contract.id);
    const accounts = [contract.assistantId, ...(standIn ? [standIn.assistantId] : [])];
    const topics = [...accounts.map((id) => `account:${id}`), `organisation:${contract.organisationId}`];
    const news = { kind: 'desk', contractId: contract.id, ...(recordId && { id: recordId }) };
    await this.live.publish(topics, news);
  }

  private async open<T>(
    actor: Member,
    contractId: string,
    side: Desk['side'],
    work: (desk: Desk) => Promise<T>,
  ): Promise<T> {
    if (!isId(contractId)) throw new Missing('contract');
    return this.uow.inContract(actor, contractId, async () => {
      const contract = await this.uow.one<DeskContract>(`${CONTRACT} where c.id = $1`, [contractId]);
      const shift = contract && side === 'assistant' ? await this.shiftIn(actor, contract) : null;
      if (!contract || !(shift ?? mayOpen(actor, contract, side))) throw new Missing('contract');
      return work({ actor, side, contract, key: await this.keys.current(), shift });
    });
  }

  /** A substitute's shift in a contract that is in force and not her own. */
  private async shiftIn(actor: Member, contract: DeskContract): Promise<Shift | null> {
    if (contract.assistantId === actor.accountId || !WORKING.includes(contract.state)) return null;
    return this.standIns.shiftOf(contract.id, actor.accountId);
  }
}

function mayOpen(actor: Member, contract: DeskContract, side: Desk['side']): boolean {
  if (side === 'assistant')
    return contract.assistantId === actor.accountId && WORKING.includes(contract.state);
  return (
    isBusiness(actor) &&
    contract.organisationId === actor.organisationId &&
    !UNSIGNED.includes(contract.state)
  );
}
