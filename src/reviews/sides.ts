import type { Member } from '../identity/index.js';
import type { Side } from './review.rules.js';

/** The side this person writes for. */
export const sideOf = (actor: Member): Side => (actor.role === 'assistant' ? 'assistant' : 'business');
