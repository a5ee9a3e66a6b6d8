import { centsOf, dayOf, decode } from '../../../src/platform/csv/table.rules.js';
import { csvFile } from '../../../src/platform/csv/write.js';
import { claimOf } from '../../../src/desk/reminders/claim.rules.js';
import { invoicesOfFatturaPa } from '../../../src/desk/reminders/fatturapa.rules.js';
import { iban } from '../../../src/desk/reminders/iban.rules.js';
import { invoicesOfCsv } from '../../../src/desk/reminders/invoice-csv.rules.js';
import { nextDue, overnight, usualLadder } from '../../../src/desk/reminders/ladder.rules.js';
import { lateInterest } from '../../../src/desk/reminders/late-interest.rules.js';
import { body, fatturaPa } from './fattura.js';

const rates = [
  { startsOn: '2023-07-01', referenceBps: 400 },
  { startsOn: '2024-01-01', referenceBps: 450 },
  { startsOn: '2025-01-01', referenceBps: 315 },
  { startsOn: '2025-07-01', referenceBps: 215 },
  { startsOn: '2026-01-01', referenceBps: 215 },
  { startsOn: '2026-07-01', referenceBps: 240 },
];
const cents = (claim: Parameters<typeof lateInterest>[0], until: string): number | string => {
  const result = lateInterest(claim, until, rates);
  return 'cents' in result ? result.cents : result.missing;
};

describe('late interest', () => {
  it('is what the calculator says, across half-years and leap years', () => {
    // 1,000 × 10.15 % × 30 / 365 = 8.3425
    expect(cents({ cents: 100_000, dueOn: '2026-05-31' }, '2026-06-30')).toBe(834);
    // 1,000 × (10.15 % × 15 + 10.40 % × 31) / 365 = 13.0041
    expect(cents({ cents: 100_000, dueOn: '2026-06-15' }, '2026-07-31')).toBe(1300);
    // 1,234.56 × 12.50 % × (29 + 31) / 365 = 25.3677: February of a leap year, still over 365
    expect(cents({ cents: 123_456, dueOn: '2024-01-31' }, '2024-03-31')).toBe(2537);
    // 10,000 × (12 % × 92 + 12.5 % × 60) / 365 = 507.9452: October 2023 to 29 February 2024
    expect(cents({ cents: 1_000_000, dueOn: '2023-09-30' }, '2024-02-29')).toBe(50_795);
    // 500 × (11.15 % × 181 + 10.15 % × 184 + 10.15 % × 181 + 10.40 % × 146) / 365 = 99.1959
    expect(cents({ cents: 50_000, dueOn: '2024-12-31' }, '2026-11-23')).toBe(9920);
  });

  it('is rounded once, not for each half-year', () => {
    // 19 × 11.15 % / 365 = 0.0058 and 19 × 10.15 % / 365 = 0.0053: a cent each, a cent together
    expect(cents({ cents: 1900, dueOn: '2025-06-29' }, '2025-07-01')).toBe(1);
  });

  it('is the sum of the stretches shown', () => {
    for (const [cents, dueOn] of [
      [100_000, '2024-12-31'],
      [122_000, '2026-04-30'],
      [1900, '2025-06-29'],
    ] as const) {
      const result = lateInterest({ cents, dueOn }, '2026-11-23', rates);
      const shown = 'stretches' in result ? result.stretches.reduce((sum, one) => sum + one.cents, 0) : null;
      expect(shown).toBe('cents' in result ? result.cents : 'missing');
    }
  });

  it('begins the day after the due date', () => {
    expect(cents({ cents: 100_000, dueOn: '2026-03-10' }, '2026-03-10')).toBe(0);
    // 1,000 × 10.15 % / 365 = 0.2781
    expect(cents({ cents: 100_000, dueOn: '2026-03-10' }, '2026-03-11')).toBe(28);
  });

  it('runs on what is still owed after each payment', () => {
    const payments = [{ on: '2026-03-20', cents: 60_000 }];
    // 1,000 × 10 days + 400 × 20 days, at 10.15 %: 18,000 × 10.15 % / 365 = 5.0055
    expect(cents({ cents: 100_000, dueOn: '2026-03-10', payments }, '2026-04-09')).toBe(501);
    expect(
      cents(
        { cents: 100_000, dueOn: '2026-03-10', payments: [{ on: '2026-03-01', cents: 100_000 }] },
        '2026-09-01',
      ),
    ).toBe(0);
  });

  it('names the half-year whose rate is missing, and reckons nothing', () => {
    expect(cents({ cents: 100_000, dueOn: '2026-12-20' }, '2027-01-02')).toBe('2027-01-01');
    expect(cents({ cents: 100_000, dueOn: '2024-06-01' }, '2025-02-01')).toBe('2024-07-01');
  });

  it('is asked of traders only, with forty euros once', () => {
    const invoice = {
      amountCents: 100_000,
      paidCents: 0,
      dueOn: '2026-05-31',
      debtor: { vat: '01234567890' },
      payments: [],
    };
    const claim = claimOf(invoice, true, '2026-06-30', rates);
    expect([claim.totalCents, claim.recoveryCents]).toEqual([104_834, 4000]);
    expect(claimOf({ ...invoice, debtor: { vat: '' } }, true, '2026-06-30', rates).totalCents).toBe(100_000);
    expect(claimOf(invoice, false, '2026-06-30', rates).interest).toBeNull();
    expect(claimOf(invoice, true, '2027-06-30', rates).totalCents).toBe(100_000);
  });
});

