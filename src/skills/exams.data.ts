import type { Exam, Question } from './exams.rules.js';

/** The right option comes first here; on screen the order is another. */
const at = (level: number, questions: [ask: string, ...options: string[]][]): Question[] =>
  questions.map(([ask, ...options]) => ({ level, ask, options }));

const language = (code: string, levels: Record<3 | 4 | 5, [ask: string, ...options: string[]][]>): Exam => ({
  key: code,
  subject: { kind: 'language', code },
  questions: [...at(3, levels[3]), ...at(4, levels[4]), ...at(5, levels[5])],
});

const english = language('en', {
  3: [
    [
      'A caller says: “Could I speak to Dr Neri?” You answer: “I’m afraid she ___ with a patient at the moment.”',
      'is',
      'was',
      'has',
      'be',
    ],
    ['“Please hold the ___, I’ll see if he is free.”', 'line', 'wire', 'call', 'phone number'],
    ['“I ___ call you back before five, I promise.”', 'will', 'would', 'am', 'have'],
    [
      '“How long ___ for an answer?”',
      'have you been waiting',
      'are you waiting since',
      'do you wait',
      'you wait',
    ],
  ],
  4: [
    [
      '“If I ___ about the delay, I would have rung you yesterday.”',
      'had known',
      'knew',
      'would know',
      'have known',
    ],
    [
      'The caller wants to “put off” her appointment. She wants to ___ it.',
      'postpone',
      'cancel',
      'confirm',
      'bring forward',
    ],
    [
      '“The invoice is overdue” means that ___.',
      'it should have been paid already',
      'it is too high',
      'it was paid twice',
      'it has not been sent',
    ],
    ['“Would you mind ___ your surname for me?”', 'spelling', 'to spell', 'spell', 'spelt'],
  ],
  5: [
    [
      '“I’m calling ___ your letter of 4 May.”',
      'with regard to',
      'in respect from',
      'as regards of',
      'on the regard of',
    ],
    [
      '“Under no circumstances ___ disclose a client’s number.”',
      'should we',
      'we should',
      'we must',
      'we ought',
    ],
    [
      'A caller “beats about the bush”. She ___.',
      'doesn’t come to the point',
      'is in a great hurry',
      'is calling from outdoors',
      'repeats the same thing',
    ],
    ['“He rang to ___ a complaint about the late delivery.”', 'lodge', 'do', 'throw', 'put'],
  ],
});

const german = language('de', {
  3: [
    ['„Herr Kofler ist gerade nicht ___ Platz.“', 'am', 'im', 'auf', 'beim'],
    ['„Kann ich ___ etwas ausrichten?“', 'ihm', 'ihn', 'er', 'sein'],
    ['„Einen Moment bitte, ich ___ Sie.“', 'verbinde', 'verbindet', 'verbinden', 'verbindest'],
    ['„Der Termin ist ___ Dienstag um zehn Uhr.“', 'am', 'um', 'im', 'an'],
  ],
  4: [
    ['„Könnten Sie mir bitte sagen, wann die Praxis geöffnet ___?“', 'ist', 'sein', 'hat', 'wird sein hat'],
    ['„Ich rufe an, ___ ich den Termin verschieben muss.“', 'weil', 'denn', 'deshalb', 'trotzdem'],
    ['„Die Rechnung ___ gestern bezahlt.“', 'wurde', 'wird', 'hat', 'ist worden'],
    ['„Wenn ich das gewusst ___, hätte ich früher angerufen.“', 'hätte', 'habe', 'wäre', 'würde'],
  ],
  5: [
    ['„Bezüglich ___ Schreibens vom 4. Mai möchte ich Folgendes klären.“', 'Ihres', 'Ihrem', 'Ihr', 'Ihren'],
    ['„Sie möchte den Termin ___ nehmen“ heißt: Sie möchte hingehen.', 'wahr', 'auf', 'vor', 'an'],
    [
      '„Der Anrufer ließ sich nicht davon ___, sofort jemanden zu sprechen.“',
      'abbringen',
      'aufbringen',
      'beibringen',
      'umbringen',
    ],
    ['„Die Zahlung ist seit zwei Wochen ___.“', 'überfällig', 'hinfällig', 'zufällig', 'gefällig'],
  ],
});

