import { collect, newPdf, write } from '../../platform/pdf/pdf.js';
import { date } from '../../platform/views/format.js';
import type { Locale } from '../../platform/views/i18n.js';

/** A document as a PDF on the client's behalf. */
export function documentPdf(
  { title, text, from, to }: { title: string; text: string; from: string; to: string },
  language: Locale,
  zone: string,
  at: Date,
): Promise<Buffer> {
  const doc = newPdf(title, language, at);
  write(doc, from, 'Helvetica-Bold', 10.5);
  write(doc, date(at, language, zone, 'long'), 'Helvetica', 9.5);
  doc.moveDown();
  write(doc, to, 'Helvetica', 10.5);
  doc.moveDown(2);
  write(doc, title, 'Serif', 20);
  doc.moveDown(0.8);
  for (const line of text.split('\n')) {
    if (line.trim() === '') doc.moveDown(0.6);
    else write(doc, line, 'Helvetica', 10.5);
  }
  return collect(doc);
}
