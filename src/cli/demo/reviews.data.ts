/** What businesses write, by how content they are; "{name}" is the assistant. */
export const ofAssistants: Record<'high' | 'middle' | 'low', string[]> = {
  high: [
    '{name} risponde come se fosse seduta qui da anni. I clienti ci chiedono di salutarla.',
    'Ogni chiamata diventa una riga scritta: a fine giornata so tutto in cinque minuti.',
    'Precisa, gentile, mai invadente. Il telefono ha smesso di essere un problema.',
    'Ha gestito un’urgenza con calma e ci ha avvisati al momento giusto. Non potevamo chiedere di più.',
    'Nessun appuntamento perso in tutto il mese e i buchi in agenda sono spariti.',
    'Sa che cosa si può dire e che cosa no, senza che lo dobbiamo ricordare.',
    'I solleciti partono puntuali e nessun cliente si è offeso. Anzi, pagano.',
    'Impara in fretta: dopo due settimane non ci chiedeva più niente.',
    'Ottimo mese. {name} ci ha anche proposto come semplificare le istruzioni.',
    'Gentile anche con chi non se lo merita. Messaggi chiari, tempi rispettati.',
  ],
  middle: [
    'Lavoro buono, qualche messaggio un po’ corto nelle ore di punta.',
    'Ci troviamo bene. Due volte la richiamata è arrivata più tardi del previsto.',
    'Cortese e ordinata; sui nostri prodotti deve ancora prendere confidenza.',
    'Nel complesso bene, ma un appuntamento è finito nel giorno sbagliato.',
    'Bene il telefono, i rendiconti si potrebbero leggere più facilmente.',
  ],
  low: [
    'Un mese difficile: tre chiamate senza messaggio e un cliente che si è lamentato del tono.',
    'Risponde volentieri ma spesso tardi. Ne abbiamo parlato e speriamo migliori.',
    'Troppi messaggi per la persona sbagliata. Le istruzioni c’erano.',
  ],
};

/** What assistants write of their clients. */
export const ofBusinesses: Record<'high' | 'middle' | 'low', string[]> = {
  high: [
    'Istruzioni chiare, risposte in giornata, pagamenti puntuali. Un cliente da tenere.',
    'Quando serve una decisione la prendono. Si lavora bene.',
    'Mi hanno presentata ai clienti come una di loro e si sente.',
    'Approvano il rendiconto in un giorno e se hanno un dubbio chiamano.',
    'Gentili e organizzati, anche nelle settimane storte.',
  ],
  middle: [
    'Buon rapporto; i cambi di orario andrebbero detti con più anticipo.',
    'Tutto regolare, ma ai messaggi urgenti a volte si risponde il giorno dopo.',
    'Le istruzioni sono buone, manca qualche caso frequente.',
  ],
  low: ['Difficile avere risposte: i clienti richiamano tre volte per la stessa cosa.'],
};

export const replies = [
  'Grazie, è un piacere lavorare con voi. Sulle richiamate ho già cambiato il giro.',
  'Vi ringrazio, lo dico anche ai vostri clienti quando mi fanno i complimenti.',
  'Avete ragione sull’appuntamento: ho aggiunto una conferma scritta.',
  'Grazie di cuore, al prossimo mese.',
];

/** Names a person and a number: staff have something to look at. */
export const careless =
  'Ottimo lavoro. Se volete referenze chiamate pure mia cognata Carla al 335 000 1122, ve ne parlerà lei.';