const french = language('fr', {
  3: [
    ['« Ne ___ pas, je vous passe le cabinet. »', 'quittez', 'quitter', 'quitte', 'quittons'],
    ['« Je voudrais parler ___ docteur Neri. »', 'au', 'à le', 'avec', 'le'],
    ['« Elle ___ absente jusqu’à lundi. »', 'est', 'a', 'fait', 'va'],
    ['« Pouvez-vous ___ rappeler demain ? »', 'me', 'moi', 'je', 'mien'],
  ],
  4: [
    ['« Il faut que vous ___ avant dix heures. »', 'veniez', 'venez', 'viendrez', 'venir'],
    ['« Si j’avais su, je vous ___ plus tôt. »', 'aurais appelé', 'avais appelé', 'appellerais', 'ai appelé'],
    ['« Voici le dossier ___ vous avez besoin. »', 'dont', 'que', 'qui', 'où'],
    ['« Reporter » un rendez-vous, c’est le ___.', 'remettre à plus tard', 'annuler', 'confirmer', 'noter'],
  ],
  5: [
    [
      '« Je me permets de vous relancer ___ la facture n° 88. »',
      'au sujet de',
      'en sujet de',
      'sur le sujet',
      'au sujet',
    ],
    [
      '« Bien que le virement ___ effectué, nous ne l’avons pas reçu. »',
      'ait été',
      'a été',
      'est',
      'aura été',
    ],
    [
      '« Je vous saurais gré de ___ répondre rapidement. »',
      'bien vouloir',
      'vouloir bien que',
      'bien voulu',
      'vouloir bien à',
    ],
    [
      '« Faire la part des choses », c’est ___.',
      'juger avec mesure',
      'partager les frais',
      'diviser le travail',
      'prendre parti',
    ],
  ],
});

const spanish = language('es', {
  3: [
    ['«Un momento, por favor, no ___.»', 'cuelgue', 'cuelga usted', 'colgar', 'cuelgo'],
    ['«La doctora ___ ocupada en este momento.»', 'está', 'es', 'hay', 'tiene'],
    ['«¿Quiere dejar___ un mensaje?» (al señor Ruiz)', 'le', 'lo', 'se', 'la'],
    ['«La cita es ___ jueves a las diez.»', 'el', 'en', 'al', 'en el'],
  ],
  4: [
    ['«Cuando ___ el técnico, le avisaremos.»', 'llegue', 'llega', 'llegará', 'llegaba'],
    ['«Si lo hubiera sabido, le ___ antes.»', 'habría llamado', 'había llamado', 'llamaré', 'llamara'],
    ['«Aplazar» una cita significa ___.', 'dejarla para más tarde', 'anularla', 'confirmarla', 'adelantarla'],
    ['«Llevamos dos semanas ___ su respuesta.»', 'esperando', 'esperar', 'esperado', 'a esperar'],
  ],
  5: [
    ['«Le agradecería que me ___ la factura cuanto antes.»', 'enviara', 'envía', 'enviará', 'enviar'],
    [
      '«Nos pondremos en contacto con usted ___ recibamos el pago.»',
      'en cuanto',
      'en tanto',
      'por cuanto',
      'cuánto',
    ],
    [
      '«Dar largas» a un cliente es ___.',
      'retrasarle la respuesta a propósito',
      'hablar mucho tiempo',
      'hacerle un descuento',
      'despedirse con cortesía',
    ],
    ['«El importe pendiente ___ a 300 euros.»', 'asciende', 'aumenta', 'sube', 'suma'],
  ],
});

const both = (level: number, it: string, en: string, itOptions: string[], enOptions: string[]): Question => ({
  level,
  ask: { it, en },
  options: { it: itOptions, en: enOptions },
});

