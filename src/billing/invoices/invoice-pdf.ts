import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Pdf from 'pdfkit';

export interface InvoicePage {
  locale: string;
  title: string;
  date: string;
  from: { heading: string; lines: string[] };
  to: { heading: string; lines: string[] };
  about: string;
  lines: { label: string; note: string; amount: string }[];
  sums: { label: string; amount: string }[];
  notes: string[];
}

const [LEFT, RIGHT, WIDTH] = [56, 539, 483];
const [INK, SOFT, RULE] = ['#2b2622', '#6b635c', '#d9d3ca'];
const serif = join(
  dirname(fileURLToPath(import.meta.resolve('@fontsource/instrument-serif/package.json'))),
  'files/instrument-serif-latin-400-normal.woff',
);

/** Draws an invoice on one A4 page, more when its lines need them. */
export function drawInvoice(page: InvoicePage): Promise<Buffer> {
  const pdf = new Pdf({ size: 'A4', margin: LEFT, lang: page.locale, info: { Title: page.title } });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  head(pdf, page);
  rows(pdf, page);
  sums(pdf, page);
  pdf.moveDown(2).font('Helvetica').fontSize(8.5).fillColor(SOFT);
  for (const note of page.notes) pdf.text(note, LEFT, pdf.y, { width: WIDTH }).moveDown(0.4);
  pdf.end();
  return done;
}

function head(pdf: PDFKit.PDFDocument, page: InvoicePage): void {
  pdf.font(serif).fontSize(30).fillColor(INK).text(page.title, LEFT, 56);
  pdf.font('Helvetica').fontSize(10).fillColor(SOFT).text(page.date).moveDown(2);
  const top = pdf.y;
  let bottom = top;
  for (const [index, party] of [page.from, page.to].entries()) {
    const x = LEFT + index * (WIDTH / 2 + 12);
    const width = WIDTH / 2 - 12;
    pdf.font('Helvetica').fontSize(8.5).fillColor(SOFT).text(party.heading, x, top, { width }).moveDown(0.3);
    for (const [line, text] of party.lines.entries())
      pdf
        .font(line === 0 ? 'Helvetica-Bold' : 'Helvetica')
        .fontSize(10)
        .fillColor(INK)
        .text(text, x, pdf.y, { width });
    bottom = Math.max(bottom, pdf.y);
  }
  pdf
    .fontSize(10)
    .fillColor(SOFT)
    .text(page.about, LEFT, bottom + 28, { width: WIDTH });
  pdf.moveDown(0.8);
}

function rows(pdf: PDFKit.PDFDocument, { lines }: InvoicePage): void {
  for (const { label, note, amount } of lines) {
    if (pdf.y > 700) pdf.addPage();
    rule(pdf, RULE);
    const top = pdf.y;
    pdf
      .font('Helvetica')
      .fontSize(10)
      .fillColor(INK)
      .text(amount, RIGHT - 110, top, { width: 110, align: 'right' });
    pdf.text(label, LEFT, top, { width: WIDTH - 130 });
    if (note)
      pdf
        .fontSize(8.5)
        .fillColor(SOFT)
        .text(note, { width: WIDTH - 130 });
    pdf.moveDown(0.7);
  }
}

function sums(pdf: PDFKit.PDFDocument, { sums: all }: InvoicePage): void {
  for (const [index, { label, amount }] of all.entries()) {
    const total = index === all.length - 1;
    rule(pdf, total ? INK : RULE);
    const top = pdf.y;
    pdf
      .font(total ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(total ? 12 : 10)
      .fillColor(INK);
    pdf.text(amount, RIGHT - 110, top, { width: 110, align: 'right' });
    pdf.text(label, LEFT, top, { width: WIDTH - 130 }).moveDown(0.5);
  }
}

function rule(pdf: PDFKit.PDFDocument, colour: string): void {
  pdf.moveTo(LEFT, pdf.y).lineTo(RIGHT, pdf.y).lineWidth(0.7).strokeColor(colour).stroke();
  pdf.moveDown(0.6);
}
