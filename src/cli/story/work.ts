import { caller } from './people.js';
import { uuidIn, type Tale } from './tale.js';
import { check, until, type Teller } from './teller.js';

/** Chapter three: a call, and what it asks for, seen by the client as it happens. */
export async function work(tale: Tale, teller: Teller): Promise<void> {
  const desk = `/desk/${tale.contractId}`;
  const instructions = `/contracts/${tale.contractId}/instructions`;
  await teller.step('The business drafts its instructions', async () => {
    await tale.owner.submit(`${instructions}/greetings`, {
      language: 'it',
      morning: 'Studio Neri, buongiorno {caller}, sono {assistant}.',
      afternoon: 'Studio Neri, buon pomeriggio {caller}, sono {assistant}.',
      evening: 'Studio Neri, buonasera {caller}, sono {assistant}.',
    });
    await tale.owner.submit(`${instructions}/people/new`, { name: 'Dottoressa Neri', role: 'medico' });
    await tale.owner.submit(`${instructions}/types/new`, {
      language: 'it',
      name: 'Paziente dello studio',
      instructions: 'Chiedere la data di nascita prima di dire qualsiasi cosa.',
      'questions.0.text': 'Data di nascita',
      'questions.0.answer': 'date',
      'actions.0.kind': 'appointment',
      'actions.1.kind': 'message',
    });
  });
  await teller.step('tries it with calls of its own, and publishes it', async () => {
    await tale.owner.submit(`${instructions}/calls`, {});
    await tale.owner.submit(`${instructions}/publications`, {});
    check((await tale.owner.page(instructions)).includes('/versions/1'), 'the first version is published');
  });
  await teller.step('She prepares a document: 25 minutes', () =>
    tale.assistant.submit(`${desk}/new/document`, {
      document: 'Riepilogo della settimana',
      channel: 'mail',
      worked: 25,
      'caller.name': caller.name,
    }),
  );
  let call = '';
  await teller.step(
    'The telephone rings; she reads the sentence this client wants said',
    async () => {
      call = uuidIn((await tale.assistant.submit(`${desk}/calls`, caller)).split('/calls/')[1] ?? '');
      const page = await tale.assistant.page(`${desk}/calls/${call}`);
      check(
        /Studio Neri, buon/.test(page) && page.includes(caller.name),
        'greeting and caller are on the screen',
      );
    },
    () => `${caller.name} calls Studio Neri`,
  );
  const inCall = { callId: call };
  await teller.step('takes a message', () =>
    tale.assistant.submit(`${desk}/new/message`, {
      ...inCall,
      text: 'Chiede di anticipare il controllo.',
      to: 'Dottoressa Neri',
      urgency: 'urgent',
    }),
  );
  await teller.step('fixes an appointment', () =>
    tale.assistant.submit(`${desk}/new/appointment`, {
      ...inCall,
      what: 'Visita di controllo',
      date: inDays(3),
      time: '09:30',
      minutes: 30,
    }),
  );
  await teller.step('takes an order', () =>
    tale.assistant.submit(`${desk}/new/order`, {
      ...inCall,
      'lines.0.what': 'Certificato medico',
      'lines.0.quantity': 1,
      'lines.0.price': '35,00',
    }),
  );
  await teller.step('sends a document', () =>
    tale.assistant.submit(`${desk}/new/document`, {
      ...inCall,
      document: 'Preparazione alla visita',
      to: caller.name,
      channel: 'mail',
    }),
  );
  await teller.step('reminds of a payment, with courtesy', () =>
    tale.assistant.submit(`${desk}/new/reminder`, {
      ...inCall,
      invoice: '88/2026',
      amount: '120',
      dueOn: inDays(-20),
      tone: 'first',
      channel: 'phone',
    }),
  );
  await teller.step('tells how a case stands', () =>
    tale.assistant.submit(`${desk}/new/case`, {
      ...inCall,
      caseNumber: '2026/114',
      status: 'In attesa',
      nextStep: 'Approvato, in attesa di data',
      mayTell: 'È approvato, manca la data.',
      check: 'Data di nascita',
    }),
  );
  await teller.step('and ends the call', () =>
    tale.assistant.submit(`${desk}/calls/${call}/ending`, { outcome: 'settled' }),
  );
  await teller.step('The business sees it all on its page of today', async () => {
    const page = await tale.owner.page('/today');
    check(
      page.includes(caller.name) && page.includes('anticipare il controllo'),
      'caller and message are on the page',
    );
  });
  await teller.step(
    'The work has become time lines',
    async () => {
      const sheet = await until('two time lines', async () => {
        const { items } = await tale.assistant.api<{
          items: { id: string; contractId: string; lines: number; minutes: number }[];
        }>('GET', '/api/v1/timesheets', tale.assistantToken);
        return items.find(({ contractId, lines }) => contractId === tale.contractId && lines >= 2);
      });
      tale.timesheetId = sheet.id;
      return sheet;
    },
    ({ minutes }) => `${minutes} minutes`,
  );
}

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Rome' });
