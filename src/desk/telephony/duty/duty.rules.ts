import type { Temporal } from 'temporal-polyfill';
import { isOpenAt, type OpenHours } from '../../../availability/index.js';

export interface Presence {
  state: 'hours' | 'on' | 'paused';
  until: Date | null;
}

/** How she stands: on duty by her hours, on duty beyond them, paused by herself, or outside her hours. */
export type Standing = 'on' | 'extra' | 'paused' | 'off';

/** Going on duty outside one's hours lasts this long, so that nobody is rung all night for having forgotten. */
export const EXTRA_HOURS = 4;

export function standingOf(presence: Presence, hours: OpenHours | null, now: Temporal.Instant): Standing {
  if (presence.state === 'paused') return 'paused';
  if (hours === null || isOpenAt(hours, now)) return 'on';
  const extra = presence.state === 'on' && presence.until && presence.until.getTime() > now.epochMilliseconds;
  return extra ? 'extra' : 'off';
}
