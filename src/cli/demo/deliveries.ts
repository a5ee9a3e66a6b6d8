import type { INestApplicationContext } from '@nestjs/common';
import Pdf from 'pdfkit';
import { Storage } from '../../platform/storage/storage.js';
import { moment } from './calendar.js';
import type { DemoWorld, Engagement } from './world.js';

const HOUR = 3_600_000;

export interface Accepted {
  id: string;
  engagement: Engagement;
  acceptedAt: Date;
}

/** What fixed-price contracts handed over: one delivery accepted weeks ago, one waiting for an answer. */
export async function addDeliveries(world: DemoWorld, app: INestApplicationContext): Promise<Accepted[]> {
  const storage = app.get(Storage, { strict: false });
  const accepted: Accepted[] = [];
  for (const engagement of world.engagements.filter(({ pack }) => pack.kind === 'fixed')) {
    // One is fresh, so that there is always a review nobody has moderated yet.
    const daysAgo = engagement.data.firm === 'studiopavesi' ? 4 : 24;
    const first = await addDelivery(world, storage, engagement, daysAgo, 'Prima consegna');
    accepted.push({ id: first.id, engagement, acceptedAt: first.acceptedAt! });
    if (engagement.data.firm !== 'aureliamedici')
      await addDelivery(world, storage, engagement, 1, 'Seconda consegna');
  }
  return accepted;
}

async function addDelivery(
  world: DemoWorld,
  storage: Storage,
  engagement: Engagement,
  daysAgo: number,
  name: string,
): Promise<{ id: string; acceptedAt: Date | null }> {
  const { random, today } = world;
  const { assistant, firm, data } = engagement;
  const at = moment(today.subtract({ days: daysAgo }), random.int(560, 1080), engagement.timezone);
  const acceptBy = new Date(Number(at) + engagement.approvalHours * HOUR);
  const acceptedAt = daysAgo > 1 ? new Date(Number(at) + random.int(48, 50) * HOUR) : null;
  const id = random.id(at);
  const title = `${name}: ${data.title.toLowerCase()}`;
  const fileId = await storage.put({
    ownerId: assistant.id,
    purpose: 'delivery',
    name: `${name.toLowerCase().replace(' ', '-')}.pdf`,
    mediaType: 'application/pdf',
    content: await onePage(title, assistant.data.name, firm.data.name),
  });
  world.add('delivery', {
    id,
    contract_id: engagement.id,
    title,
    note: 'Ho riletto tutto due volte; in fondo trovate le poche cose da confermare.',
    state: acceptedAt ? 'accepted' : 'handed_over',
    state_at: acceptedAt ?? at,
    round_at: at,
    accept_by: acceptBy,
    answer: null,
    accepted_at: acceptedAt,
    accepted_by: acceptedAt && firm.ownerId,
    created_at: at,
  });
  world.add('delivery_file', { delivery_id: id, file_id: fileId, round: 1 });
  return { id, acceptedAt };
}

/** A page of paper, as a file. */
export async function onePage(title: string, from: string, to: string): Promise<Buffer> {
  const document = new Pdf({ size: 'A4', margin: 60, info: { Title: title } });
  document.fontSize(18).text(title).moveDown();
  document.fontSize(11).text(`Da ${from} per ${to}.`);
  document.end();
  const chunks: Buffer[] = [];
  for await (const chunk of document) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
