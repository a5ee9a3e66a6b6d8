import type { INestApplicationContext } from '@nestjs/common';
import { ReputationFacts } from '../../reputation/facts.queries.js';
import { reputationOf } from '../../reputation/index.js';
import type { DemoWorld } from './world.js';

/** The reputation of everybody who is published, by the formula in force. */
export async function addReputations(world: DemoWorld, app: INestApplicationContext): Promise<void> {
  const facts = app.get(ReputationFacts, { strict: false });
  for (const { id, data } of world.assistants.values()) {
    if (data.state) continue;
    const known = await facts.of(id);
    const { formula, score, confidence, reviewCount } = reputationOf(known);
    world.add('reputation', {
      assistant_id: id,
      formula,
      score,
      confidence,
      review_count: reviewCount,
      facts: known,
      computed_at: world.nowDate,
    });
  }
}
