import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Member } from '../../../identity/index.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Missing } from '../../../platform/errors.js';
import { Live, type LiveNews } from '../../../platform/live/live.js';
import { Clock } from '../../../platform/time/clock.js';
import { translate, type Locale } from '../../../platform/views/i18n.js';
import { CallerCards, type CallerCard } from '../../contacts/caller-card.queries.js';
import { Contacts } from '../../contacts/contacts.service.js';
import { masked } from '../../contacts/number.rules.js';
import { Desks } from '../../desks.service.js';
import { dayPartOf, greet, namesFor, openingOf, type Part } from '../../playbooks/playbook.rules.js';
import { SpamNumbers, type SpamWarning } from '../../messages/spam.service.js';
import { Playbooks } from '../../playbooks/playbooks.service.js';
import { Callers } from './callers.service.js';

/** What may be told before any vault is open. */
export interface RingFacts {
  id: string;
  contractId: string;
  clientName: string;
  number: string;
  state: 'ringing' | 'waiting' | 'answered' | 'ended';
  ringingSince: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  recordId: string | null;
}

/** A ringing call with what its contract's vault says of who calls. */
export interface Ring extends RingFacts {
  say: Part[];
  status: { text: string; until: Date } | null;
  /** Calls from this number that were spam for this client. */
  spam: SpamWarning | null;
  card: CallerCard | null;
  /** The caller's name as the exchange told it, or part of the number, when there is no card yet. */
  caller: string;
}

/** A call that went on to the next in the rota. */
export interface LetGo {
  clientName: string;
  ringingSince: Date;
  became: 'rings' | 'answered' | 'tone' | 'missed' | 'voicemail';
}

/** News of a ring are told again to a desk that was away for at most this long. */
const KEPT_MINUTES = 5;
const FACTS = `select k.id, k.contract_id "contractId", o.name "clientName", n.number, k.state,
    k.ringing_since "ringingSince", k.answered_at "answeredAt", k.ended_at "endedAt", k.record_id "recordId"
  from phone_call k join phone_number n on n.id = k.phone_number_id join organisation o on o.id = k.organisation_id`;

/** The calls at an assistant's desk. */
@Injectable()
export class Ringing implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
    private readonly contacts: Contacts,
    private readonly cards: CallerCards,
    private readonly callers: Callers,
    private readonly spam: SpamNumbers,
  ) {}

  onModuleInit(): void {
    this.live.keep((topics, seq) => this.missed(topics, seq));
  }

  /** What rings or waits at the desk now, the longest waiting first: routing facts only. */
  at(actor: Member): Promise<RingFacts[]> {
    return this.uow.query<RingFacts>(
      `${FACTS} where k.assistant_id = $1 and k.state in ('ringing', 'waiting') order by k.state, k.ringing_since limit 20`,
      [actor.accountId],
    );
  }

  /** The latest call she let ring, while it is news to her what became of it: for whom it was, never who called. */
  async letGo(actor: Member): Promise<LetGo | null> {
    return this.uow.one<LetGo>(
      `with own as materialized (select id, organisation_id from contract where assistant_id = $1)
       select o.name "clientName", k.ringing_since "ringingSince",
         case when k.answered_at is not null then 'answered' when k.outcome is not null then k.outcome
              when k.state = 'voicemail' then 'tone' else 'rings' end became
       from phone_call k join organisation o on o.id = k.organisation_id
       where k.organisation_id in (select organisation_id from own) and k.tried && (select array_agg(id) from own)
         and k.ringing_since > $2::timestamptz - make_interval(mins => $3)
         and (k.assistant_id is distinct from $1 or k.state = 'ended')
       order by k.ringing_since desc limit 1`,
      [actor.accountId, this.clock.date(), KEPT_MINUTES],
    );
  }

  /** The exchange's side of a call that was taken: since when, and whether the caller has hung up. */
  ofRecord(actor: Member, recordId: string): Promise<RingFacts | null> {
    return this.uow.one<RingFacts>(`${FACTS} where k.record_id = $2 and k.assistant_id = $1`, [
      actor.accountId,
      recordId,
    ]);
  }

  /** A ringing call with its caller's card, read in its own contract's vault; null when it is no longer hers to open. */
  async open(actor: Member, facts: RingFacts, locale: Locale): Promise<Ring | null> {
    try {
      return await this.desks.work(actor, facts.contractId, async (desk) => {
        const caller = await this.callers.read(desk, facts.id);
        const contact = caller.number ? await this.contacts.byNumber(desk, caller.number) : null;
        const playbook = await this.playbooks.latest(desk);
        const part = dayPartOf(this.clock.now().toZonedDateTimeISO(desk.contract.timezone).hour);
        const spoken = openingOf(playbook ?? { greetings: {} }, '', part);
        const name = contact?.name || caller.name;
        return {
          ...facts,
          say: greet(
            spoken.text || translate(locale, `desk.greeting.${part}`),
            namesFor(
              {
                caller: name,
                assistant: actor.name.split(' ')[0] ?? actor.name,
                client: desk.contract.clientName,
              },
              spoken.language,
              part,
            ),
          ),
          status: await this.playbooks.status(desk),
          spam: await this.spam.of(desk, caller.number),
          card: await this.cards.of(desk, contact?.id ?? null, null, locale),
          caller: name || (caller.number ? masked(caller.number) : ''),
        };
      });
    } catch (error) {
      if (error instanceof Missing) return null;
      throw error;
    }
  }

  /** For a desk that comes back: every ring since the last it knows, or what rings now. */
  private async missed(topics: string[], seq: string | null): Promise<LiveNews[]> {
    const assistants = topics.flatMap((topic) => /^account:(.+)$/.exec(topic)?.[1] ?? []);
    const rows = await this.uow.query<RingFacts & { seq: string }>(
      `select one.*, k.ring_seq::text seq from (${FACTS}) one join phone_call k on k.id = one.id
       where k.assistant_id = any ($1)
         and ($2::bigint is null and k.state in ('ringing', 'waiting')
           or k.ring_seq > $2 and k.rung_at > $3::timestamptz - make_interval(mins => $4))
       order by k.ring_seq`,
      [assistants, seq, this.clock.date(), KEPT_MINUTES],
    );
    const rings = rows.map(({ id, contractId, clientName, ringingSince, state, ...row }): LiveNews => {
      const over = state === 'answered' || state === 'ended';
      return {
        kind: over ? 'ring_over' : 'ring',
        id,
        contractId,
        client: clientName,
        since: ringingSince.toISOString(),
        waiting: state === 'waiting',
        seq: row.seq,
      };
    });
    // Other news are not kept: the page looks again at everything it shows.
    return seq === null ? rings : [...rings, { kind: 'reload' }];
  }
}
