import type { City } from '../places.js';
import type { Hours } from '../hours.js';

export interface PackageData {
  kind: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  name: string;
  /** Euro, without VAT. */
  price: number;
  includedHours?: number;
  overage?: number;
  increment?: number;
  days?: number;
  about: string;
}

export interface AssistantData {
  name: string;
  female: boolean;
  born: string;
  /** Cadastral code of the state for those born abroad. */
  bornIn?: string;
  city: City;
  years: number;
  headline: string;
  story: string;
  /** `code:level`, level 2 if unsaid, `!` for verified. */
  skills: string;
  /** `code:rank`, 7 is native, `!` for verified. */
  languages: string;
  hours: Hours;
  /** Work hours a week on offer. */
  weekly: number;
  clients: number;
  holidays?: boolean;
  ordinario?: boolean;
  state?: 'in_review' | 'draft';
  packages: PackageData[];
}

const euro = (amount: number) => amount.toFixed(2).replace('.', ',').replace(',00', '');

/** So many hours a month for one price; more is paid by the hour. */
export function month(name: string, price: number, hours: number, overage: number, about = ''): PackageData {
  const first = about || 'Telefono, messaggi e agenda negli orari che concordiamo.';
  return {
    kind: 'retainer',
    name,
    price,
    includedHours: hours,
    overage,
    about: `${first} ${hours} ore di lavoro al mese; le ore in più costano ${euro(overage)} € l’una.`,
  };
}

export function byHour(price: number, name = 'A ore', about = ''): PackageData {
  const text = about || 'Pagate solo il tempo che serve, contato a passi di cinque minuti.';
  return { kind: 'hourly', name, price, increment: 5, about: text };
}

export function byCall(price: number, name = 'A chiamata', about = ''): PackageData {
  const text =
    about || 'Ogni chiamata risposta con il vostro saluto e il messaggio scritto entro dieci minuti.';
  return { kind: 'per_call', name, price, about: text };
}

export function job(name: string, price: number, days: number, about: string): PackageData {
  return { kind: 'fixed', name, price, days, about };
}
