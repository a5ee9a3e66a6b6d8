import type { Member } from '../../src/identity/index.js';
import { Notifications } from '../../src/notifications/index.js';
import { NotificationQueries } from '../../src/notifications/notifications.queries.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Events, type EventInput, type EventRecord } from '../../src/platform/events/events.js';
import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import { engagement, paidCharge, type Engagement } from '../support/engagement.js';

let app: TestApp;
let deal: Engagement;
beforeEach(async () => {
  app = await TestApp.start();
  deal = await engagement(app, await app.world.firm(), await app.world.assistantAccount());
});
afterEach(() => app.stop());

async function happen(who: { accountId: string | null }, name: string, input: EventInput): Promise<string> {
  const id = await app.get(UnitOfWork).run(who, () => app.get(Events).record(name, input));
  await app.settle();
  return id;
}
const nobody = { accountId: null };
const onContract = (): EventInput => ({
  subjectKind: 'contract',
  subjectId: deal.contractId,
  contractId: deal.contractId,
});

const notesOf = async (actor: Member, locale: 'it' | 'en' = 'it') =>
  (await app.get(NotificationQueries).list(actor, locale, undefined, 50)).items;
const titles = async (actor: Member): Promise<string[]> => (await notesOf(actor)).map(({ title }) => title);
const mailsTo = async (email: string): Promise<string[]> =>
  (
    await app.sql<{ subject: string }>(`select subject from mail where recipient = $1 order by id`, [email])
  ).map((mail) => mail.subject);

describe('a notice', () => {
  it('tells the other side, in the list and by mail, and not the side that acted', async () => {
    await happen(deal.assistant.actor, 'contract.signed', onContract());
    expect(await titles(deal.firm.owner.actor)).toEqual(['Mara Rinaldi ha firmato']);
    expect(await titles(deal.assistant.actor)).toEqual([]);
    const mail = await app.lastMail(deal.firm.owner.email);
    expect(mail.subject).toBe('Mara Rinaldi ha firmato');
    expect(mail.link).toBe(`/contracts/${deal.contractId}`);
  });

  it('tells both sides what nobody of them did', async () => {
    await happen(nobody, 'contract.drawn_up', onContract());
    expect(await titles(deal.firm.owner.actor)).toEqual(['Il contratto con Mara Rinaldi è da firmare']);
    expect(await titles(deal.assistant.actor)).toEqual(['Il contratto con Studio Bianchi è da firmare']);
  });

  it("speaks the reader's language", async () => {
    await app.sql(`update account set locale = 'en' where id = $1`, [deal.firm.owner.id]);
    await happen(deal.assistant.actor, 'contract.signed', onContract());
    expect((await app.lastMail(deal.firm.owner.email)).subject).toBe('Mara Rinaldi has signed');
    expect((await notesOf(deal.firm.owner.actor, 'en'))[0]?.title).toBe('Mara Rinaldi has signed');
  });

  it('is written and mailed once, however often the event is told', async () => {
    const id = await happen(deal.assistant.actor, 'contract.signed', onContract());
    const [event] = await app.sql<EventRecord>(
      `select id, name, subject_kind "subjectKind", subject_id "subjectId", actor_id "actorId",
              contract_id "contractId", data, at from event where id = $1`,
      [id],
    );
    await Promise.all([1, 2, 3].map(() => app.get(Notifications).tell(event!)));
    expect(await titles(deal.firm.owner.actor)).toHaveLength(1);
    expect(await mailsTo(deal.firm.owner.email)).toHaveLength(1);
  });

  it('reaches owners and managers, not viewers, suspended people or other businesses', async () => {
    const manager = await app.world.member(deal.firm, 'Rita Responsabile', 'manager');
    const viewer = await app.world.member(deal.firm, 'Livia Lettrice', 'viewer');
    const gone = await app.world.member(deal.firm, 'Sospeso Socio', 'owner');
    await app.sql(`update account set suspended_at = now() where id = $1`, [gone.id]);
    const stranger = await app.world.firm('Altra Ditta');
    await happen(deal.assistant.actor, 'contract.signed', onContract());
    expect(await titles(manager.actor)).toHaveLength(1);
    for (const person of [viewer, gone, stranger.owner]) {
      expect(await titles(person.actor)).toEqual([]);
      expect(await mailsTo(person.email)).toEqual([]);
    }
  });

  it('does not mail an address nobody confirmed', async () => {
    await app.sql(`update account set email_confirmed_at = null where id = $1`, [deal.firm.owner.id]);
    await happen(deal.assistant.actor, 'contract.signed', onContract());
    expect(await titles(deal.firm.owner.actor)).toHaveLength(1);
    expect(await mailsTo(deal.firm.owner.email)).toEqual([]);
  });

  it('gathers messages of a conversation until they are read', async () => {
    const conversationId = newId();
    await app.world.insert('conversation', {
      id: conversationId,
      contract_id: deal.contractId,
      organisation_id: deal.firm.id,
      assistant_id: deal.assistant.id,
      created_at: app.clock.date(),
    });
    const write = () =>
      happen(deal.assistant.actor, 'conversation.message_sent', {
        subjectKind: 'conversation',
        subjectId: conversationId,
        contractId: deal.contractId,
        data: { organisationId: deal.firm.id, assistantId: deal.assistant.id },
      });
    await write();
    await write();
    expect(await mailsTo(deal.firm.owner.email)).toHaveLength(1);
    await app.get(Notifications).readAll(deal.firm.owner.actor);
    await write();
    expect(await mailsTo(deal.firm.owner.email)).toHaveLength(2);
  });

  it('names amounts and deadlines from the rows, in the zone of the contract', async () => {
    const chargeId = await paidCharge(app, deal);
    const about = {
      subjectKind: 'charge',
      subjectId: chargeId,
      contractId: deal.contractId,
      data: { chargeId },
    };
    await happen(nobody, 'charge.paid', about);
    await happen(nobody, 'charge.transferred', about);
    const [round] = (await notesOf(deal.firm.owner.actor)).filter(
      ({ kind }) => kind === 'review.round_opened',
    );
    expect(round?.text).toMatch(/fino a \S+ \d+ \S+, \d\d:\d\d/);
    expect(await titles(deal.firm.owner.actor)).toContain('Pagati 100,00\u00a0€ per Mara Rinaldi');
    expect(await titles(deal.assistant.actor)).toContain('In arrivo 88,00\u00a0€ da Studio Bianchi');
  });

  it('of a published review goes to the side it is about', async () => {
    await happen(nobody, 'review.published', {
      subjectKind: 'review',
      subjectId: newId(),
      contractId: deal.contractId,
      data: { roundId: newId(), side: 'business' },
    });
    expect(await titles(deal.assistant.actor)).toEqual(['La recensione di Studio Bianchi è pubblica']);
    expect(await titles(deal.firm.owner.actor)).toEqual([]);
  });

  it('of what a sweep ended for a side goes to the other', async () => {
    const proposalId = newId();
    await happen(nobody, 'proposal.declined', {
      subjectKind: 'proposal',
      subjectId: proposalId,
      data: { proposalId, organisationId: deal.firm.id, assistantId: deal.assistant.id, side: 'business' },
    });
    expect(await titles(deal.assistant.actor)).toEqual(['Studio Bianchi non accetta la proposta']);
    expect(await titles(deal.firm.owner.actor)).toEqual([]);
  });
});
