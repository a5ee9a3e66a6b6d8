import { createRequire } from 'node:module';
import Pdf from 'pdfkit';
import { dateTime } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { DeskContract } from '../desk.js';

export interface PackedFile {
  name: string;
  rows: number;
  bytes: number;
  sha256: string;
}

const require = createRequire(import.meta.url);
const serif = require.resolve('@fontsource/instrument-serif/files/instrument-serif-latin-400-normal.woff');

/** What lies in a pack, as a page to file: each file with how much it holds and its fingerprint. */
export function packIndex(
  contract: DeskContract,
  files: PackedFile[],
  madeAt: Date,
  locale: Locale,
): Promise<Buffer> {
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `retention.pack.${key}`, params);
  const doc = new Pdf({
    size: 'A4',
    margin: 64,
    lang: locale,
    info: { Title: `${contract.number} · ${t('title')}`, CreationDate: madeAt },
  });
  doc.registerFont('Serif', serif);
  doc.font('Serif').fontSize(20).text(t('title')).moveDown(0.6);
  doc.font('Helvetica').fontSize(9.5);
  doc.text(
    t('of', { client: contract.clientName, number: contract.number, assistant: contract.assistantName }),
  );
  doc.text(t('made', { when: dateTime(madeAt, locale, contract.timezone, 'long'), zone: contract.timezone }));
  doc.moveDown();
  for (const { name, rows, bytes, sha256 } of files) {
    doc.font('Helvetica-Bold').text(name);
    doc.font('Helvetica').text(t('holds', { count: rows, bytes }));
    doc.font('Courier').fontSize(8).text(sha256).fontSize(9.5).moveDown(0.6);
  }
  doc.font('Helvetica').text(t('note'));
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
    doc.end();
  });
}