describe('the ladder', () => {
  it('never goes faster than its own gaps', () => {
    expect(nextDue(1, '2026-03-04', '2026-03-01', usualLadder)).toBe('2026-03-16');
    expect(nextDue(1, '2026-09-01', '2026-03-01', usualLadder)).toBe('2026-09-13');
    expect(nextDue(3, '2026-09-01', '2026-03-01', usualLadder)).toBe('2026-09-11');
  });

  it('opens again after a promise not kept, and gives back after the last', () => {
    expect(overnight({ state: 'promised', sent: 1, nextOn: '2026-03-04' }, '2026-03-04')).toBe('broken');
    expect(overnight({ state: 'promised', sent: 1, nextOn: '2026-03-04' }, '2026-03-03')).toBeNull();
    expect(overnight({ state: 'open', sent: 3, nextOn: '2026-03-04' }, '2026-03-05')).toBe('hand_back');
    expect(overnight({ state: 'open', sent: 2, nextOn: '2026-03-04' }, '2026-03-05')).toBeNull();
  });
});

describe('numbers, days and accounts as people write them', () => {
  it.each([
    ['1.200,50', 120_050],
    ['1,200.50', 120_050],
    ['€ 80', 8000],
    ['1200.5', 120_050],
    ['1.200', 120_000],
    ['0,99', 99],
    ['1.2.3', null],
    ['1.200.50', null],
    ['dodici', null],
    ['=1+1', null],
  ])('%s is %s cents', (text, expected) => expect(centsOf(text)).toBe(expected));

  it('reads days, and knows which do not exist', () => {
    expect(['31/12/2026', '2026-02-29', '29.02.24', '1/2/2026', '12/31/2026'].map(dayOf)).toEqual([
      '2026-12-31',
      null,
      '2024-02-29',
      '2026-02-01',
      null,
    ]);
  });

  it('checks an IBAN', () => {
    expect(iban('it60 x054 2811 1010 0000 0123 456')).toBe('IT60X0542811101000000123456');
    expect(iban('IT61X0542811101000000123456')).toBeNull();
    expect(iban('IT60')).toBeNull();
  });

  it('writes no formula into a spreadsheet', () => {
    const text = csvFile(
      ['a', 'b'],
      [
        ['=HYPERLINK("x")', '@SUM(A1)'],
        ['+39', '-1'],
      ],
    ).toString('utf8');
    expect(text).toContain(`"'=HYPERLINK(""x"")";'@SUM(A1)`);
    expect(text).toContain(`'+39;'-1`);
  });
});

