/** An IBAN in capitals without spaces, or null when its check digits are wrong. */
export function iban(text: string): string | null {
  const code = text.replace(/[\s.-]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(code)) return null;
  if (code.startsWith('IT') && !/^IT\d{2}[A-Z]\d{10}[A-Z0-9]{12}$/.test(code)) return null;
  const digits = `${code.slice(4)}${code.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return BigInt(digits) % 97n === 1n ? code : null;
}

/** In groups of four, as it is read. */
export const ibanSpaced = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');
