import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Stale } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId, newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import type { BusinessInput, PersonInput } from './profiles.forms.js';

export interface BusinessCard {
  organisationId: string;
  /** The name on the door. */
  tradeName: string;
  /** The name on invoices; the trade name until there is one. */
  legalName: string;
  vatNumber: string | null;
  taxCode: string | null;
  sdiCode: string | null;
  pec: string | null;
  street: string;
  postcode: string;
  city: string;
  province: string;
  country: string;
  phone: string | null;
  sector: string | null;
  description: string;
  timezone: string;
  revision: number;
}
export interface BusinessPerson {
  id: string;
  name: string;
  role: string;
  phone: string | null;
  email: string | null;
}

const MOST_PEOPLE = 200;

const needed = (one: BusinessCard): [key: string, there: boolean][] => [
  ['legalName', one.revision > 0 && one.legalName !== ''],
  ['vatNumber', one.vatNumber !== null || one.taxCode !== null],
  ['sdiCode', one.sdiCode !== null || one.pec !== null],
  ['street', one.street !== '' && one.postcode !== '' && one.city !== '' && one.province !== ''],
];

/** Businesses' profiles: who signs, where invoices go, who works there. */
@Injectable()
export class Businesses {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** A business as contracts, invoices and assistants see it. */
  async card(organisationId: string): Promise<BusinessCard> {
    return found((await this.cards([organisationId])).get(organisationId), 'business');
  }

  /** Several businesses at once, by organisation. */
  async cards(organisationIds: string[]): Promise<Map<string, BusinessCard>> {
    const rows = await this.uow.query<BusinessCard>(
      `select o.id "organisationId", o.name "tradeName", coalesce(nullif(b.legal_name, ''), o.name) "legalName",
         b.vat_number "vatNumber", b.tax_code "taxCode", b.sdi_code "sdiCode", b.pec::text,
         coalesce(b.street, '') street, coalesce(b.postcode, '') postcode, coalesce(b.city, '') city,
         coalesce(b.province, '') province, coalesce(b.country, 'IT') country, b.phone, b.sector_code sector,
         coalesce(b.description, '') description, coalesce(b.timezone, 'Europe/Rome') timezone,
         coalesce(b.revision, 0) revision
       from organisation o left join business_profile b on b.organisation_id = o.id where o.id = any($1::uuid[])`,
      [organisationIds],
    );
    return new Map(rows.map((row) => [row.organisationId, row]));
  }

  /** What a contract and an invoice still need of a business: names of fields. */
  async missing(organisationId: string): Promise<string[]> {
    return needed(await this.card(organisationId)).flatMap(([key, there]) => (there ? [] : [key]));
  }

  /** Whether the business can sign and be invoiced. */
  async isComplete(organisationId: string): Promise<boolean> {
    return (await this.missing(organisationId)).length === 0;
  }

  /** Saves the business's profile; Stale when somebody else has saved since the form was opened. */
  async save(actor: BusinessActor, input: BusinessInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const saved = await this.uow.returning(
        `insert into business_profile as b (organisation_id, legal_name, vat_number, tax_code, sdi_code, pec, street,
           postcode, city, province, phone, sector_code, description, timezone, revision, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15)
         on conflict (organisation_id) do update set legal_name = $2, vat_number = $3, tax_code = $4, sdi_code = $5,
           pec = $6, street = $7, postcode = $8, city = $9, province = $10, phone = $11, sector_code = $12,
           description = $13, timezone = $14, revision = b.revision + 1, updated_at = $15
         where b.revision = $16 returning 1`,
        [
          actor.organisationId,
          input.legalName,
          input.vatNumber,
          input.taxCode,
          input.sdiCode,
          input.pec,
          input.street,
          input.postcode,
          input.city,
          input.province,
          input.phone,
          input.sector,
          input.description,
          input.timezone,
          this.clock.date(),
          input.revision,
        ],
      );
      if (saved.length === 0) throw new Stale();
      await this.changed(actor);
    });
  }

  /** The people a caller may ask for, in the business's own order. */
  people(organisationId: string): Promise<BusinessPerson[]> {
    return this.uow.query<BusinessPerson>(
      `select id, name, role, phone, email::text from business_person where organisation_id = $1
       order by position, name limit ${MOST_PEOPLE}`,
      [organisationId],
    );
  }

  /** One of the actor's people. */
  async person(actor: BusinessActor, id: string): Promise<BusinessPerson> {
    const people = await this.people(actor.organisationId);
    return found(
      people.find((one) => one.id === id),
      'person',
    );
  }

  async addPerson(actor: BusinessActor, person: PersonInput): Promise<string> {
    const id = newId();
    await this.uow.run(actor, async () => {
      await this.uow.query(
        `insert into business_person (id, organisation_id, name, role, phone, email, position)
         select $1, $2, $3, $4, $5, $6, coalesce(max(position), 0) + 1 from business_person where organisation_id = $2`,
        [id, actor.organisationId, person.name, person.role, person.phone, person.email],
      );
      await this.changed(actor);
    });
    return id;
  }

  async changePerson(actor: BusinessActor, id: string, person: PersonInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const changed = isId(id)
        ? await this.uow.returning(
            `update business_person set name = $3, role = $4, phone = $5, email = $6
             where id = $1 and organisation_id = $2 returning 1`,
            [id, actor.organisationId, person.name, person.role, person.phone, person.email],
          )
        : [];
      found(changed[0], 'person');
      await this.changed(actor);
    });
  }

  async removePerson(actor: BusinessActor, id: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const gone = isId(id)
        ? await this.uow.returning(
            `delete from business_person where id = $1 and organisation_id = $2 returning 1`,
            [id, actor.organisationId],
          )
        : [];
      found(gone[0], 'person');
      await this.changed(actor);
    });
  }

  private async changed(actor: BusinessActor): Promise<void> {
    await this.events.record('business.changed', {
      subjectKind: 'organisation',
      subjectId: actor.organisationId,
    });
  }
}
