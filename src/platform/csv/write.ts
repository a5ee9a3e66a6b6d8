import { stringify } from 'csv-stringify/sync';

/** A CSV file for a spreadsheet: a cell that would be read as a formula is made text. */
export const csvFile = (header: string[], rows: (string | number | null)[][]): Buffer =>
  Buffer.from(
    stringify([header, ...rows], {
      delimiter: ';',
      bom: true,
      escape_formulas: true,
      record_delimiter: '\r\n',
    }),
  );
