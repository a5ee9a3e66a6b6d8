import type { Action } from '../../../desk/playbooks/playbook.rules.js';

/** What is said and done at a kind of client. "{n}" becomes a number, "{day}" a weekday. */
export interface Talk {
  greeting: string;
  afterHours: string;
  callTypes: { name: string; hint: string; instructions: string; tell: string; action: Action }[];
  /** Left for somebody of the business. */
  messages: string[];
  urgent: string[];
  appointments: { what: string; minutes: number }[];
  /** Things ordered, and their prices in euro. */
  goods: [what: string, price: number][];
  documents: string[];
  cases: { title: string; status: string[] }[];
  /** Written when a call ended by itself. */
  notes: string[];
  contactNotes: string[];
  replies: string[];
}
