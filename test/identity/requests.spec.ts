import { TestApp } from '../support/app.js';
import { PASSWORD } from '../support/world.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const signUp = {
  kind: 'business',
  name: 'Elena Bianchi',
  organisation: 'Studio Bianchi',
  email: 'elena@bianchi.example',
  password: PASSWORD,
  terms: 'true',
};

describe('signing up', () => {
  it('mails a link that confirms the address and logs in', async () => {
    const reader = app.reader();
    const answer = await reader.post('/signup', signUp);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('elena@bianchi.example');
    const { link } = await app.lastMail('elena@bianchi.example');
    expect((await reader.get(link)).text).toContain('Conferma ed entra');
    const confirmed = await reader.post(link);
    expect(confirmed.status).toBe(303);
    const account = await reader.get('/account');
    expect(account.status).toBe(200);
    expect(account.text).toContain('Elena Bianchi');
  });

  it('shows each error beside its field and keeps what was written', async () => {
    const answer = await app
      .reader()
      .post('/signup', { ...signUp, email: 'not an address', password: 'short', organisation: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Non sembra un indirizzo e-mail.');
    expect(answer.text).toContain('Almeno 10 caratteri');
    expect(answer.text).toContain('value="Elena Bianchi"');
    expect(answer.text).not.toContain('value="short"');
  });

  it('answers the same for an address that has an account, and tells its owner', async () => {
    const answer = await app.reader().post('/signup', { ...signUp, name: 'Somebody Else' });
    expect(answer.status).toBe(200);
    expect((await app.lastMail('elena@bianchi.example')).subject).toBe('Questo indirizzo ha già un account');
  });

  it('uses a confirming link once', async () => {
    const reader = app.reader();
    await reader.post('/signup', { ...signUp, email: 'twice@example.com' });
    const { link } = await app.lastMail('twice@example.com');
    await reader.post(link);
    expect((await app.reader().post(link)).status).toBe(422);
    expect((await app.reader().get(link)).text).toContain('Questo link non vale più');
  });
});

describe('another e-mail', () => {
  const next = 'nuova@posta.example';

  it('counts from when its link is used; the old address is told, and what waits there ends', async () => {
    const person = await app.world.assistantAccount('Cambia Casa');
    const reader = await app.world.reader(person);
    await app.reader().post('/password', { email: person.email });
    const { link: waiting } = await app.lastMail(person.email);
    await reader.post('/account/email', { email: next, current: PASSWORD });
    expect((await reader.get('/account')).text).toContain(person.email);
    const { link } = await app.lastMail(next);
    expect((await app.reader().post(link)).status).toBe(303);
    expect((await reader.get('/account')).text).toContain(next);
    expect((await app.lastMail(person.email)).subject).toBe("L'indirizzo del tuo account è cambiato");
    expect((await app.reader().post(waiting, { password: 'tutta un altra frase' })).status).toBe(422);
    expect((await app.reader().post(link)).status).toBe(422);
    await app.reader().logIn(next, PASSWORD);
  });

  it('is off the table once the password is another', async () => {
    const person = await app.world.assistantAccount('Ripresa Bruni');
    const [intruder, owner] = [await app.world.reader(person), await app.world.reader(person)];
    await intruder.post('/account/email', { email: 'ladra@posta.example', current: PASSWORD });
    const { link } = await app.lastMail('ladra@posta.example');
    const changed = { current: PASSWORD, password: 'tutta un altra frase' };
    expect((await owner.post('/account/password', changed)).status).toBe(303);
    expect((await app.reader().post(link)).status).toBe(422);
    expect((await owner.get('/account')).text).toContain(person.email);
  });

  it('cannot be had by trying passwords', async () => {
    const reader = await app.world.reader(await app.world.assistantAccount('Provata Gallo'));
    const tried = { email: 'x@posta.example', current: 'sbagliata' };
    const answers = [];
    for (let n = 0; n < 11; n += 1) answers.push((await reader.post('/account/email', tried)).status);
    expect(answers.at(-1)).toBe(429);
  });

  it('needs the password, and tells nobody which addresses are taken', async () => {
    const reader = await app.world.reader(await app.world.assistantAccount('Curiosa Neri'));
    const wrong = await reader.post('/account/email', { email: 'altra@posta.example', current: 'sbagliata' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="altra@posta.example"');
    expect((await reader.post('/account/email', { email: next, current: PASSWORD })).status).toBe(303);
    expect((await app.lastMail(next)).subject).toBe('Questo indirizzo ha già un account');
  });

  it('is not taken from whoever signed up with it meanwhile', async () => {
    const reader = await app.world.reader(await app.world.assistantAccount('Troppo Tardi'));
    await reader.post('/account/email', { email: 'contesa@posta.example', current: PASSWORD });
    const { link } = await app.lastMail('contesa@posta.example');
    await app.reader().post('/signup', { ...signUp, email: 'contesa@posta.example' });
    expect((await app.reader().post(link)).status).toBe(422);
  });
});

describe('a session', () => {
  it('is refused to a wrong password and to an unknown address alike', async () => {
    const mara = await app.world.assistantAccount('Mara Prova');
    const wrong = await app.reader().post('/login', { email: mara.email, password: 'another password' });
    const unknown = await app
      .reader()
      .post('/login', { email: 'nobody@example.com', password: 'another password' });
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(wrong.text).toContain('E-mail o password non corrispondono');
    expect(unknown.text).toContain('E-mail o password non corrispondono');
  });

  it('can be ended from another one, at once', async () => {
    const person = await app.world.assistantAccount('Due Sessioni');
    const [here, there] = [await app.world.reader(person), await app.world.reader(person)];
    const page = await here.get('/account');
    const [, id] = /\/account\/sessions\/([0-9a-f-]+)\/end/.exec(page.text) ?? [];
    expect((await here.post(`/account/sessions/${id}/end`)).status).toBe(303);
    expect((await there.get('/account')).status).toBe(303);
    expect((await here.get('/account')).status).toBe(200);
  });

  it('does not serve a form posted from another site', async () => {
    const reader = await app.world.reader(await app.world.assistantAccount('Vittima'));
    const foreign = await reader
      .post('/account', { name: 'X', locale: 'it', timezone: 'Europe/Rome' })
      .set('origin', 'https://evil.example');
    expect(foreign.status).toBe(422);
    const absent = await reader
      .post('/account', { name: 'X', locale: 'it', timezone: 'Europe/Rome' })
      .set('origin', '');
    expect(absent.status).toBe(422);
  });

  it('locks an address after ten wrong passwords', async () => {
    const person = await app.world.assistantAccount('Sotto Attacco');
    for (let i = 0; i < 10; i += 1)
      await app.reader().post('/login', { email: person.email, password: `wrong password ${i}` });
    const refused = await app.reader().post('/login', { email: person.email, password: PASSWORD });
    expect(refused.status).toBe(429);
  });
});

describe('a forgotten password', () => {
  it('is replaced by a mailed link, and every session ends', async () => {
    const person = await app.world.assistantAccount('Smemorata Rossi');
    const before = await app.world.reader(person);
    await app.reader().post('/password', { email: person.email });
    const { link } = await app.lastMail(person.email);
    expect((await app.reader().post(link, { password: 'tutta un altra frase' })).status).toBe(303);
    expect((await before.get('/account')).status).toBe(303);
    await app.reader().logIn(person.email, 'tutta un altra frase');
  });
});

describe('people of a business', () => {
  it('join by invitation in the role they were given', async () => {
    const firm = await app.world.firm('Idraulica Verri');
    const owner = await app.world.reader(firm.owner);
    await owner.post('/members/invitations', { email: 'luca@verri.example', role: 'viewer' });
    const { link } = await app.lastMail('luca@verri.example');
    const luca = app.reader();
    expect((await luca.post(link, { name: 'Luca Verri', password: PASSWORD })).status).toBe(303);
    expect((await luca.get('/members')).status).toBe(200);
    expect((await luca.post('/members/invitations', { email: 'x@example.com', role: 'owner' })).status).toBe(
      404,
    );
  });

  it('keep at least one owner', async () => {
    const firm = await app.world.firm('Ultimo Titolare');
    const owner = await app.world.reader(firm.owner);
    const answer = await owner.post(`/members/${firm.owner.id}/role`, { role: 'viewer' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Deve restare almeno un titolare.');
  });
});

describe('doors', () => {
  it('send a visitor to the log-in page and back', async () => {
    const answer = await app.reader().get('/account?x=1');
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/login?next=%2Faccount%3Fx%3D1');
  });

  it('look alike when missing and when forbidden', async () => {
    const reader = await app.world.reader(await app.world.assistantAccount('Curiosa'));
    const [missing, forbidden] = [await reader.get('/no-such-page'), await reader.get('/members')];
    expect([missing.status, forbidden.status]).toEqual([404, 404]);
  });

  it('carry the security headers', async () => {
    const { headers } = await app.reader().get('/');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
