const it = {
  banner: 'Sostituto locale di Stripe: nessun denaro vero.',
  checkoutTitle: 'Come volete pagare?',
  checkoutWhy: 'Il metodo viene salvato per gli addebiti che approverete. Ora non si paga nulla.',
  testMethods: 'Scegliete un metodo di prova',
  otherNumber: 'Oppure scrivete un numero di carta o un IBAN di prova',
  holder: 'Intestatario',
  save: 'Salva il metodo di pagamento',
  cancel: 'Annulla e torna indietro',
  unknownNumber:
    'Questo numero non è tra quelli di prova. Cancellatelo e scegliete dall’elenco; non scrivete mai un numero vero.',
  notOffered: 'Questo tipo di pagamento qui non è previsto. Sceglietene un altro.',
  done: 'Il metodo di pagamento è già salvato.',
  goOn: 'Continua',
  expired: 'Questa pagina è scaduta. Tornate indietro e ricominciate.',
  missing: 'Questa pagina non esiste.',
  succeeds: 'pagamento riuscito',
  insufficient_funds: 'fondi insufficienti',
  authentication: 'chiede una conferma alla banca',
  declines: 'si salva, ma l’addebito è rifiutato',
  fails_later: 'l’addebito torna indietro dopo qualche secondo',
  card: 'Carta',
  sepa_debit: 'Addebito SEPA',
  onboardingTitle: 'Dove vuoi ricevere i pagamenti?',
  onboardingWhy: 'Stripe chiede un nome e un conto. Qui basta un IBAN di prova.',
  fullName: 'Nome e cognome',
  iban: 'IBAN',
  ibanHint: 'Per esempio IT60X0542811101000000123456',
  wrongName: 'Scrivi il tuo nome e cognome.',
  wrongIban: 'Questo IBAN non è valido: controlla le cifre.',
  activate: 'Attiva i pagamenti',
  authenticationTitle: 'Confermate il pagamento di {amount}',
  authenticationWhy: 'La banca chiede la vostra conferma prima di addebitare la carta.',
  approve: 'Conferma il pagamento',
  refuse: 'Rifiuta',
  authenticated: 'Non c’è più nulla da confermare per questo pagamento.',
};

const en: typeof it = {
  banner: 'Local stand-in for Stripe: no real money.',
  checkoutTitle: 'How would you like to pay?',
  checkoutWhy: 'The method is saved for charges you approve later. Nothing is paid now.',
  testMethods: 'Choose a test method',
  otherNumber: 'Or type a test card number or IBAN',
  holder: 'Account holder',
  save: 'Save payment method',
  cancel: 'Cancel and go back',
  unknownNumber:
    'This is not one of the test numbers. Clear it and choose from the list; never type a real number.',
  notOffered: 'This kind of payment is not offered here. Choose another one.',
  done: 'The payment method is already saved.',
  goOn: 'Continue',
  expired: 'This page has expired. Go back and start again.',
  missing: 'This page does not exist.',
  succeeds: 'payment succeeds',
  insufficient_funds: 'insufficient funds',
  authentication: 'asks the bank for confirmation',
  declines: 'is saved, but charges are declined',
  fails_later: 'the debit is returned after a few seconds',
  card: 'Card',
  sepa_debit: 'SEPA debit',
  onboardingTitle: 'Where would you like to be paid?',
  onboardingWhy: 'Stripe asks for a name and an account. Here a test IBAN is enough.',
  fullName: 'Full name',
  iban: 'IBAN',
  ibanHint: 'For example IT60X0542811101000000123456',
  wrongName: 'Write your full name.',
  wrongIban: 'This IBAN is not valid: check its digits.',
  activate: 'Activate payments',
  authenticationTitle: 'Confirm the payment of {amount}',
  authenticationWhy: 'The bank asks for your confirmation before charging the card.',
  approve: 'Confirm payment',
  refuse: 'Refuse',
  authenticated: 'There is nothing left to confirm for this payment.',
};

export type Texts = typeof it;
export type Language = 'it' | 'en';
export const texts: Record<Language, Texts> = { it, en };

/** The first of the wishes that is Italian or English; then English. */
export function languageOf(...wishes: (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const found = wish?.split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
    const language = found?.find((code) => code === 'it' || code === 'en');
    if (language) return language;
  }
  return 'en';
}
