import type { Hours } from '../hours.js';
import type { Mix } from '../desk/mixes.js';

export interface EngagementData {
  firm: string;
  assistant: string;
  /** Name of one of the assistant's packages. */
  pack: string;
  title: string;
  wanted: string;
  /** First month of work, counted back from the present one. */
  since: number;
  coverage: Hours;
  mix: Mix;
  /** What the brief asks for besides Italian, `code:rank`. */
  languages?: string;
  must: string;
  nice?: string;
  /** Agreed price in euro, when it is not the package's. */
  price?: number;
  /** Hours a month included at that price. */
  hours?: number;
  /** Hours of work a week, for packages that include none. */
  weekly?: number;
  /** Calls a day the business expects. */
  calls?: number;
  /** Of a hundred callers at most so many may find the line busy. */
  busy?: number;
  /** How the business marks the work, of five; reviews vary around it. */
  marks: number;
  /** Hours of silence that approve, 72 if unsaid. */
  approvalHours?: number;
  state?: 'awaiting_signatures' | 'paused' | 'in_notice' | 'ended';
}

/** Several contracts of one assistant. */
export const of = (assistant: string, contracts: Omit<EngagementData, 'assistant'>[]): EngagementData[] =>
  contracts.map((contract) => ({ assistant, ...contract }));
