import type { Talk } from './talk.js';

export const legal: Talk = {
  greeting: '{client}, buongiorno {caller}, sono {assistant}. Chi devo dire?',
  afterHours: '{client}, buonasera {caller}, sono {assistant}. Posso prendere un messaggio.',
  callTypes: [
    {
      name: 'Cliente dello studio',
      hint: 'stato della pratica, appuntamento',
      instructions: 'Chiedere nome e numero della pratica. Non leggere mai documenti al telefono.',
      tell: 'Solo quello che è scritto in «può sapere».',
      action: 'case',
    },
    {
      name: 'Controparte o collega',
      hint: 'messaggio, mai informazioni',
      instructions: 'Nome, studio, motivo e quando si può richiamare. Nient’altro.',
      tell: 'Nulla sulle pratiche.',
      action: 'message',
    },
    {
      name: 'Nuovo cliente',
      hint: 'primo colloquio',
      instructions: 'Materia in due parole e nome della controparte, per il controllo dei conflitti.',
      tell: 'Il primo colloquio dura mezz’ora.',
      action: 'appointment',
    },
  ],
  messages: [
    'Il collega della controparte propone un incontro {day}.',
    'La cancelleria conferma il rinvio dell’udienza a {day}.',
    'Chiede se la memoria è stata depositata.',
    'La banca ha mandato il conteggio, lo gira per PEC.',
    'Vorrebbe aggiungere un documento prima di {day}.',
    'Il perito può {day} alle {n}, attende conferma.',
    'Chiede la parcella aggiornata per il commercialista.',
    'Non ha ricevuto la lettera, chiede di rimandarla.',
    'L’altra parte non si è presentata: chiede che cosa fare.',
  ],
  urgent: [
    'Notifica ricevuta stamattina, termine di {n} giorni. Chiede di essere richiamato oggi.',
    'L’ufficiale giudiziario è davanti alla porta.',
  ],
  appointments: [
    { what: 'Colloquio in studio', minutes: 30 },
    { what: 'Primo colloquio', minutes: 30 },
    { what: 'Firma dei documenti', minutes: 30 },
    { what: 'Videochiamata', minutes: 30 },
  ],
  goods: [['Copia autentica', 16]],
  documents: [
    'Procura da firmare',
    'Lettera di messa in mora',
    'Nota di deposito',
    'Elenco dei documenti mancanti',
    'Bozza dell’atto',
  ],
  cases: [
    {
      title: 'Separazione consensuale',
      status: ['ricorso in preparazione', 'depositato', 'udienza fissata', 'omologata'],
    },
    {
      title: 'Compravendita',
      status: ['mancano planimetria e visura', 'documenti completi', 'atto fissato'],
    },
    {
      title: 'Causa di lavoro',
      status: ['tentativo di conciliazione', 'ricorso depositato', 'prima udienza tenuta'],
    },
  ],
  notes: [
    'Ha richiamato per sapere l’indirizzo della PEC.',
    'Voleva l’avvocata: è in udienza, richiama lui.',
    'Offerta commerciale, declinata.',
    'Conferma il colloquio di {day}.',
  ],
  contactNotes: [
    'chiamare solo la sera',
    'parla per conto della madre',
    'sempre tramite PEC',
    'cliente dal 2015',
  ],
  replies: [
    'Lo richiamo dopo l’udienza.',
    'Confermare il perito.',
    'Memoria depositata ieri.',
    'Va bene {day}.',
  ],
};

export const office: Talk = {
  ...legal,
  greeting: '{client}, buongiorno {caller}, sono {assistant}. Come posso aiutarla?',
  afterHours:
    '{client}, buonasera {caller}, sono {assistant}. Siamo chiusi, ma prendo volentieri un messaggio.',
  callTypes: [
    {
      name: 'Cliente',
      hint: 'documenti, scadenze',
      instructions: 'Guardare la pratica. Se manca un documento, dirlo e mandare l’elenco.',
      tell: 'Scadenze e documenti mancanti.',
      action: 'case',
    },
    {
      name: 'Fornitore o ente',
      hint: 'messaggio',
      instructions: 'Prendere riferimento e protocollo.',
      tell: 'Nulla sui clienti.',
      action: 'message',
    },
    {
      name: 'Riunione',
      hint: 'fissare, spostare',
      instructions: 'Mai prima delle 9:30. Mandare l’invito con il collegamento.',
      tell: 'Le disponibilità in agenda.',
      action: 'appointment',
    },
  ],
  messages: [
    'Manca ancora l’estratto conto di settembre, lo manda {day}.',
    'Chiede di spostare la riunione a {day}.',
    'La fattura {n} ha l’importo sbagliato, chiede la nota di credito.',
    'Vuole sapere se il pagamento di {day} è partito.',
    'L’INPS chiede un’integrazione entro {n} giorni.',
    'Un ristorante non vede le prenotazioni di oggi.',
    'Interessato a una dimostrazione, meglio {day}.',
  ],
  urgent: [
    'Il sistema non incassa, il locale apre fra un’ora.',
    'Scadenza di oggi, manca la delega firmata.',
  ],
  appointments: [
    { what: 'Riunione', minutes: 60 },
    { what: 'Dimostrazione', minutes: 30 },
    { what: 'Visita dell’immobile', minutes: 30 },
  ],
  documents: [
    'Verbale della riunione',
    'Fattura',
    'Riepilogo degli incassi',
    'Sollecito di documenti',
    'Riassunto della settimana',
    'Registrazione di prima nota',
  ],
  cases: [
    {
      title: 'Documenti del trimestre',
      status: ['richiesti', 'arrivati in parte', 'completi'],
    },
    {
      title: 'Segnalazione',
      status: ['aperta', 'passata al tecnico', 'risolta, da confermare'],
    },
    {
      title: 'Trattativa',
      status: ['primo contatto', 'offerta inviata', 'in attesa di firma'],
    },
  ],
};
