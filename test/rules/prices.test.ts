import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { costsOf, INTERNATIONAL_PRICES, priceIn, priceTableFaults } from '../../lib/rules';

const shipped = (name: string): object =>
  JSON.parse(readFileSync(path.join(__dirname, '../../docs/prices', name), 'utf8')) as object;

const price = { perMinuteOfOutput: 0.1, date: '2026-01', source: 'contract 7' };
const table = (...prices: unknown[]) => ({ currency: 'EUR', prices });
const withoutAmount = { ...price, perMinuteOfOutput: undefined };

describe('what is no table of prices is refused with the place of each fault, and by the schema too', () => {
  const validate = new Ajv().compile(shipped('schema.json'));

  test.each<[string, unknown, string]>([
    ['a list', [price], 'A table of prices is an object'],
    ['no currency', { prices: [price] }, 'currency is missing. Use the three letters of a currency: "USD".'],
    ['a sign', { ...table(price), currency: '€' }, 'currency is "€".'],
    ['no price', table(), 'prices is []. Use a list of at least one price.'],
    ['a bare number', table(0.1), 'prices[0] is 0.1. Use an object'],
    [
      'no amount',
      table(price, withoutAmount),
      'prices[1].perMinuteOfOutput is missing. Use a number from 0: 0.012.',
    ],
    ['a text', table({ ...price, perMinuteOfOutput: '0.1' }), 'prices[0].perMinuteOfOutput is "0.1".'],
    ['less than nothing', table({ ...price, perMinuteOfOutput: -1 }), 'prices[0].perMinuteOfOutput is -1.'],
    [
      'one region as a text',
      table({ ...price, regions: 'ap-singapore' }),
      'prices[0].regions is "ap-singapore".',
    ],
    ['no region at all', table({ ...price, regions: [] }), 'or leave it out for all.'],
    ['no date', table({ ...price, date: undefined }), 'prices[0].date is missing. Say when the price was so'],
    ['a date that is none', table({ ...price, date: '2026-13' }), 'prices[0].date is "2026-13".'],
    ['no source', table({ ...price, source: '' }), 'prices[0].source is "". Say where the price stands.'],
    [
      'a misspelt member',
      table({ ...price, region: ['ap-singapore'] }),
      'prices[0].region is not known. Use perMinute',
    ],
    ['a stranger', { ...table(price), discount: 1 }, 'discount is not known. Use currency, prices'],
  ])('%s', (_name, json, message) => {
    const asFile: unknown = JSON.parse(JSON.stringify(json));
    expect(priceTableFaults(asFile).join('\n')).toContain(message);
    expect(validate(asFile)).toBe(false);
  });

  test.each([
    [shipped('international.json')],
    [table(price)],
    [table({ ...price, date: '2026-01-31', perMinuteOfOutput: 0, regions: ['ap-singapore'] })],
  ])('and %j is taken by both', (json) => {
    expect(priceTableFaults(json)).toEqual([]);
    expect(validate(json)).toBe(true);
  });
});

test('the one price that is shipped is the published one, in the file as in the code', () => {
  expect(shipped('international.json')).toEqual({ $schema: './schema.json', ...INTERNATIONAL_PRICES });
  expect(INTERNATIONAL_PRICES).toMatchObject({
    currency: 'USD',
    prices: [{ perMinuteOfOutput: 0.012, date: '2023-07' }],
  });
});

test('the first price of a region is taken, and one for named regions never for a region that is not known', () => {
  const singapore = { ...price, regions: ['ap-singapore'], perMinuteOfOutput: 0.2 };
  const prices = table(singapore, price) as never;
  expect(priceIn(prices, 'ap-singapore')).toBe(singapore);
  expect(priceIn(prices, 'ap-chongqing')).toBe(price);
  expect(priceIn(prices, undefined)).toBe(price);
  expect(priceIn(table(singapore) as never, undefined)).toBeUndefined();
});

describe('a month costs', () => {
  const usage = { workflow: 'media/Uploads', region: 'ap-chongqing', outputs: { all: 4 } };
  const cost = (more: object, prices = INTERNATIONAL_PRICES) =>
    costsOf({ environment: 'media', workflows: [{ ...usage, ...more }], prices })[0];

  test('what the document computes for 5000 minutes of output: 60 USD', () => {
    expect(cost({ minutesPerMonth: 5000, outputs: { voice: 1 } })).toMatchObject({
      perMonth: 60,
      currency: 'USD',
    });
  });
  test('each stem of each separation', () => {
    expect(cost({ minutesPerMonth: 100, outputs: { all: 4, voice: 1 } })).toMatchObject({
      outputs: 5,
      minutesOfOutput: 500,
      perMonth: 6,
    });
  });
  test('nothing while paused', () => {
    expect(cost({ minutesPerMonth: 100, paused: true })).toMatchObject({ minutesOfOutput: 0, perMonth: 0 });
  });
  test('nobody knows what without minutes or without a price', () => {
    expect(cost({})).not.toHaveProperty('perMonth');
    const elsewhere = { currency: 'USD', prices: [{ ...price, regions: ['ap-singapore'] }] };
    expect(cost({ minutesPerMonth: 1 }, elsewhere)).not.toHaveProperty('perMonth');
  });
});
