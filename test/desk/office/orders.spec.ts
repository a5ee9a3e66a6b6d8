import { itemsOfCsv } from '../../../src/desk/orders/catalogue-csv.rules.js';
import { sumsOf } from '../../../src/desk/orders/order.rules.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { engagement, type Engagement } from '../desk-world.js';

const csv =
  'Codice;Nome;Prezzo;IVA;Disponibile\nA1;Olio 5 l;40,00;4;sì\nA2;Vino;10,50;22%;\nA2;Vino rosso;9;22;\nA3;Aceto;tanto;22;\nA4;Sale;1;alta;\nA5;Pane;2,00;4;no\n';

describe('orders', () => {
  let app: TestApp;
  let shop: Engagement;
  let owner: Reader;
  let mara: Reader;
  beforeAll(async () => {
    app = await TestApp.start();
    const assistant = await app.world.assistantAccount();
    shop = await engagement(app, 'Bottega Online', assistant);
    owner = await app.world.reader(shop.firm.owner);
    mara = await app.world.reader(assistant);
  });
  afterAll(() => app.stop());
  const base = () => `/contracts/${shop.contractId}/catalogue`;

  it('add up with the VAT of each rate rounded once', () => {
    // 3 × 0.33 + 3 × 0.33 = 1.98 at 22 % = 0.4356; 40 at 4 % = 1.60
    expect(
      sumsOf([
        { quantity: 3, price: 33, vatBps: 2200 },
        { quantity: 3, price: 33, vatBps: 2200 },
        { quantity: 1, price: 4000, vatBps: 400 },
      ]),
    ).toEqual({
      netCents: 4198,
      vat: [
        { bps: 2200, cents: 44 },
        { bps: 400, cents: 160 },
      ],
      totalCents: 4402,
    });
  });

  it('take their items from a list read line by line', () => {
    const { items, remarks } = itemsOfCsv(csv);
    expect(
      items.map(({ code, priceCents, vatBps, available }) => [code, priceCents, vatBps, available]),
    ).toEqual([
      ['A1', 4000, 400, true],
      ['A2', 1050, 2200, true],
      ['A5', 200, 400, false],
    ]);
    expect(remarks.map(({ line, what }) => [line, what])).toEqual([
      [4, 'twice'],
      [5, 'no_amount'],
      [6, 'no_rate'],
    ]);
  });

  it('take no rate of VAT that no country has', () => {
    const { items, remarks } = itemsOfCsv('codice;nome;prezzo;iva\nA;Colla;1,00;27\nB;Pasta;1,00;28\n');
    expect(items.map(({ code }) => code)).toEqual(['A']);
    expect(remarks.map(({ line, what }) => [line, what])).toEqual([[3, 'no_rate']]);
  });

  it('may carry a note on stock', () => {
    const { items } = itemsOfCsv(
      'Codice;Nome;Prezzo;Giacenza\nA1;Filtro;10,00;arriva giovedì\nA2;Valvola;5,00;',
    );
    expect(items.map(({ stock }) => stock)).toEqual(['arriva giovedì', '']);
  });

  it('find prices in the catalogue once it was looked at and applied', async () => {
    const sent = await owner.upload(
      `${base()}/imports`,
      {},
      { file: { name: 'listino.csv', content: Buffer.from(csv) } },
    );
    const preview = sent.headers['location'] as string;
    expect((await owner.get(preview)).text).toContain('Riga 5: «prezzo» non è un importo: tanto');
    expect((await owner.get(`/api/v1${base()}`)).body.items).toEqual([]);
    const applied = await Promise.all([0, 1].map(() => owner.post(`${preview}/application`)));
    expect(applied.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    expect((await owner.get(base())).text).toContain('Tre articoli in catalogo');
    const form = await mara.get(`/desk/${shop.contractId}/new/order`);
    expect(form.text).toContain('<option value="A1">Olio 5 l');
    const gone = await mara.post(`/desk/${shop.contractId}/new/order`, { 'lines.0.what': 'A5' });
    expect([gone.status, gone.text.includes('non è disponibile')]).toEqual([422, true]);
    const order = {
      'lines.0.what': 'a1',
      'lines.0.quantity': '2',
      'lines.1.what': 'Vino',
      'lines.2.what': 'Biglietto',
      'lines.2.price': '1,00',
      email: 'elena@example.com',
    };
    expect((await mara.post(`/desk/${shop.contractId}/new/order`, order)).status).toBe(303);
    const { body } = await owner.get(`/api/v1/contracts/${shop.contractId}/records`);
    const record = body.items[0];
    // 80 + 10.50 + 1, VAT 3.20 + 2.31
    expect(record.amount.cents).toBe(9701);
    expect((await owner.post(`/contracts/${shop.contractId}/records/${record.id}/confirm`)).status).toBe(303);
    await app.settle();
    expect((await app.lastMail('elena@example.com')).body).toContain('2 × Olio 5 l, 1 × Vino, 1 × Biglietto');
    expect((await owner.post(`/contracts/${shop.contractId}/records/${record.id}/confirm`)).status).toBe(409);
  });

  it('keep who moved them on and when, and tell both sides of every step', async () => {
    const write = { 'caller.name': 'Rosa Bini', 'lines.0.what': 'A1', email: 'rosa@example.com' };
    await mara.post(`/desk/${shop.contractId}/new/order`, write);
    await app.settle();
    expect((await app.lastMail('rosa@example.com')).subject).toBe('Il vostro ordine da Bottega Online');
    const list = await owner.get(`/contracts/${shop.contractId}/orders`);
    expect(list.text).toContain('Un ordine aspetta la conferma');
    const { body } = await owner.get(`/api/v1/contracts/${shop.contractId}/records`);
    const { id } = body.items[0];
    const path = `/contracts/${shop.contractId}/records/${id}`;
    await owner.post(`${path}/confirm`);
    app.clock.travelTo(app.clock.now().add({ hours: 2 }));
    await mara.post(`/desk/${shop.contractId}/records/${id}/fulfil`);
    const { items } = (await owner.get(`/api/v1/contracts/${shop.contractId}/orders/${id}/changes`)).body;
    expect(items.map((one: { from: string; to: string }) => [one.from, one.to])).toEqual([
      [null, 'taken'],
      ['taken', 'confirmed'],
      ['confirmed', 'fulfilled'],
    ]);
    expect(new Date(items[2].at).getTime() - new Date(items[1].at).getTime()).toBeGreaterThanOrEqual(
      7_200_000,
    );
    const page = (await owner.get(path)).text;
    for (const words of ['Che cosa è successo', 'Confermato', 'era confermato', items[2].by])
      expect(page).toContain(words);
    expect((await mara.get(`/desk/${shop.contractId}/records/${id}`)).text).toContain('Evaso');
  });

  it('are confirmed in the language of whoever ordered, and called off in it too', async () => {
    const write = {
      'caller.name': 'Jane Doe',
      'caller.number': '+44 20 7946 0018',
      'lines.0.what': 'A1',
      email: 'jane@example.com',
    };
    await mara.post(`/desk/${shop.contractId}/new/order`, write);
    const { body } = await owner.get(`/api/v1/contracts/${shop.contractId}/records`);
    const path = `/contracts/${shop.contractId}/records/${body.items[0].id}`;
    await owner.post(`${path}/confirm`);
    await app.settle();
    expect((await app.lastMail('jane@example.com')).subject).toBe('Bottega Online confirms your order');
    await owner.post(`${path}/cancel`);
    await app.settle();
    expect((await app.lastMail('jane@example.com')).subject).toBe(
      'Your order from Bottega Online is cancelled',
    );
  });

  it('of another client are nobody else’s', async () => {
    const other = await engagement(app, 'Altra Bottega', shop.mara);
    const { body } = await owner.get(`/api/v1/contracts/${shop.contractId}/records`);
    const stranger = await app.world.reader(other.firm.owner);
    for (const path of [`/contracts/${shop.contractId}/orders`, `/desk/${shop.contractId}/orders`])
      expect((await stranger.get(path)).status).toBe(404);
    const changes = `/api/v1/contracts/${other.contractId}/orders/${body.items[0].id}/changes`;
    expect((await stranger.get(changes)).status).toBe(404);
  });
});
