import { createRequire } from 'node:module';
import Pdf from 'pdfkit';

const require = createRequire(import.meta.url);
const serif = (set: string): string =>
  require.resolve(`@fontsource/instrument-serif/files/instrument-serif-${set}-400-normal.woff`);

/** What the built-in fonts can print (WinAnsi); any other letter is taken from our own. */
const known = '\\u0020-\\u007e\\u00a0-\\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const runsOf = new RegExp(`[${known}]+|[^${known}]+`, 'g');
const plain = new RegExp(`^[${known}]`);

export type PdfDoc = InstanceType<typeof Pdf>;

/** An A4 document with our fonts. The same content at the same time gives the same bytes. */
export function newPdf(title: string, lang: string, createdAt: Date): PdfDoc {
  const doc = new Pdf({
    size: 'A4',
    margin: 64,
    bufferPages: true,
    lang,
    info: { Title: title, CreationDate: createdAt },
  });
  return doc.registerFont('Serif', serif('latin')).registerFont('Extended', serif('latin-ext'));
}

/** Writes a line in a font, letters the font has not in our own. */
export function write(doc: PdfDoc, text: string, font: string, size: number): void {
  const runs = text.match(runsOf) ?? [' '];
  runs.forEach((run, index) => {
    doc.font(plain.test(run) ? font : 'Extended').fontSize(size);
    doc.text(run, { continued: index < runs.length - 1 });
  });
}

/** The bytes of a finished document. */
export function collect(doc: PdfDoc): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
    doc.end();
  });
}
