import { assistants, type AssistantData } from './assistants/index.js';
import { moment } from './calendar.js';
import { taxCode, vatNumber } from './codes.js';
import { firms, type FirmData } from './firms/index.js';
import { PLACES, STREETS, type Place } from './places.js';
import type { DemoWorld, Party } from './world.js';

/** "Maria Grazia Puglisi" → "maria.grazia.puglisi" */
const dotted = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/(?:[’']|\p{M})/gu, '')
    .replace(/[^a-z]+/g, '.');

export const assistantMail = (name: string): string => `${dotted(name)}@posta.example`;
export const firmMail = (key: string, name: string): string => `${dotted(name).split('.')[0]}@${key}.example`;

/** Accounts, assistants and firms as they sign up, in the half year before today. */
export function addPeople(world: DemoWorld): void {
  world.staffId = addAccount(world, 'Sara Fontana', 'staff@cornetta.example', 'staff', 240);
  for (const data of assistants) addAssistant(world, data);
  for (const data of firms) addFirm(world, data);
}

function addAccount(
  world: DemoWorld,
  name: string,
  email: string,
  kind: 'assistant' | 'business' | 'staff',
  daysAgo: number,
  timezone = 'Europe/Rome',
): string {
  const at = moment(world.today.subtract({ days: daysAgo }), world.random.int(510, 1200), timezone);
  const id = world.random.id(at);
  world.add('account', {
    id,
    email,
    name,
    kind,
    password_hash: world.passwordHash,
    locale: 'it',
    timezone,
    email_confirmed_at: new Date(Number(at) + 240_000),
    terms_accepted_at: at,
    created_at: at,
  });
  return id;
}

function addAssistant(world: DemoWorld, data: AssistantData): void {
  const { random, today } = world;
  const place: Place = PLACES[data.city];
  const daysAgo = data.state ? random.int(2, 5) : random.int(150, 220);
  const id = addAccount(world, data.name, assistantMail(data.name), 'assistant', daysAgo, place.timezone);
  const createdAt = moment(today.subtract({ days: daysAgo }), 1230, place.timezone);
  const submitted = moment(
    today.subtract({ days: Math.max(1, daysAgo - 2) }),
    random.int(540, 1080),
    'Europe/Rome',
  );
  const published = data.state ? null : new Date(Number(submitted) + random.int(2, 30) * 3_600_000);
  const words = data.name.split(' ');
  const surnameFrom = /^(Maria Grazia)/.test(data.name) ? 2 : 1;
  const street = `${random.pick(STREETS)} ${random.int(1, 148)}`;
  const party: Party = {
    name: data.name,
    address: `${street}, ${place.postcode} ${data.city}`,
    vatNumber: vatNumber(random),
    taxCode: taxCode({
      givenName: words.slice(0, surnameFrom).join(''),
      surname: words.slice(surnameFrom).join(''),
      born: data.born,
      female: data.female,
      place: data.bornIn ?? (place.country === 'IT' ? place.code : PLACES.Milano.code),
    }),
    taxRegime: data.ordinario ? 'ordinario' : 'forfettario',
  };
  world.add('assistant_profile', {
    assistant_id: id,
    slug: dotted(data.name).replaceAll('.', '-'),
    display_name: data.name,
    headline: data.headline,
    story: data.story,
    city: data.city,
    province: place.province,
    country: place.country,
    experience_years: data.years,
    links: [],
    legal_name: data.name,
    vat_number: party.vatNumber,
    tax_code: party.taxCode,
    address: street,
    postcode: place.postcode,
    tax_regime: party.taxRegime,
    state: data.state ?? 'published',
    state_at: published ?? submitted,
    state_by: published ? world.staffId : id,
    first_published_at: published,
    created_at: createdAt,
    updated_at: published ?? submitted,
  });
  const closures = holidaysTaken(world, data);
  world.assistants.set(data.name, {
    id,
    party,
    data,
    packs: new Map(),
    timezone: place.timezone,
    closures,
    createdAt,
    publishedAt: published,
  });
}

/** A fortnight in August for most, and some days still to come. */
function holidaysTaken({ random, today }: DemoWorld, data: AssistantData) {
  const august = today.with({ month: 8, day: 1 });
  const summer = august.add({ days: random.int(5, 12) });
  const ahead = today.add({ days: random.int(18, 45) });
  return [
    ...(data.holidays || random.chance(0.25)
      ? []
      : [{ from: summer, to: summer.add({ days: random.int(8, 13) }) }]),
    ...(random.chance(0.4) ? [{ from: ahead, to: ahead.add({ days: random.int(2, 6) }) }] : []),
  ];
}

function addFirm(world: DemoWorld, data: FirmData): void {
  const { random, today } = world;
  const place: Place = PLACES[data.city];
  const daysAgo = random.int(150, 200);
  const createdAt = moment(today.subtract({ days: daysAgo }), random.int(540, 1100), 'Europe/Rome');
  const id = random.id(createdAt);
  const street = `${random.pick(STREETS)} ${random.int(1, 148)}`;
  const party: Party = {
    name: data.legalName,
    address: `${street}, ${place.postcode} ${data.city}`,
    vatNumber: vatNumber(random),
    taxCode: null,
    taxRegime: null,
  };
  world.add('organisation', { id, name: data.name, created_at: createdAt });
  world.add('business_profile', {
    organisation_id: id,
    legal_name: data.legalName,
    vat_number: party.vatNumber,
    tax_code: null,
    sdi_code: data.pec ? null : random.pick(['M5UXCR1', 'KRRH6B9', 'SUBM70N', 'USAL8PV', 'T04ZHR3']),
    pec: data.pec ? `${data.key}@pec.example` : null,
    street,
    postcode: place.postcode,
    city: data.city,
    province: place.province,
    phone: phoneIn(world, place.area),
    sector_code: data.sector,
    description: data.description,
    timezone: 'Europe/Rome',
    updated_at: createdAt,
  });
  const members = [
    [data.owner, 'owner'],
    ...(data.managers ?? []).map((name) => [name, 'manager']),
    ...(data.viewers ?? []).map((name) => [name, 'viewer']),
  ] as [string, string][];
  const memberIds = members.map(([name, role]) => {
    const accountId = addAccount(world, name, firmMail(data.key, name), 'business', daysAgo);
    world.add('membership', { organisation_id: id, account_id: accountId, role, created_at: createdAt });
    return accountId;
  });
  data.people.forEach(([name, role], position) =>
    world.add('business_person', {
      id: random.id(createdAt),
      organisation_id: id,
      name,
      role,
      phone: random.chance(0.6) ? mobile(world) : null,
      email: null,
      position,
    }),
  );
  world.firms.set(data.key, { id, party, data, ownerId: memberIds[0]!, memberIds, createdAt, briefs: 0 });
}

const digits = ({ random }: DemoWorld, count: number): string =>
  Array.from({ length: count }, () => random.int(0, 9)).join('');

const phoneIn = (world: DemoWorld, area: string): string =>
  `+39${area}9${digits(world, Math.max(5, 8 - area.length))}`;

export const mobile = (world: DemoWorld): string =>
  `+39${world.random.pick(['320', '328', '333', '335', '338', '340', '347', '348', '349', '366', '389'])}${digits(world, 7)}`;
