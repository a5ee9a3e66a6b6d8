import { Inject, Injectable, Optional } from '@nestjs/common';
import { Availability } from '../../../availability/index.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Missing } from '../../../platform/errors.js';
import { Clock } from '../../../platform/time/clock.js';
import { WORKING } from '../../desk.js';
import { Desks } from '../../desks.service.js';
import { Playbooks } from '../../playbooks/playbooks.service.js';
import { SUBSTITUTES, type Substitutes } from '../duty/substitutes.js';
import { LineSecrets } from '../numbers/line-secrets.service.js';
import type { Line, RotaPlace } from './line.js';

interface LineRow extends Omit<Line, 'rota' | 'secret'> {
  secret: string | null;
  secretKeyId: string | null;
  rota: Pick<RotaPlace, 'contractId' | 'timezone' | 'assistantId' | 'assistantName'>[];
}

/** Reads dialled numbers with their rotas from the database. */
@Injectable()
export class LineQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly availability: Availability,
    private readonly playbooks: Playbooks,
    private readonly desks: Desks,
    private readonly secrets: LineSecrets,
    private readonly clock: Clock,
    @Optional() @Inject(SUBSTITUTES) private readonly substitutes?: Substitutes,
  ) {}

  /** The ids of all numbers in use. */
  async ids(): Promise<string[]> {
    const rows = await this.uow.query<{ id: string }>(
      `select id from phone_number where removed_at is null order by id`,
    );
    return rows.map(({ id }) => id);
  }

  /** The ids of the numbers that ring for a contract. */
  async idsWith(contractId: string): Promise<string[]> {
    const rows = await this.uow.query<{ id: string }>(
      `select phone_number_id id from phone_rota where contract_id = $1`,
      [contractId],
    );
    return rows.map(({ id }) => id);
  }

  /** A number in use, by the number itself or by its id. */
  async read(by: { number: string } | { id: string }): Promise<Line | null> {
    const [column, value] = 'id' in by ? ['id', by.id] : ['number', by.number];
    const row = await this.uow.one<LineRow>(
      `select n.id, n.number, n.organisation_id "organisationId", o.name "clientName", n.provider, n.locale, n.announces,
         n.voicemail, n.secret, n.secret_key_id "secretKeyId",
         (select coalesce(jsonb_agg(jsonb_build_object('contractId', c.id, 'timezone', c.timezone,
             'assistantId', a.id, 'assistantName', a.name) order by r.position), '[]')
          from phone_rota r join contract c on c.id = r.contract_id join account a on a.id = c.assistant_id
          where r.phone_number_id = n.id and c.state = any ($2)) rota
       from phone_number n join organisation o on o.id = n.organisation_id
       where n.${column} = $1 and n.removed_at is null`,
      [value, WORKING],
    );
    if (!row) return null;
    const { secret, secretKeyId, rota, ...line } = row;
    return {
      ...line,
      secret: secret && secretKeyId ? this.secrets.open(row.id, secret, secretKeyId) : null,
      rota: await this.rota(rota),
    };
  }

  private async rota(rows: LineRow['rota']): Promise<RotaPlace[]> {
    const standIns = await this.substitutes?.standingIn(
      rows.map(({ contractId }) => contractId),
      this.clock.date(),
    );
    const people: (LineRow['rota'][number] & Pick<RotaPlace, 'until'>)[] = rows.map((row) => {
      const standIn = standIns?.get(row.contractId);
      if (!standIn) return row;
      const { assistantId, name: assistantName, until } = standIn;
      return { ...row, assistantId, assistantName, until };
    });
    const hours = await this.availability.ofAssistants(people.map(({ assistantId }) => assistantId));
    const places: RotaPlace[] = [];
    for (const person of people) {
      const vault = await this.open(person.contractId);
      // A shift is agreed hours: her own say nothing about it.
      const own = person.until ? null : (hours.get(person.assistantId) ?? null);
      if (vault) places.push({ ...person, ...vault, hours: own });
    }
    return places;
  }

  /** What lies in the contract's vault; null once that is destroyed: nothing can be taken there any more. */
  private async open(contractId: string): Promise<Pick<RotaPlace, 'greetings' | 'key'> | null> {
    try {
      return await this.desks.inJob(contractId, async (desk) => ({
        greetings: (await this.playbooks.latest(desk))?.greetings ?? null,
        key: desk.key,
      }));
    } catch (error) {
      if (error instanceof Missing) return null;
      throw error;
    }
  }
}
