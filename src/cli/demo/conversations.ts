import { moment } from './calendar.js';
import type { DemoWorld, Engagement } from './world.js';

type Exchange = [by: 'business' | 'assistant', text: string][];

const EXCHANGES: Exchange[] = [
  [
    [
      'business',
      'Buongiorno, da lunedì il dottore è fuori fino a mercoledì. Aggiorno le istruzioni stasera.',
    ],
    ['assistant', 'Perfetto, avviso chi chiama e sposto i primi appuntamenti a giovedì.'],
    ['business', 'Grazie, meglio di così.'],
  ],
  [
    ['assistant', 'Questa settimana tre persone hanno chiesto il preventivo per e-mail: posso mandarlo io?'],
    ['business', 'Sì, il modello è nelle istruzioni. Ci metta in copia.'],
  ],
  [
    ['business', 'Ieri un cliente ci ha fatto i complimenti per come ha risposto.'],
    ['assistant', 'Che bella notizia, grazie di avermelo detto.'],
  ],
  [
    ['assistant', 'Dal 27 al 30 sono assente, l’ho già segnato nelle chiusure. Vi va bene?'],
    ['business', 'Va benissimo, in quei giorni siamo chiusi anche noi.'],
  ],
  [
    ['business', 'Possiamo anticipare la copertura alle 8 nei giorni di mercato?'],
    ['assistant', 'Sì, dalle 8 ci sono. Le ore restano le stesse.'],
    ['business', 'Allora facciamo così dalla prossima settimana.'],
    ['assistant', 'Segnato.'],
  ],
];

/** Each running contract has its conversation, as it was opened with the second signature. */
export function addConversations(world: DemoWorld): void {
  for (const engagement of world.engagements)
    if (engagement.data.state !== 'awaiting_signatures') addConversation(world, engagement);
}

function addConversation(
  world: DemoWorld,
  { id: contractId, firm, assistant, startsOn, timezone }: Engagement,
): void {
  const { random, today } = world;
  const openedAt = moment(startsOn.subtract({ days: 12 }), 1130, timezone);
  const id = random.id(openedAt);
  const exchange = random.chance(0.75) ? random.pick(EXCHANGES) : [];
  const day = today.subtract({ days: random.int(1, 9) });
  const begin = random.int(540, 900);
  const at = (index: number) => moment(day, begin + index * 17, timezone);
  const last = exchange.length > 0 ? at(exchange.length - 1) : null;
  world.add('conversation', {
    id,
    contract_id: contractId,
    organisation_id: firm.id,
    assistant_id: assistant.id,
    created_at: openedAt,
    last_message_at: last,
  });
  exchange.forEach(([by, body], index) =>
    world.add('conversation_message', {
      id: random.id(at(index)),
      conversation_id: id,
      author_id: by === 'business' ? firm.ownerId : assistant.id,
      body,
      sent_at: at(index),
    }),
  );
  if (!last) return;
  const [writer] = exchange.at(-1)!;
  const seen = [writer === 'business' ? firm.ownerId : assistant.id];
  if (random.chance(0.8)) seen.push(writer === 'business' ? assistant.id : firm.ownerId);
  for (const accountId of seen)
    world.add('conversation_read', { conversation_id: id, account_id: accountId, read_at: last });
}