const telephone: Exam = {
  key: 'telephone',
  subject: { kind: 'skill', code: 'inbound-calls' },
  questions: [
    both(
      1,
      'Risponde un cliente che parla in fretta e non lascia il nome. Che cosa fai per prima cosa?',
      'A caller talks fast and leaves no name. What do you do first?',
      [
        'Chiedo nome e numero e li ripeto',
        'Annoto quello che ho capito e riferisco',
        'Chiedo di richiamare con più calma',
        'Passo subito la chiamata a un collega',
      ],
      [
        'Ask for name and number and repeat them',
        'Note what I understood and pass it on',
        'Ask them to call back more calmly',
        'Put the call through to a colleague at once',
      ],
    ),
    both(
      1,
      'La persona cercata è assente. Quale frase usi?',
      'The person asked for is out. Which sentence do you use?',
      [
        '«In questo momento non è disponibile: posso prendere un messaggio?»',
        '«Non so dove sia, provi a sentire un collega più tardi.»',
        '«È a casa malata fino al 20, ma le lascio il cellulare.»',
        '«Oggi non c’è: provi domani, di mattina è più facile.»',
      ],
      [
        '“She isn’t available just now: may I take a message?”',
        '“I don’t know where she is, try a colleague later.”',
        '“She is off sick until the 20th, but here is her mobile.”',
        '“She isn’t in: try tomorrow, mornings are easier.”',
      ],
    ),
    both(
      1,
      'Devi mettere in attesa chi chiama. Come fai?',
      'You have to put a caller on hold. How?',
      [
        'Chiedo se può attendere e dico quanto',
        'Lo metto in attesa e torno appena posso',
        'Lascio la linea aperta e cerco la risposta',
        'Riaggancio e richiamo',
      ],
      [
        'I ask whether they can hold and say how long',
        'I put them on hold and come back when I can',
        'I leave the line open while I look',
        'I hang up and call back',
      ],
    ),
    both(
      1,
      'Un messaggio completo contiene sempre:',
      'A complete message always has:',
      [
        'chi, quando, recapito, motivo, che cosa è stato promesso',
        'nome, motivo e un tuo parere su quanto sia urgente',
        'numero, ora, e il resto se chi chiama insiste',
        'un riassunto breve, senza recapito se è già cliente',
      ],
      [
        'who, when, contact, reason, what was promised',
        'name, reason and your opinion on its urgency',
        'number, time, and the rest if the caller insists',
        'a short summary, no contact for known clients',
      ],
    ),
    both(
      2,
      'Chiama il marito di una paziente e chiede l’esito degli esami di lei. Rispondi:',
      'A patient’s husband calls to ask for her test results. You answer:',
      [
        'che non puoi dare notizie e che può chiamare lei',
        'l’esito, se è buono: non c’è nulla da nascondere',
        'l’esito, se sa dire la data di nascita di lei',
        'che gli mandi l’esito per e-mail, così resta scritto',
      ],
      [
        'that you can’t give any news and that she may call',
        'the result, if it is good: there is nothing to hide',
        'the result, if he can tell you her date of birth',
        'that you will e-mail him the result, in writing',
      ],
    ),
    both(
      2,
      'Un cliente grida perché il tecnico non è arrivato. Il passo giusto è:',
      'A customer shouts because the technician didn’t come. The right step is:',
      [
        'lasciarlo finire, riassumere, dire che cosa succede e quando',
        'spiegare subito che non è colpa tua e chi ha sbagliato il giro',
        'promettere un rimborso: un cliente calmo resta un cliente',
        'dire che richiamerai quando sarà più calmo, e chiudere',
      ],
      [
        'let them finish, sum up, say what happens now and by when',
        'explain at once that it is not your fault and whose it is',
        'promise a refund: a calm customer stays a customer',
        'say you will call when they are calmer, and hang up',
      ],
    ),
    both(
      2,
      'Suonano insieme le linee di due clienti. Tu sei già in chiamata con un terzo. Che cosa fai?',
      'Two clients’ lines ring at once while you are in a call with a third. What do you do?',
      [
        'Finisco senza fretta, poi richiamo le perse nell’ordine',
        'Interrompo la chiamata e rispondo a tutte e due',
        'Rispondo a tutti con il saluto del primo cliente',
        'Stacco le due linee finché non ho finito la prima',
      ],
      [
        'I finish without haste, then return the missed calls in order',
        'I interrupt the call and answer both of the others',
        'I answer everybody with the first client’s greeting',
        'I switch the two lines off until I have finished the first',
      ],
    ),
    both(
      2,
      'Qualcuno dice di essere della banca del tuo cliente e vuole il suo cellulare privato.',
      'Somebody says they are from your client’s bank and wants his private number.',
      [
        'Prendo recapito e nome e riferisco al cliente',
        'Lo do: è la banca e può essere urgente',
        'Lo do, se sa dirmi il nome della filiale',
        'Chiedo il numero del conto come controllo',
      ],
      [
        'I take name and contact and tell my client',
        'I give it: it is the bank, it may be urgent',
        'I give it, if they can name the branch',
        'I ask for the account number as a check',
      ],
    ),
    both(
      3,
      'Studio dentistico: chi chiama ha un forte gonfiore e fatica a deglutire. L’agenda è piena.',
      'Dental practice: the caller has a bad swelling and trouble swallowing. The diary is full.',
      [
        'Avverto subito il dottore come da istruzioni; se il respiro è difficile, 112',
        'Do il primo posto libero, tra tre giorni, e consiglio ghiaccio e riposo',
        'Consiglio l’antibiotico che il dottore dà di solito, e richiamo la sera',
        'Dico di sentire in farmacia e di richiamare se domani non passa',
      ],
      [
        'I tell the dentist at once as instructed; if breathing is hard, 112',
        'I give the first free slot, in three days, and advise ice and rest',
        'I advise the antibiotic the dentist usually gives, and call tonight',
        'I say to ask a chemist and call again if it hasn’t passed tomorrow',
      ],
    ),
    both(
      3,
      'Un sollecito di pagamento al telefono: il debitore dice che la fattura è sbagliata.',
      'A payment reminder by telephone: the debtor says the invoice is wrong.',
      [
        'Chiedo che cosa non torna, lo annoto e dico quando avrà risposta',
        'Ripeto che intanto deve pagare, e che dei conti si parla dopo',
        'Propongo uno sconto, così la pratica si chiude in giornata',
        'Avverto che la prossima telefonata sarà quella dell’avvocato',
      ],
      [
        'I ask what is wrong, note it and say when they get an answer',
        'I repeat that they must pay first and can discuss it later',
        'I offer a discount, so that the case is closed today',
        'I warn that the next call will come from the lawyer',
      ],
    ),
    both(
      3,
      'Nella stessa mattina chiamano due avvocati avversari, tuoi clienti in contratti diversi, per la stessa causa.',
      'In one morning two opposing lawyers, your clients under different contracts, call about the same case.',
      [
        'Non riferisco nulla e segnalo a entrambi un possibile conflitto, senza dettagli',
        'Avverto quello che è mio cliente da più tempo di quel che dice l’altro',
        'Da quel giorno rispondo a uno solo dei due, senza spiegare il perché',
        'Li metto in contatto, così si accordano senza passare dalle carte',
      ],
      [
        'I pass nothing on and tell each of a possible conflict, without details',
        'I warn the one I have served for longer of what the other says',
        'From that day I answer for only one of them, without saying why',
        'I put them in touch, so that they can settle without papers',
      ],
    ),
    both(
      3,
      'Hai dato per errore un appuntamento già occupato. Te ne accorgi un’ora dopo.',
      'You have given away a slot that was already taken, and notice an hour later.',
      [
        'Chiamo subito la seconda persona, mi scuso e propongo due alternative',
        'Aspetto il giorno stesso: spesso uno dei due disdice da solo',
        'Sposto la prima persona di mezz’ora e glielo scrivo il giorno prima',
        'Cancello tutti e due e chiedo di prenotare di nuovo dal sito',
      ],
      [
        'I call the second person at once, apologise and offer two alternatives',
        'I wait until the day: often one of the two cancels anyway',
        'I move the first person by half an hour and write the day before',
        'I cancel both and ask them to book again on the website',
      ],
    ),
  ],
};

/** The tests an assistant can take; a passed one goes to staff as evidence. */
export const exams: readonly Exam[] = [telephone, english, german, french, spanish];
