import { randomBytes } from 'node:crypto';
import { hum } from '../demo/tone.js';

/** Told apart from earlier tellings on the same installation. */
const tale = randomBytes(3).toString('hex');

export const PASSWORD = 'una lunga frase segreta';

export const business = {
  name: 'Carla Neri',
  email: `carla.${tale}@studioneri.example`,
  organisation: `Studio Neri ${tale}`,
  profile: {
    legalName: `Studio Medico Neri S.r.l.`,
    vatNumber: '03876540372',
    sdiCode: 'M5UXCR1',
    street: 'Via Saragozza 12',
    postcode: '40123',
    city: 'Bologna',
    province: 'BO',
    phone: '051 098 2231',
    sector: 'medical',
    timezone: 'Europe/Rome',
  },
};

export const assistant = {
  name: `Giulia Storti`,
  email: `giulia.${tale}@posta.example`,
  profile: {
    displayName: `Giulia Storti`,
    headline: 'Segreteria medica e agenda, da nove anni',
    story:
      'Ho lavorato nove anni al banco di due poliambulatori. So tenere un’agenda piena senza perdere la calma, e so quando una telefonata non può aspettare. Rispondo in italiano e in inglese.',
    city: 'Modena',
    province: 'MO',
    experienceYears: 9,
  },
  legal: {
    legalName: 'Giulia Storti',
    vatNumber: '04123450670',
    taxCode: 'STRGLI90A41F205C',
    address: 'Via Emilia 4',
    postcode: '41121',
    taxRegime: 'forfettario',
  },
};

export const caller = { name: 'Elena Conti', number: '+39 335 0000118' };

/** A tone: a greeting as far as a recorder is concerned. */
export const greeting = (): Blob => new Blob([new Uint8Array(hum(1))], { type: 'audio/wav' });
