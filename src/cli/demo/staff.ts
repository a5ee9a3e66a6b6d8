import type { INestApplicationContext } from '@nestjs/common';
import { translate } from '../../platform/views/index.js';
import { Storage } from '../../platform/storage/storage.js';
import { moment } from './calendar.js';
import { onePage } from './deliveries.js';
import { PLACES } from './places.js';
import type { DemoWorld } from './world.js';

const PROOFS = [
  {
    name: 'Giorgia Fabbri',
    skill: 'e-invoicing',
    language: null,
    level: 3,
    title: 'Attestato del corso di fatturazione',
  },
  { name: 'Tommaso Lippi', skill: null, language: 'en', level: 5, title: 'Cambridge C1 Advanced' },
];

/** What staff have decided so far, and what they are asked to check. */
export async function addStaffWork(world: DemoWorld, app: INestApplicationContext): Promise<void> {
  for (const { id, publishedAt } of world.assistants.values())
    if (publishedAt) decided(world, id, publishedAt);
  edited(world);
  await addLateRates(world);
  const storage = app.get(Storage, { strict: false });
  for (const { name, skill, language, level, title } of PROOFS) {
    const { id } = world.assistants.get(name)!;
    const at = moment(world.today.subtract({ days: 1 }), world.random.int(560, 1100), 'Europe/Rome');
    const content = await onePage(title, name, 'Cornetta');
    const file = {
      ownerId: id,
      purpose: 'proof',
      name: 'attestato.pdf',
      mediaType: 'application/pdf',
      content,
    };
    world.add('proof', {
      id: world.random.id(at),
      assistant_id: id,
      skill_code: skill,
      language_code: language,
      level,
      method: 'file',
      file_id: await storage.put(file),
      note: title,
      state: 'requested',
      created_at: at,
    });
  }
}

/** One who is public already wants other words on her profile. */
function edited(world: DemoWorld): void {
  const { id, data } = world.assistants.get('Giorgia Fabbri')!;
  world.add('profile_edit', {
    assistant_id: id,
    display_name: data.name,
    headline: 'Documenti completi e fatture in ordine, prima che il commercialista li chieda',
    story: `${data.story}\n\nDa quest’anno seguo anche la fatturazione elettronica: emissione, scarti, conservazione.`,
    city: data.city,
    province: PLACES[data.city].province,
    experience_years: data.years,
    links: [],
    greetings: [],
    state: 'waiting',
    state_at: moment(world.today.subtract({ days: 1 }), 1010, 'Europe/Rome'),
  });
}

function decided(world: DemoWorld, profileId: string, at: Date): void {
  const reason = translate('it', 'moderation.rules.meets_rules');
  world.add('moderation_action', {
    id: world.random.id(at),
    profile_id: profileId,
    kind: 'published',
    reason,
    rule: 'meets_rules',
    decided_by: world.staffId,
    decided_at: at,
  });
  world.add('audit_entry', {
    id: world.random.id(at),
    actor_id: world.staffId,
    action: 'profile.published',
    subject_kind: 'profile',
    subject_id: profileId,
    reason,
    before: { state: 'in_review' },
    after: { state: 'published', rule: 'meets_rules' },
    at,
  });
}

/** What interest is reckoned with here where the ministry's own figure isn't in the release yet. */
async function addLateRates({ uow, today, staffId, nowDate }: DemoWorld): Promise<void> {
  await uow.query(
    `insert into late_rate (starts_on, reference_bps, source, set_by, set_at)
     select half::date, 215, 'Valore di prova', $2, $3
     from generate_series((select max(starts_on) from late_rate)::timestamp, $1::timestamp, '6 months') half
     on conflict do nothing`,
    [today.toString(), staffId, nowDate],
  );
}
