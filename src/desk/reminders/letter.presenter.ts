import { date, money } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import type { Claim } from './claim.rules.js';
import { ibanSpaced } from './iban.rules.js';
import type { Tone } from './ladder.rules.js';
import type { UnpaidInvoice } from './unpaid-invoices.service.js';
import type { UnpaidSettings } from './unpaid-settings.service.js';

export interface Letter {
  subject: string;
  paragraphs: string[];
}

/** A reminder in the client's name, in the debtor's language. The first is a courtesy: it asks for no interest. */
export function letterOf(
  invoice: UnpaidInvoice,
  tone: Tone,
  claim: Claim,
  { payee, iban, signature }: UnpaidSettings,
  client: string,
): Letter {
  const { language } = invoice.debtor;
  const t = (key: string, params: Record<string, unknown> = {}): string =>
    translate(language, `unpaid.letter.${key}`, params);
  const amount = (cents: number): string => money(cents, 'EUR', language);
  const day = (on: string): string => date(on, language, undefined, 'long');
  const { interest } = claim;
  const asks = tone !== 'first' && interest !== null && 'cents' in interest;
  const facts = {
    client,
    debtor: invoice.debtor.name,
    number: invoice.number,
    issued: day(invoice.issuedOn),
    due: day(invoice.dueOn),
    owed: amount(claim.owedCents),
  };
  return {
    subject: t(`${tone}.subject`, facts),
    paragraphs: [
      t('greeting', facts),
      t(`${tone}.text`, facts),
      ...(invoice.paidCents > 0 ? [t('part_paid', { paid: amount(invoice.paidCents) })] : []),
      ...(asks
        ? [
            t('interest', {
              interest: amount(interest.cents),
              recovery: amount(claim.recoveryCents),
              total: amount(claim.totalCents),
            }),
          ]
        : []),
      t('account', { payee, iban: ibanSpaced(iban) }),
      t(`${tone}.close`, facts),
      signature || t('signature', facts),
    ],
  };
}
