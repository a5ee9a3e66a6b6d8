import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Contracts } from '../contracts/index.js';
import type { Actor, Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Missing, Refusal, Stale } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import type { Upload } from '../platform/http/uploads.js';
import { Storage } from '../platform/storage/storage.js';
import { Clock } from '../platform/time/clock.js';
import { TimesheetNews } from './timesheet.news.js';
import { deliveryStates, type DeliveryState } from './timesheet.states.js';
import { approveBy } from './week.rules.js';

export interface DeliveryInput {
  title: string;
  note: string;
  files: Upload[];
}

interface DeliveryRow {
  id: string;
  contractId: string;
  organisationId: string;
  assistantId: string;
  state: DeliveryState;
  round: number;
  revision: number;
  approvalHours: number;
}

const delivery = `
  select d.id, d.contract_id "contractId", k.organisation_id "organisationId", k.assistant_id "assistantId", d.state,
         d.round, d.revision, v.approval_hours "approvalHours"
  from delivery d join contract k on k.id = d.contract_id
  join contract_version v on v.contract_id = k.id and v.version = k.latest_version`;

/** What a fixed-price contract hands over: accepted, sent back with a reason, or accepted by silence. */
@Injectable()
export class Deliveries implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly storage: Storage,
    private readonly contracts: Contracts,
    private readonly news: TimesheetNews,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.deliveries.accept', () => this.acceptDue());
  }

  /** Hands over a new delivery. Returns its id. */
  async handOver(actor: Member, contractId: string, input: DeliveryInput): Promise<string> {
    const contract = await this.contracts.of(actor, contractId);
    if (contract.assistantId !== actor.accountId || contract.kind !== 'fixed') throw new Missing('contract');
    if (!['active', 'in_notice'].includes(contract.state))
      throw new Refusal('contract_not_running', { status: 409 });
    const files = await this.store(actor, input.files);
    return this.uow.run(actor, async () => {
      const [id, now] = [newId(), this.clock.now()];
      await this.uow.query(
        `insert into delivery (id, contract_id, title, note, state, state_at, round_at, accept_by, created_at)
         values ($1, $2, $3, $4, 'handed_over', $5, $5, $6, $5)`,
        [
          id,
          contractId,
          input.title,
          input.note,
          new Date(now.epochMilliseconds),
          new Date(approveBy(now, contract.version.approvalHours).epochMilliseconds),
        ],
      );
      await this.attach(id, files, 1);
      await this.tell('delivery.handed_over', { ...contract, contractId, id }, { round: 1 });
      return id;
    });
  }

  /** Hands over again what was sent back: a new round with its own files. */
  async handOverAgain(actor: Member, deliveryId: string, input: Omit<DeliveryInput, 'title'>): Promise<void> {
    await this.own(actor, deliveryId, 'assistantId');
    const files = await this.store(actor, input.files);
    await this.uow.run(actor, async () => {
      const row = await this.lock(actor, deliveryId);
      const state = deliveryStates.next(row.state, 'hand_over');
      const now = this.clock.now();
      await this.uow.query(
        `update delivery set state = $2, state_at = $3, round_at = $3, accept_by = $4, note = $5, round = round + 1, revision = revision + 1
         where id = $1`,
        [
          deliveryId,
          state,
          new Date(now.epochMilliseconds),
          new Date(approveBy(now, row.approvalHours).epochMilliseconds),
          input.note,
        ],
      );
      await this.attach(deliveryId, files, row.round + 1);
      await this.tell('delivery.handed_over', row, { round: row.round + 1 });
    });
  }

  /** Accepts what was read; a second click finds it accepted, a page from an earlier round is Stale. */
  async accept(actor: Member, deliveryId: string, revision: number): Promise<void> {
    await this.uow.run(actor, async () => {
      const row = await this.lock(actor, deliveryId);
      if (row.organisationId !== actor.organisationId) throw new Missing('delivery');
      if (row.state === 'accepted') return;
      if (row.revision !== revision) throw new Stale();
      await this.settle(row, actor, false);
    });
  }

  /** Sends the delivery back, saying what is missing. */
  async sendBack(actor: Member, deliveryId: string, revision: number, reason: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const row = await this.lock(actor, deliveryId);
      if (row.organisationId !== actor.organisationId) throw new Missing('delivery');
      const state = deliveryStates.next(row.state, 'send_back');
      if (row.revision !== revision) throw new Stale();
      await this.uow.query(
        `update delivery set state = $2, state_at = $3, answer = $4, revision = revision + 1 where id = $1`,
        [deliveryId, state, this.clock.date(), reason],
      );
      await this.tell('delivery.sent_back', row, { round: row.round });
    });
  }

  /** A file of a delivery, for the contract's two sides. */
  async file(
    actor: Actor,
    deliveryId: string,
    fileId: string,
  ): Promise<{ name: string; mediaType: string; content: Buffer }> {
    const known = await this.uow.one<{ fileId: string }>(
      `select f.file_id "fileId" from delivery_file f join delivery d on d.id = f.delivery_id
       join contract k on k.id = d.contract_id
       where f.delivery_id = $1 and f.file_id = $2 and (k.organisation_id = $3 or k.assistant_id = $4)`,
      [deliveryId, fileId, actor.organisationId, actor.accountId],
    );
    const { name, mediaType } = found(await this.storage.find(found(known, 'file').fileId), 'file');
    return { name, mediaType, content: await this.storage.read(fileId) };
  }

  private async settle(row: DeliveryRow, who: Pick<Actor, 'accountId'>, silent: boolean): Promise<void> {
    const state = deliveryStates.next(row.state, 'accept');
    await this.uow.query(
      `update delivery set state = $2, state_at = $3, accepted_at = $3, accepted_by = $4, revision = revision + 1
       where id = $1`,
      [row.id, state, this.clock.date(), who.accountId],
    );
    await this.tell('delivery.accepted', row, { silent });
    await this.news.record('work.approved', 'delivery', row.id, row, {
      deliveryId: row.id,
      lineIds: [],
      silent,
    });
  }

  private async acceptDue(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select id from delivery where state = 'handed_over' and accept_by <= $1 order by accept_by`,
      [this.clock.date()],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        const row = found(
          await this.uow.one<DeliveryRow>(`${delivery} where d.id = $1 for update of d`, [id]),
        );
        if (row.state === 'handed_over') await this.settle(row, { accountId: null }, true);
      });
    }
  }

  private async lock(actor: Actor, id: string): Promise<DeliveryRow> {
    const row = await this.uow.one<DeliveryRow>(
      `${delivery} where d.id = $1 and (k.organisation_id = $2 or k.assistant_id = $3) for update of d`,
      [id, actor.organisationId, actor.accountId],
    );
    return found(row, 'delivery');
  }

  private async own(actor: Member, id: string, side: 'assistantId'): Promise<void> {
    const row = await this.uow.one<DeliveryRow>(`${delivery} where d.id = $1`, [id]);
    if (found(row, 'delivery')[side] !== actor.accountId) throw new Missing('delivery');
    deliveryStates.next(found(row).state, 'hand_over');
  }

  private async store(actor: Member, files: Upload[]): Promise<string[]> {
    const ids: string[] = [];
    for (const { name, mediaType, content } of files)
      ids.push(
        await this.storage.put({
          ownerId: actor.accountId,
          purpose: 'delivery',
          name,
          mediaType: mediaType ?? 'text/plain',
          content,
        }),
      );
    return ids;
  }

  private async attach(deliveryId: string, fileIds: string[], round: number): Promise<void> {
    for (const fileId of fileIds)
      await this.uow.query(`insert into delivery_file (delivery_id, file_id, round) values ($1, $2, $3)`, [
        deliveryId,
        fileId,
        round,
      ]);
  }

  private async tell(
    name: string,
    row: { id: string; contractId: string; organisationId: string; assistantId: string },
    data: Record<string, unknown>,
  ): Promise<void> {
    await this.news.record(name, 'delivery', row.id, row, { deliveryId: row.id, ...data });
    await this.news.wake(row, 'delivery');
  }
}
