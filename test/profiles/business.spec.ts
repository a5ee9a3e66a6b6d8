import { Businesses } from '../../src/profiles/index.js';
import { TestApp } from '../support/app.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
beforeAll(async () => {
  app = await TestApp.start();
  firm = await app.world.firm('Studio Bianchi');
});
afterAll(() => app.stop());

const fields = {
  legalName: 'Studio Dentistico Bianchi S.r.l.',
  vatNumber: '00743110157',
  sdiCode: 'm5uxcr1',
  street: 'Via Indipendenza 8',
  postcode: '40121',
  city: 'Bologna',
  province: 'BO',
  phone: '051 234567',
  sector: 'dental',
  timezone: 'Europe/Rome',
  revision: '0',
};
const card = () => app.get(Businesses).card(firm.id);

describe('a business', () => {
  it('learns what is missing, and can sign once nothing is', async () => {
    const reader = await app.world.reader(firm.owner);
    expect((await reader.get('/business')).text).toContain('Ci mancano quattro cose');
    expect(await app.get(Businesses).isComplete(firm.id)).toBe(false);
    expect((await reader.post('/business', fields)).status).toBe(303);
    expect(await card()).toMatchObject({
      tradeName: 'Studio Bianchi',
      sdiCode: 'M5UXCR1',
      phone: '+39051234567',
    });
    expect(await app.get(Businesses).isComplete(firm.id)).toBe(true);
    expect((await reader.get('/business')).text).toContain('Studio Bianchi può firmare e ricevere fatture');
  });

  it('refuses wrong numbers beside their fields, and a page somebody else has overtaken', async () => {
    const reader = await app.world.reader(firm.owner);
    const post = (more: object) => reader.post('/business', { ...fields, revision: '1', ...more });
    const wrong = await post({ vatNumber: '00743110150', phone: '12', sdiCode: 'ABC', postcode: 'x' });
    expect(wrong.status).toBe(422);
    for (const name of ['vatNumber', 'phone', 'sdiCode', 'postcode'])
      expect(wrong.text).toContain(`id="field-${name}-error"`);
    expect((await post({ sdiCode: '', pec: '' })).text).toContain('Serve il codice SDI oppure la PEC');
    expect((await post({ sector: 'diary' })).status).toBe(422);
    const both = await Promise.all([post({ city: 'Modena' }), post({ city: 'Parma' })]);
    expect(new Set(both.map((one) => one.status))).toEqual(new Set([303, 409]));
  });

  it('lets a viewer read, and not write', async () => {
    const viewer = await app.world.reader(await app.world.member(firm, 'Vera Visione', 'viewer'));
    const page = await viewer.get('/business');
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('Salvate l&#x27;azienda');
    expect((await viewer.post('/business', fields)).status).toBe(404);
    expect((await viewer.post('/business/people', { name: 'X' })).status).toBe(404);
  });

  it('has people who can be asked for, its own only', async () => {
    const reader = await app.world.reader(firm.owner);
    const add = (more: object) => reader.post('/business/people', { name: 'Dott. Paolo Bianchi', ...more });
    expect((await add({ role: 'Titolare', phone: '333 1234567' })).status).toBe(303);
    expect((await add({ phone: 'boh' })).status).toBe(422);
    const [paolo] = await app.get(Businesses).people(firm.id);
    expect(paolo).toMatchObject({ name: 'Dott. Paolo Bianchi', phone: '+393331234567', email: null });
    const url = `/business/people/${paolo!.id}`;
    expect((await reader.get(url)).text).toContain('value="Titolare"');
    expect((await reader.post(url, { name: 'Paolo Bianchi', email: 'x' })).status).toBe(422);
    expect((await reader.post(url, { name: 'Paolo Bianchi' })).status).toBe(303);
    const other = await app.world.reader((await app.world.firm('Idraulica Verri')).owner);
    expect((await other.get(url)).status).toBe(404);
    expect((await other.post(url, { name: 'Ladro' })).status).toBe(404);
    expect((await other.post(`${url}/remove`)).status).toBe(404);
    expect((await reader.post('/business/people/nobody/remove')).status).toBe(404);
    expect((await reader.post(`${url}/remove`)).status).toBe(303);
    expect(await app.get(Businesses).people(firm.id)).toEqual([]);
  });

  it('is the same over the API', async () => {
    const reader = await app.world.reader((await app.world.firm('Via Api')).owner);
    const { revision: _, ...body } = fields;
    expect((await reader.json('put', '/api/v1/business', body)).body).toMatchObject({
      revision: 1,
      city: 'Bologna',
    });
    const read = (await reader.get('/api/v1/business')).body as object;
    expect((await reader.json('put', '/api/v1/business', read)).body).toMatchObject({ revision: 2 });
    const made = await reader.json('post', '/api/v1/business/people', { name: 'Ada' });
    expect(made.status).toBe(201);
    expect((await reader.get('/api/v1/business')).body).toMatchObject({ people: [{ name: 'Ada' }] });
  });
});
