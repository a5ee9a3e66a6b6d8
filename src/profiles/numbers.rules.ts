import parsePhone from 'libphonenumber-js';
import * as italian from 'stdnum/lib/cjs/it/index.js';

/** A VAT number without spaces or "IT", or null when its check digit is wrong. */
export function vatNumber(text: string): string | null {
  const digits = text.replace(/[\s.-]/g, '').replace(/^IT/i, '');
  return italian.iva.validate(digits).isValid ? digits : null;
}

/** A codice fiscale in capitals, or null when its check letter is wrong; a firm's may be eleven digits. */
export function taxCode(text: string, of: 'person' | 'firm'): string | null {
  const code = text.replace(/\s/g, '').toUpperCase();
  const checked = italian.codicefiscale.validate(code);
  if (checked.isValid && (of === 'firm' || checked.isIndividual)) return code;
  return of === 'firm' ? vatNumber(code) : null;
}

/** A telephone number as E.164, Italian unless it says otherwise; null when it can't be one. */
export function phoneNumber(text: string): string | null {
  const phone = parsePhone(text, 'IT');
  return phone?.isValid() ? phone.number : null;
}

/** "Mara Rinaldi" as "mara-rinaldi". */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return slug || 'assistente';
}
