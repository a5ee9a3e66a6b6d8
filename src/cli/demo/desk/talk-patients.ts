import type { Talk } from './talk.js';

export const patients: Talk = {
  greeting: '{client}, buongiorno {caller}, sono {assistant}. Mi dica pure.',
  afterHours: '{client}, buonasera {caller}, sono {assistant}. Lo studio riapre domani alle 8:30, mi dica.',
  callTypes: [
    {
      name: 'Paziente dello studio',
      hint: 'sposta, annulla, domanda',
      instructions: 'Chiedere nome e data di nascita. Proporre due orari, mai più di tre.',
      tell: 'Orari, indicazioni per arrivare, preparazione alla visita.',
      action: 'appointment',
    },
    {
      name: 'Nuovo paziente',
      hint: 'primo appuntamento',
      instructions: 'Chiedere come ci ha conosciuti e se ha esami recenti da portare.',
      tell: 'La prima visita dura quarantacinque minuti. Non dire prezzi.',
      action: 'appointment',
    },
    {
      name: 'Urgenza, dolore',
      hint: 'passare subito',
      instructions: 'Chiedere da quando, se c’è febbre o gonfiore. Passare al dottore se è in studio.',
      tell: 'Un’urgenza si vede sempre in giornata.',
      action: 'message',
    },
    {
      name: 'Fattura o pagamento',
      hint: 'saldo, ricevuta',
      instructions: 'Cercare il nome fra i sospesi e annotare quando promette di pagare.',
      tell: 'Si può pagare con bonifico o in studio con carta.',
      action: 'reminder',
    },
  ],
  messages: [
    'Chiede se può riprendere l’attività sportiva dopo la seduta di {day}.',
    'Ha ritirato gli esami e vorrebbe sapere se portarli o spedirli.',
    'Domanda sul dosaggio: prende il farmaco da {n} giorni e non vede miglioramenti.',
    'Il preventivo va bene, ma vorrebbe sapere se si può pagare in tre volte.',
    'Chiede il certificato per il datore di lavoro, assente {day}.',
    'Sua madre non può più venire da sola: chiede se c’è posto per l’ambulanza davanti.',
    'Ha dimenticato gli occhiali in sala d’attesa, passa {day}.',
    'Chiede di parlare solo con il dottore, non ha voluto dire il motivo.',
    'Il laboratorio chiede conferma del colore per il lavoro in consegna {day}.',
    'Vorrebbe un secondo parere e chiede copia della documentazione.',
  ],
  urgent: [
    'Dolore forte da stanotte, guancia gonfia. Può venire in qualsiasi momento oggi.',
    'Si è riaperta la ferita dopo l’intervento. Attende una chiamata al più presto.',
    'Febbre a 38,5 da ieri sera, chiede se sospendere la cura.',
  ],
  appointments: [
    { what: 'Visita di controllo', minutes: 30 },
    { what: 'Igiene', minutes: 45 },
    { what: 'Prima visita', minutes: 45 },
    { what: 'Seduta', minutes: 30 },
    { what: 'Rinnovo della terapia', minutes: 15 },
    { what: 'Controllo dopo l’intervento', minutes: 30 },
  ],
  goods: [['Kit di igiene', 18]],
  documents: [
    'Ricevuta della visita',
    'Certificato di presenza',
    'Preventivo firmato',
    'Istruzioni prima dell’intervento',
    'Modulo per il consenso',
  ],
  cases: [
    {
      title: 'Preventivo impianto',
      status: ['inviato, in attesa di risposta', 'approvato, in attesa di data', 'primo intervento fissato'],
    },
    {
      title: 'Rimborso assicurativo',
      status: ['documenti raccolti', 'inviato alla compagnia', 'autorizzato, si può fissare'],
    },
    {
      title: 'Ciclo di terapia',
      status: ['proposto', 'accettato, dieci sedute', 'a metà ciclo', 'concluso'],
    },
  ],
  notes: [
    'Voleva sapere l’orario, già detto.',
    'Conferma l’appuntamento di {day}.',
    'Chiedeva indicazioni per il parcheggio.',
    'Arriva con dieci minuti di ritardo, avvisata la sala.',
    'Numero sbagliato, cercava la farmacia.',
  ],
  contactNotes: [
    'paziente dal 2019',
    'preferisce la mattina',
    'richiamare dopo le 18',
    'porta il bastone, piano terra',
  ],
  replies: [
    'Chiamo io nel pomeriggio, grazie.',
    'Può venire domani alle 12:30.',
    'Fatto, certificato pronto.',
    'Va bene in tre volte.',
  ],
};

export const animals: Talk = {
  ...patients,
  greeting: '{client}, buongiorno {caller}, sono {assistant}. Come sta il suo animale?',
  callTypes: [
    {
      name: 'Urgenza',
      hint: 'passare subito',
      instructions:
        'Specie, peso, da quando. Se respira male o ha ingerito qualcosa, passare al veterinario.',
      tell: 'Un’urgenza si vede sempre in giornata.',
      action: 'message',
    },
    {
      name: 'Visita o vaccino',
      hint: 'fissa, sposta',
      instructions: 'Nome dell’animale e ultimo vaccino. Chirurgia solo mercoledì e venerdì.',
      tell: 'Digiuno di dodici ore prima di un intervento.',
      action: 'appointment',
    },
    {
      name: 'Dopo l’intervento',
      hint: 'come sta',
      instructions: 'Chiedere se mangia e se tocca la ferita. Messaggio al veterinario.',
      tell: 'Il collare si tiene dieci giorni.',
      action: 'message',
    },
  ],
  messages: [
    'Il gatto non mangia da {day}, beve poco.',
    'Chiede se il vaccino va ripetuto prima del viaggio di {day}.',
    'Ha perso il libretto sanitario, chiede una copia.',
    'Il cane si è tolto il collare, la ferita sembra asciutta.',
    'Vorrebbe la dieta scritta, ha dimenticato le dosi.',
    'Chiede il costo della sterilizzazione per due gatte.',
    'Il laboratorio ha mandato gli esami di {day}.',
  ],
  urgent: [
    'Il cane ha mangiato cioccolato mezz’ora fa, dodici chili.',
    'Gatta investita, respira a fatica, arriva fra dieci minuti.',
  ],
  appointments: [
    { what: 'Visita', minutes: 30 },
    { what: 'Vaccino', minutes: 15 },
    { what: 'Controllo dei punti', minutes: 15 },
    { what: 'Sterilizzazione', minutes: 90 },
  ],
  documents: [
    'Libretto sanitario',
    'Esito degli esami',
    'Ricetta elettronica',
    'Istruzioni prima dell’intervento',
  ],
  contactNotes: ['cane anziano, Argo', 'due gatti', 'richiamare dopo le 18', 'coniglio, solo la dottoressa'],
  replies: ['Portarlo subito.', 'Esami buoni, chiamo io.', 'Dieta mandata per e-mail.'],
};