describe('a list of invoices', () => {
  const csv = [
    'Numero;Data;Scadenza;Importo;Cliente;Partita IVA;E-mail',
    '12/2026;01/03/2026;31/03/2026;1.200,50;Bar Sole;01234567890;bar@example.com',
    '13/2026;30/02/2026;;80;Bar Luna;;',
    '14/2026;02/03/2026;;zero;Bar Luna;;',
    '15/2026;02/03/2026;;-5,00;Bar Luna;;',
    `16/2026;02/03/2026;;5,00;${'x'.repeat(10_000)};;`,
    '17/2026;02/03/2026;;5,00;Bar;;;;altro',
    '18/2026;02/03/2026;;7,00;Bar Luna;;nessuna',
    ';02/03/2026;;7,00;Bar Luna;;',
  ].join('\r\n');

  it('is read line by line, each bad one named', () => {
    const { invoices, remarks } = invoicesOfCsv(csv);
    expect(invoices.map(({ number, cents: owed, dueOn }) => [number, owed, dueOn])).toEqual([
      ['12/2026', 120_050, '2026-03-31'],
      ['18/2026', 700, '2026-04-01'],
    ]);
    expect(invoices[1]!.debtor.email).toBe('');
    expect(remarks.map(({ line, what }) => [line, what])).toEqual([
      [3, 'no_day'],
      [4, 'no_amount'],
      [5, 'not_owed'],
      [6, 'too_long'],
      [7, 'too_wide'],
      [8, 'no_mail'],
      [9, 'missing'],
    ]);
  });

  it('whose term ends before it begins is left out; with a wrong address it is taken in without', () => {
    const { invoices, remarks } = invoicesOfCsv(
      'Numero;Data;Scadenza;Importo;Cliente;Email\n1;01/03/2026;01/02/2026;5;Rossi;\n2;01/03/2026;;5;Verdi;verdi\n',
    );
    expect(invoices.map(({ number, debtor }) => [number, debtor.email])).toEqual([['2', '']]);
    expect(remarks.map(({ line, what }) => [line, what])).toEqual([
      [2, 'due_early'],
      [3, 'no_mail'],
    ]);
  });

  it('may be English, with commas, in the letters of Windows', () => {
    const bytes = Buffer.from(
      'Number,Date,Amount,Customer\n1,2026-03-01,"1,200.50",Caff\xe8 Roma\n',
      'latin1',
    );
    const [one] = invoicesOfCsv(decode(bytes)).invoices;
    expect([one?.cents, one?.debtor.name]).toEqual([120_050, 'Caffè Roma']);
  });

  it('that is broken says where', () => {
    expect(invoicesOfCsv('Numero;Data;Importo;Cliente\n1;01/03/2026;5;"mai chiuso\n').remarks[0]?.what).toBe(
      'broken',
    );
    expect(invoicesOfCsv('a;b\n1;2').remarks.map(({ what, field }) => [what, field])).toContainEqual([
      'no_column',
      'numero',
    ]);
    expect(invoicesOfCsv('').remarks).toEqual([{ line: 1, what: 'empty' }]);
    expect(invoicesOfCsv('\0\u0001"').remarks.length).toBeGreaterThan(0);
  });
});

const term = (amount: string, due: string): string =>
  `<DettaglioPagamento><ModalitaPagamento>MP05</ModalitaPagamento>${due}<ImportoPagamento>${amount}</ImportoPagamento><IBAN>IT60X0542811101000000123456</IBAN></DettaglioPagamento>`;

describe('an electronic invoice', () => {
  it('gives a claim for each term of payment, and leaves credit notes out', () => {
    const xml = fatturaPa(
      [
        body(
          'TD01',
          '7/A',
          `<DatiPagamento>${term('61.00', '<DataScadenzaPagamento>2026-03-31</DataScadenzaPagamento>')}${term('61.00', '<DataRiferimentoTerminiPagamento>2026-03-31</DataRiferimentoTerminiPagamento><GiorniTerminiPagamento>30</GiorniTerminiPagamento>')}</DatiPagamento>`,
        ),
        body('TD04', '8/A', ''),
        body('TD24', '9/A', ''),
      ].join('\n'),
    );
    const { invoices, remarks } = invoicesOfFatturaPa(Buffer.from(xml), '01234567890');
    expect(invoices.map(({ number, cents: owed, dueOn, line }) => [number, owed, dueOn, line])).toEqual([
      ['7/A (1/2)', 6100, '2026-03-31', 7],
      ['7/A (2/2)', 6100, '2026-04-30', 7],
      ['9/A', 12_200, '2026-03-31', 9],
    ]);
    expect(invoices[0]!.debtor).toMatchObject({ name: 'Rossi & Figli', vat: '09876543210', language: 'it' });
    expect(remarks).toEqual([{ line: 8, what: 'xml_no_claim', value: 'TD04 8/A' }]);
  });

  it('that is hostile, broken or somebody else’s is told, not read', () => {
    const what = (xml: string, vat: string | null = null) =>
      invoicesOfFatturaPa(Buffer.from(xml), vat).remarks;
    expect(
      what('<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    ).toEqual([{ line: 2, what: 'xml_doctype' }]);
    expect(what('<a>\n<b></a>')).toEqual([{ line: 2, what: 'xml_broken' }]);
    expect(what('<a/>')[0]?.what).toBe('xml_other');
    expect(what('<a>'.repeat(20_000))[0]?.what).toBe('xml_broken');
    expect(what(fatturaPa(body('TD01', '1', '')), '11111111111')[0]).toMatchObject({
      what: 'xml_not_yours',
      value: '01234567890',
    });
    expect(
      what(
        fatturaPa('<FatturaElettronicaBody><DatiGenerali>testo</DatiGenerali></FatturaElettronicaBody>'),
      )[0]?.what,
    ).toBe('xml_no_claim');
  });
});
