import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import type { TemplateField } from './fields.rules.js';
import type { TemplateInput } from './template.forms.js';

export interface Template {
  id: string;
  name: string;
  subject: string;
  body: string;
  fields: TemplateField[];
  language: 'it' | 'en';
  approval: boolean;
  revision: number;
}
type Row = Omit<Template, 'name' | 'subject' | 'body' | 'fields'> & { content: Buffer };

const MOST = 60;
const COLUMNS = 'id, content, language, approval, revision';
const place = (row: string) => ({ table: 'document_template', row, column: 'content' });

/** The texts a client has its documents made from. */
@Injectable()
export class DocumentTemplates {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
  ) {}

  /** Those on offer. */
  async of(desk: Desk): Promise<Template[]> {
    const rows = await this.uow.query<Row>(
      `select ${COLUMNS} from document_template where contract_id = $1 and retired_at is null order by created_at, id`,
      [desk.contract.id],
    );
    return rows.map((row) => open(desk, row));
  }

  /** A template, even one no longer offered: its documents may still be mended. */
  async find(desk: Desk, id: string): Promise<Template> {
    const row = isId(id)
      ? await this.uow.one<Row>(
          `select ${COLUMNS} from document_template where contract_id = $1 and id = $2`,
          [desk.contract.id, id],
        )
      : null;
    return open(desk, found(row, 'template'));
  }

  /** Writes a template: a new one without an id. Returns its id. */
  save(actor: BusinessActor, contractId: string, id: string | null, input: TemplateInput): Promise<string> {
    return this.desks.read(actor, contractId, async (desk) => {
      if (id) await this.find(desk, id);
      else if ((await this.of(desk)).length >= MOST) throw new Refusal('document_too_many');
      const chosen = id ?? newId();
      const { name, subject, body, fields, language, approval, revision } = input;
      const written = await this.uow.returning(
        `insert into document_template (id, contract_id, content, approval, language, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set content = $3, approval = $4, language = $5,
           revision = document_template.revision + 1
         where document_template.contract_id = $2 and document_template.revision = $7 returning id`,
        [
          chosen,
          contractId,
          desk.key.seal(JSON.stringify({ name, subject, body, fields }), place(chosen)),
          approval,
          language,
          this.clock.date(),
          revision,
        ],
      );
      if (written.length === 0) throw new Stale();
      return chosen;
    });
  }

  /** Offers a template no more. */
  retire(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    return this.desks.read(actor, contractId, async () => {
      const retired = await this.uow.returning(
        `update document_template set retired_at = $3
         where contract_id = $1 and id::text = $2 and retired_at is null returning id`,
        [contractId, id, this.clock.date()],
      );
      found(retired[0], 'template');
    });
  }
}

function open({ key }: Desk, { content, ...row }: Row): Template {
  return {
    ...row,
    ...(JSON.parse(key.open(content, place(row.id))) as Pick<
      Template,
      'name' | 'subject' | 'body' | 'fields'
    >),
  };
}
