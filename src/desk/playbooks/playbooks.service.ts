import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import type { VaultKey } from '../../platform/crypto/vault.js';
import type { BusinessActor } from '../../identity/index.js';
import { instantOf } from '../appointments/local-time.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { VaultKeys } from '../vault/vault-keys.service.js';
import type { Playbook } from './playbook.content.js';
import { dayPartOf, fill, greet, namesFor, openingOf, type Names, type Part } from './playbook.rules.js';
import { upgraded, type FirstPlaybook } from './playbook.upgrade.js';
import type { StatusInput } from './playbooks.forms.js';

export interface PublishedPlaybook extends Playbook {
  id: string;
  version: number;
  publishedAt: Date;
  effectiveAt: Date;
}

/** What is said when picking up, as text for a machine and in parts for the eye. */
export interface Greeting {
  text: string;
  parts: Part[];
  language: string;
  playbookVersionId: string | null;
}

interface Row {
  id: string;
  version: number;
  content: Buffer;
  publishedAt: Date;
  effectiveAt: Date;
}

const COLUMNS = `id, version, content, published_at "publishedAt", effective_at "effectiveAt"`;
const NOBODY = { accountId: null };

/** The client's instructions, as versions that never change once published. */
@Injectable()
export class Playbooks {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly keys: VaultKeys,
  ) {}

  /** The version now in force, or null before the client has any: of those whose date has come, the last one written. */
  latest(desk: Desk): Promise<PublishedPlaybook | null> {
    return this.inForce(desk.contract.id, desk.key, this.clock.date());
  }

  /** The last version written, whether in force or still to come. */
  newest(desk: Desk): Promise<PublishedPlaybook | null> {
    return this.inForce(desk.contract.id, desk.key, null);
  }

  /** One version: the one a call was handled with. */
  async version(desk: Desk, id: string): Promise<PublishedPlaybook | null> {
    return this.where(desk, 'id = $2', id);
  }

  /** One version, by its number. */
  async numbered(desk: Desk, version: number): Promise<PublishedPlaybook | null> {
    return this.where(desk, 'version = $2', version);
  }

  /** The version before another. */
  async before(desk: Desk, version: number): Promise<PublishedPlaybook | null> {
    return this.where(desk, 'version < $2', version);
  }

  /**
   * What the client wants said at an instant, in a language it speaks or else in its main one; null before it has
   * written any. Opens the contract's vault itself: for the exchange, which has nobody at a desk yet.
   */
  greeting(
    contractId: string,
    instant: Temporal.Instant,
    language?: string,
    names: Names = {},
  ): Promise<Greeting | null> {
    return this.uow.inContract(NOBODY, contractId, async () => {
      const contract = await this.uow.one<{ timezone: string; client: string; assistant: string }>(
        `select c.timezone, o.name client, a.name assistant from contract c
         join organisation o on o.id = c.organisation_id join account a on a.id = c.assistant_id where c.id = $1`,
        [contractId],
      );
      const at = new Date(instant.epochMilliseconds);
      const playbook = contract && (await this.inForce(contractId, await this.keys.current(), at));
      if (!playbook) return null;
      const part = dayPartOf(instant.toZonedDateTimeISO(contract.timezone).hour);
      const spoken = openingOf(playbook, language ?? '', part);
      const all = namesFor(
        { client: contract.client, assistant: contract.assistant.split(' ')[0] ?? '', ...names },
        spoken.language,
        part,
      );
      return {
        text: fill(spoken.text, all, 'text'),
        parts: greet(spoken.text, all),
        language: spoken.language,
        playbookVersionId: playbook.id,
      };
    });
  }

  /** The languages the contract was made for: those of the brief, the contract's own first. */
  async languages({ contract }: Desk): Promise<string[]> {
    const row = await this.uow.one<{ own: string | null; asked: string[] }>(
      `select (select v.locale from contract_version v where v.contract_id = c.id order by v.version desc limit 1) own,
              array(select l.language_code from brief_language l where l.brief_id = c.brief_id order by l.level desc, 1) asked
       from contract c where c.id = $1`,
      [contract.id],
    );
    return [...new Set([row?.own ?? 'it', ...(row?.asked ?? [])])];
  }

  /** Sets the line that stands beside the client's name today, until an hour of today or midnight. */
  setStatus(actor: BusinessActor, contractId: string, input: StatusInput): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { timezone } = desk.contract;
      const today = this.clock.today(timezone);
      const until = input.until
        ? instantOf(today.toString(), input.until, timezone, 'until')
        : today.add({ days: 1 }).toZonedDateTime({ timeZone: timezone }).toInstant();
      if (Temporal.Instant.compare(until, this.clock.now()) <= 0)
        throw new Refusal('desk_past', { field: 'until' });
      await this.uow.query(
        `insert into desk_status (contract_id, text, until, set_by, set_at) values ($1, $2, $3, $4, $5)
         on conflict (contract_id) do update set text = $2, until = $3, set_by = $4, set_at = $5`,
        [contractId, input.status, new Date(until.epochMilliseconds), actor.accountId, this.clock.date()],
      );
      await this.desks.tell(desk);
    });
  }

  /** The client's line of today, if one is set and not over. */
  async status(desk: Desk): Promise<{ text: string; until: Date } | null> {
    const row = await this.uow.one<{ text: string; until: Date }>(
      `select text, until from desk_status where contract_id = $1 and text <> '' and until > $2`,
      [desk.contract.id, this.clock.date()],
    );
    return row;
  }

  private async inForce(
    contractId: string,
    key: VaultKey,
    at: Date | null,
  ): Promise<PublishedPlaybook | null> {
    const row = await this.uow.one<Row>(
      `select ${COLUMNS} from playbook_version
       where contract_id = $1 and ($2::timestamptz is null or effective_at <= $2) order by version desc limit 1`,
      [contractId, at],
    );
    return row && this.opened(contractId, key, row);
  }

  private async where(desk: Desk, condition: string, value: unknown): Promise<PublishedPlaybook | null> {
    const row = await this.uow.one<Row>(
      `select ${COLUMNS} from playbook_version where contract_id = $1 and ${condition} order by version desc limit 1`,
      [desk.contract.id, value],
    );
    return row && this.opened(desk.contract.id, desk.key, row);
  }

  private async opened(contractId: string, key: VaultKey, row: Row): Promise<PublishedPlaybook> {
    const { id, version, content, publishedAt, effectiveAt } = row;
    const stored = JSON.parse(key.open(content, versionPlace(id))) as Playbook | FirstPlaybook;
    const language = 'schema' in stored ? '' : await this.ownLanguage(contractId);
    return { ...upgraded(stored, language), id, version, publishedAt, effectiveAt };
  }

  /** The first schema knew one language: the contract's. */
  private async ownLanguage(contractId: string): Promise<string> {
    const row = await this.uow.one<{ locale: string }>(
      `select locale from contract_version where contract_id = $1 order by version desc limit 1`,
      [contractId],
    );
    return row?.locale ?? 'it';
  }
}

export const versionPlace = (row: string) => ({ table: 'playbook_version', row, column: 'content' });
