import { createHash } from 'node:crypto';
import { documentPdf } from '../../../../desk/documents/document.pdf.js';
import { fillNames, writtenValue } from '../../../../desk/documents/fields.rules.js';
import { date } from '../../../../platform/views/format.js';
import { momentAgo, type OfficeFiller } from './filler.js';
import type { DocumentData, OfficeData, TemplateData } from './kit.js';

const MINUTE = 60_000;

/** Templates, and documents made from them: one waits for the client, one came back once, one left at once. */
export async function addDocuments(
  filler: OfficeFiller,
  { templates, documents }: OfficeData,
): Promise<void> {
  const { world, engagement, rows, random, seal } = filler;
  const written = new Map<string, { id: string; data: TemplateData }>();
  const since = momentAgo(world, engagement, 35, 600);
  for (const data of templates) {
    const id = random.id(since);
    const { name, subject, body, fields, approval, key } = data;
    rows.add('document_template', {
      id,
      contract_id: engagement.id,
      content: seal(JSON.stringify({ name, subject, body, fields }), 'document_template', id, 'content'),
      approval,
      language: 'it',
      revision: 1,
      created_at: since,
    });
    written.set(key, { id, data });
  }
  for (const one of documents) await addDocument(filler, one, written.get(one.template)!);
}

async function addDocument(
  { world, engagement, rows, random, seal, record }: OfficeFiller,
  { name, email, daysAgo, drafts, reasons = [], waits = false }: DocumentData,
  template: { id: string; data: TemplateData },
): Promise<void> {
  const { fields, subject, body, approval } = template.data;
  const { timezone, firm, assistant, id: contractId } = engagement;
  const start = momentAgo(world, engagement, daysAgo, 620);
  const id = random.id(start);
  const change = (what: string, version: number, at: Date, by: string, reason = ''): void => {
    const own = random.id(at);
    rows.add('document_change', {
      id: own,
      contract_id: contractId,
      document_id: id,
      version,
      what,
      reason: reason ? seal(reason, 'document_change', own, 'reason') : null,
      by_account: by,
      at,
    });
  };
  let last = start;
  let title = '';
  for (const [index, draft] of drafts.entries()) {
    const version = index + 1;
    const at = new Date(Number(start) + index * 95 * MINUTE);
    // A day is told as so many days from the one it was written on.
    const values = Object.fromEntries(
      fields.map(({ key, kind }) => [
        key,
        kind === 'date' ? world.today.add({ days: Number(draft[key]) }).toString() : (draft[key] ?? ''),
      ]),
    );
    const all = {
      ...Object.fromEntries(
        fields.map((field) => [field.key, writtenValue(field, values[field.key]!, 'it')!]),
      ),
      company: firm.data.name,
      assistant: assistant.party.name,
      today: date(at, 'it', timezone, 'long'),
    };
    title = fillNames(subject, all);
    const text = fillNames(body, all);
    const pdf = await documentPdf({ title, text, from: firm.data.name, to: name }, 'it', timezone, at);
    const own = random.id(at);
    const content = JSON.stringify({ title, text, name, email, values });
    rows.add('document_version', {
      id: own,
      contract_id: contractId,
      document_id: id,
      version,
      content: seal(content, 'document_version', own, 'content'),
      file: seal(pdf.toString('base64'), 'document_version', own, 'file'),
      sha256: createHash('sha256').update(pdf).digest('hex'),
      by_account: assistant.id,
      created_at: at,
    });
    change('drafted', version, at, assistant.id);
    last = new Date(Number(at) + (approval ? 40 * MINUTE : 0));
    const reason = reasons[index];
    if (reason) change('sent_back', version, last, firm.ownerId, reason);
    else if (!waits) {
      if (approval) change('approved', version, last, firm.ownerId);
      change('sent', version, last, approval ? firm.ownerId : assistant.id);
    }
  }
  record(
    id,
    'document',
    waits ? 'waiting' : 'sent',
    { document: title, to: email, channel: 'mail', note: '', templateId: template.id, waits: approval },
    start,
    { stateAt: waits ? start : last, stateBy: waits ? null : approval ? firm.ownerId : assistant.id },
  );
  rows.add('client_document', {
    id,
    contract_id: contractId,
    template_id: template.id,
    version: drafts.length,
    created_at: start,
  });
}
