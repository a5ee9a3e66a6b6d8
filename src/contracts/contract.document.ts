import { collect, newPdf, write, type PdfDoc } from '../platform/pdf/pdf.js';
import { dateTime, translate, type Locale } from '../platform/views/index.js';
import type { ContractDetail } from './contract.queries.js';
import { blocksOf, type TextBlock } from './terms.js';

function block(doc: PdfDoc, { kind, lines }: TextBlock): void {
  if (kind === 'title') {
    write(doc, lines.join(' '), 'Serif', 20);
    doc.moveDown(0.8);
    return;
  }
  // A heading stays with the first lines of its clause.
  if (kind === 'heading' && doc.y > doc.page.height - 130) doc.addPage();
  if (kind === 'heading') doc.moveDown(0.6);
  for (const line of lines) write(doc, line, kind === 'heading' ? 'Helvetica-Bold' : 'Helvetica', 9.5);
  doc.moveDown(kind === 'heading' ? 0.35 : 0.6);
}

/** The contract as a PDF: the exact text, its fingerprint, the signatures, what happened; the text also as a file inside. */
export function contractDocument(contract: ContractDetail, locale: Locale): Promise<Buffer> {
  const { version, timezone, number } = contract;
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `contracts.document.${key}`, params);
  const at = (instant: string): string => `${dateTime(instant, locale, timezone, 'long')} (${timezone})`;
  const doc = newPdf(`${number} · ${contract.title}`, version.locale, new Date(version.createdAt));
  doc.file(Buffer.from(version.text), {
    name: `${number}.txt`,
    type: 'text/plain',
    creationDate: new Date(version.createdAt),
    modifiedDate: new Date(version.createdAt),
  });
  for (const one of blocksOf(version.text)) block(doc, one);

  doc.addPage();
  write(doc, t('trail'), 'Serif', 20);
  doc.moveDown(0.8);
  write(doc, t('hash'), 'Helvetica-Bold', 9.5);
  write(doc, version.textSha256, 'Courier', 9.5);
  write(doc, t('hash_note', { file: `${number}.txt` }), 'Helvetica', 9.5);
  doc.moveDown();
  for (const signature of contract.signatures) {
    write(doc, t(`signed_${signature.side}`, { name: signature.typedName }), 'Helvetica-Bold', 9.5);
    write(doc, at(signature.signedAt), 'Helvetica', 9.5);
    if (signature.ip) write(doc, t('from', { ip: signature.ip }), 'Helvetica', 9.5);
    if (signature.userAgent) write(doc, signature.userAgent, 'Helvetica', 8);
    write(doc, signature.textSha256, 'Courier', 8);
    doc.moveDown();
  }
  if (contract.signatures.length < 2) write(doc, t('unsigned'), 'Helvetica-Bold', 9.5);
  doc.moveDown();
  for (const { name, at: when, data } of contract.happenings) {
    const side = data['side'] ?? data['by'];
    const who = side === 'business' ? contract.businessName : contract.assistantName;
    const text = translate(locale, `contracts.event.${name.split('.')[1]}`, { name: who });
    write(doc, `${at(when)}: ${text}`, 'Helvetica', 9.5);
  }
  numberPages(doc, number, t);
  return collect(doc);
}

function numberPages(
  doc: PdfDoc,
  number: string,
  t: (key: string, params?: Record<string, unknown>) => string,
) {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(page);
    doc.page.margins.bottom = 0;
    doc
      .font('Helvetica')
      .fontSize(8)
      .text(t('page', { number, page: page + 1, count }), 64, doc.page.height - 40, { lineBreak: false });
  }
}
