import type { Browser } from '../browser.js';
import { findIn } from '../browser.js';
import { assistant, business, greeting, PASSWORD } from './people.js';
import type { Tale } from './tale.js';
import { check, until, type Teller } from './teller.js';

/** Chapter one: two people arrive, one offers her work, staff let her in. */
export async function arrival(tale: Tale, teller: Teller): Promise<void> {
  await teller.step('The business signs up', () =>
    tale.owner.submit('/signup', {
      kind: 'business',
      name: business.name,
      organisation: business.organisation,
      email: business.email,
      password: PASSWORD,
      terms: 'true',
    }),
  );
  await teller.step('and confirms by the mail received', () => confirm(tale, tale.owner, business.email));
  await teller.step('The business writes its profile', async () => {
    await tale.owner.submit('/business', {
      ...business.profile,
      revision: revisionIn(await tale.owner.page('/business')),
    });
  });
  await teller.step('The assistant signs up', () =>
    tale.assistant.submit('/signup', {
      kind: 'assistant',
      name: assistant.name,
      email: assistant.email,
      password: PASSWORD,
      terms: 'true',
    }),
  );
  await teller.step('and confirms by the mail received', () =>
    confirm(tale, tale.assistant, assistant.email),
  );
  await teller.step('She writes her profile', async () => {
    await tale.assistant.submit('/profile', {
      ...assistant.profile,
      revision: revisionIn(await tale.assistant.page('/profile')),
    });
    await tale.assistant.submit('/profile/legal', {
      ...assistant.legal,
      revision: revisionIn(await tale.assistant.page('/profile')),
    });
  });
  await teller.step('declares skills and languages', () =>
    tale.assistant.submit('/profile/skills', {
      'skills.inbound-calls': 3,
      'skills.medical-diary': 3,
      'skills.call-screening': 2,
      'skills.payment-reminders': 2,
      'skills.medical': 3,
      'languages.it': 7,
      'languages.en': 5,
    }),
  );
  await teller.step('records a greeting', () =>
    tale.assistant.upload('/profile/greetings', { language: 'it', sound: greeting() }),
  );
  await teller.step('draws her week', () => tale.assistant.submit('/availability', week()));
  await teller.step('and publishes a package', () =>
    tale.assistant.submit('/packages', {
      kind: 'hourly',
      name: 'Segreteria a ore',
      priceCents: '18',
      incrementMinutes: 1,
      description: 'Telefono, agenda e pratiche.',
    }),
  );
  await teller.step('She hands the profile to staff', () => tale.assistant.submit('/profile/reviews'));
  await teller.step('Staff read it and publish it', async () => {
    const login = tale.logins.find(({ who }) => who === 'staff');
    if (!login) throw new Error('no staff log-in is printed');
    await tale.staff.logIn(login.email, login.password);
    tale.assistantToken = await tale.assistant.token([
      'contracts.read',
      'timesheets.read',
      'billing.read',
      'billing.onboard',
      'proposals.read',
      'invitations.read',
    ]);
    tale.assistantId = (
      await tale.assistant.api<{ accountId: string }>('GET', '/api/v1/me', tale.assistantToken)
    ).accountId;
    await tale.staff.submit(`/staff/profiles/${tale.assistantId}/decision`, {
      verdict: 'publish',
      reason: 'Profilo completo.',
    });
  });
  await teller.step(
    'The directory finds her',
    () =>
      until('her in the directory', async () =>
        (await tale.owner.page(`/assistants?q=${encodeURIComponent('segreteria medica Modena')}`)).includes(
          assistant.name,
        ),
      ),
    () => assistant.name,
  );
}

async function confirm(tale: Tale, browser: Browser, email: string): Promise<void> {
  const link = await until(`the mail to ${email}`, () => tale.mailedLink(email).catch(() => null));
  await browser.submit(link);
  check((await browser.page('/account')).includes(email), 'the confirmed person is logged in');
}

export const revisionIn = (page: string): string => findIn(page, /name="revision" value="(\d+)"/, 'revision');

function week(): Record<string, string | number> {
  const fields: Record<string, string | number> = {
    timezone: 'Europe/Rome',
    weeklyHours: 30,
    maxClients: 6,
    revision: 0,
  };
  for (const day of [1, 2, 3, 4, 5]) {
    fields[`windows.${day}.0.from`] = '08:00';
    fields[`windows.${day}.0.to`] = '19:00';
  }
  return fields;
}
