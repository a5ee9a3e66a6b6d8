import type { Random } from '../random.js';

const HOUR = 3_600_000;

/** Where a record stands by now, and since when. */
export function settled(
  random: Random,
  kind: 'message' | 'order' | 'reminder' | 'document',
  at: Date,
  now: number,
  promised: boolean,
): { state: string; at: Date; replied: boolean } {
  const hours = (now - Number(at)) / HOUR;
  const since = new Date(Number(at) + Math.min(random.int(1, 20) * 0.4, hours * 0.8) * HOUR);
  const fresh = (state: string) => ({ state, at, replied: false });
  const moved = (state: string, replied = false) => ({ state, at: since, replied });
  switch (kind) {
    case 'document':
      return fresh('sent');
    case 'message':
      if (random.chance(hours / (hours + 4)))
        return moved(random.chance(hours / 40) ? 'done' : 'read', random.chance(0.25));
      return hours > 60 ? moved('done') : fresh('waiting');
    case 'order':
      if (hours > 72) return moved(random.chance(0.04) ? 'cancelled' : 'fulfilled');
      return hours > 20 ? moved('confirmed') : fresh('taken');
    case 'reminder':
      if (hours > 300) return moved(hours < 480 && random.chance(0.3) ? 'handed_back' : 'paid');
      return fresh(promised ? 'promised' : 'sent');
  }
}
