import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal, Stale } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { BusinessActor } from '../../identity/index.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { check, type Checks } from './checks.rules.js';
import { emptyPlaybook, keyed, type Playbook, type PlaybookInput } from './playbook.content.js';
import { dayParts, type Names } from './placeholders.rules.js';
import { Playbooks, versionPlace } from './playbooks.service.js';

export interface Draft {
  content: Playbook;
  /** The version it began from: 0 before the first. */
  basedOn: number;
  /** 0 while nobody has changed anything. */
  revision: number;
  updatedAt: Date | null;
}

interface ComesIntoForce {
  contractId: string;
  id: string;
  version: number;
}

interface Row {
  id: string;
  content: Buffer;
  basedOn: number;
  revision: number;
  updatedAt: Date;
}

/** What the client is writing, until it is published. */
@Injectable()
export class Drafts implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.desk.playbooks', () => this.tellInForce());
  }

  /** The draft, or what it would begin from: the newest version, else greetings that work as they are. */
  async of(desk: Desk): Promise<Draft> {
    const row = await this.row(desk);
    if (row) {
      const { basedOn, revision, updatedAt } = row;
      const stored = JSON.parse(desk.key.open(row.content, place(row.id))) as Playbook;
      return { content: { ...emptyPlaybook([]), ...stored }, basedOn, revision, updatedAt };
    }
    const newest = await this.playbooks.newest(desk);
    const content = newest ? contentOf(newest) : await this.first(desk);
    return { content, basedOn: newest?.version ?? 0, revision: 0, updatedAt: null };
  }

  /** Changes the draft; a revision that is no longer the draft's own is refused. Returns the new one. */
  change(
    actor: BusinessActor,
    contractId: string,
    revision: number | undefined,
    how: (content: Playbook, desk: Desk) => Playbook,
  ): Promise<Draft> {
    return this.desks.read(actor, contractId, async (desk) => {
      this.open(desk);
      // Two people saving at once: the second has not read what the first wrote.
      await this.uow.query(`select 1 from contract where id = $1 for update`, [contractId]);
      const draft = await this.of(desk);
      if (revision !== undefined && revision !== draft.revision) throw new Stale();
      const content = how(draft.content, desk);
      await this.save(desk, { ...draft, content });
      return { ...draft, content, revision: draft.revision + 1, updatedAt: this.clock.date() };
    });
  }

  /** Replaces the whole draft. */
  replace(actor: BusinessActor, contractId: string, input: PlaybookInput, revision?: number): Promise<Draft> {
    return this.change(actor, contractId, revision, () => keyed(input, newKey));
  }

  /** Throws the draft away: what is published stays, and questions put into the draft wait for an answer again. */
  discard(actor: BusinessActor, contractId: string): Promise<void> {
    return this.desks.read(actor, contractId, async () => {
      await this.uow.query(`delete from playbook_draft where contract_id = $1`, [contractId]);
      await this.uow.query(
        `update unanswered_question set settled_at = null, settled_by = null, settled_how = null
         where contract_id = $1 and settled_how = 'faq' and settled_at >
           coalesce((select max(published_at) from playbook_version where contract_id = $1), '-infinity')`,
        [contractId],
      );
    });
  }

  /** What stands in the way of publishing the draft. */
  async checks(desk: Desk, content: Playbook): Promise<Checks> {
    return check(content, await this.playbooks.languages(desk), namesOf(desk));
  }

  /** Publishes the draft as the next version, in force at once or from a day to come. Returns its number. */
  publish(
    actor: BusinessActor,
    contractId: string,
    { revision, effectiveOn }: { revision?: number | undefined; effectiveOn?: string | undefined } = {},
  ): Promise<number> {
    return this.desks.read(actor, contractId, async (desk) => {
      this.open(desk);
      await this.uow.query(`select 1 from contract where id = $1 for update`, [contractId]);
      const draft = await this.of(desk);
      if (revision !== undefined && revision !== draft.revision) throw new Stale();
      if (draft.revision === 0) throw new Refusal('playbook_unchanged', { status: 409 });
      if (!(await this.checks(desk, draft.content)).passed) throw new Refusal('playbook_unchecked');
      const now = this.clock.date();
      const effectiveAt = this.effective(desk, effectiveOn);
      const version = ((await this.playbooks.newest(desk))?.version ?? 0) + 1;
      const id = newId();
      await this.uow.query(
        `insert into playbook_version (id, contract_id, version, content, published_by, published_at, effective_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          id,
          contractId,
          version,
          desk.key.seal(JSON.stringify(draft.content), versionPlace(id)),
          actor.accountId,
          now,
          effectiveAt,
        ],
      );
      await this.uow.query(`delete from playbook_draft where contract_id = $1`, [contractId]);
      await this.events.record('playbook.published', {
        subjectKind: 'playbook_version',
        subjectId: id,
        contractId,
        data: { version, effectiveAt: effectiveAt.toISOString() },
      });
      if (effectiveAt > now)
        await this.uow.query(
          `insert into playbook_to_come (playbook_version_id, contract_id, version, effective_at) values ($1, $2, $3, $4)`,
          [id, contractId, version, effectiveAt],
        );
      await this.desks.tell(desk);
      return version;
    });
  }

  /** Versions whose day has come: whoever keeps the words of the one before looks again. */
  private async tellInForce(): Promise<void> {
    const due = await this.uow.query<ComesIntoForce>(
      `select contract_id "contractId", playbook_version_id id, version from playbook_to_come where effective_at <= $1`,
      [this.clock.date()],
    );
    for (const one of due) await this.tellOne(one);
  }

  private tellOne({ contractId, id, version }: ComesIntoForce): Promise<void> {
    return this.desks.inJob(contractId, async (desk) => {
      const taken = await this.uow.returning(
        `delete from playbook_to_come where playbook_version_id = $1 returning version`,
        [id],
      );
      if (taken.length === 0) return;
      await this.events.record('playbook.in_force', {
        subjectKind: 'playbook_version',
        subjectId: id,
        contractId,
        data: { version },
      });
      await this.desks.tell(desk);
    });
  }

  private effective({ contract }: Desk, day: string | undefined): Date {
    const today = this.clock.today(contract.timezone);
    const wanted = day ? Temporal.PlainDate.from(day) : today;
    const order = Temporal.PlainDate.compare(wanted, today);
    if (order < 0) throw new Refusal('desk_past', { field: 'effectiveOn' });
    return order === 0
      ? this.clock.date()
      : new Date(wanted.toZonedDateTime(contract.timezone).epochMilliseconds);
  }

  private open({ contract }: Desk): void {
    if (['ended', 'withdrawn'].includes(contract.state)) throw new Refusal('state', { status: 409 });
  }

  private async first(desk: Desk): Promise<Playbook> {
    const languages = await this.playbooks.languages(desk);
    const content = emptyPlaybook(languages);
    for (const language of languages)
      if (language === 'it' || language === 'en') content.greetings[language] = usual(language);
    return content;
  }

  private async save(desk: Desk, { content, basedOn }: Draft): Promise<void> {
    const row = await this.row(desk);
    const id = row?.id ?? newId();
    await this.uow.query(
      `insert into playbook_draft (id, contract_id, content, based_on, updated_by, updated_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (contract_id) do update set content = $3, revision = playbook_draft.revision + 1,
         updated_by = $5, updated_at = $6`,
      [
        id,
        desk.contract.id,
        desk.key.seal(JSON.stringify(content), place(id)),
        basedOn,
        desk.actor.accountId,
        this.clock.date(),
      ],
    );
  }

  private row({ contract }: Desk): Promise<Row | null> {
    return this.uow.one<Row>(
      `select id, content, based_on "basedOn", revision, updated_at "updatedAt" from playbook_draft where contract_id = $1`,
      [contract.id],
    );
  }
}

const place = (row: string) => ({ table: 'playbook_draft', row, column: 'content' });

export const newKey = (): string => newId().slice(-10);

/** Greetings that work as they are, until the client writes its own. */
const usual = (locale: Locale) =>
  Object.fromEntries(dayParts.map((part) => [part, translate(locale, `desk.greeting.${part}`)])) as Record<
    (typeof dayParts)[number],
    string
  >;

const contentOf = ({
  schema,
  greetings,
  callTypes,
  people,
  faq,
  disclosures,
  simulations,
}: Playbook): Playbook => ({ schema, greetings, callTypes, people, faq, disclosures, simulations });

/** The names a made-up call is greeted with. */
export const namesOf = ({ contract }: Desk, caller = ''): Names => ({
  client: contract.clientName,
  assistant: contract.assistantName.split(' ')[0] ?? '',
  caller,
});
