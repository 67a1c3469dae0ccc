import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CostFile } from '../../lib/rules';
import { INTERNATIONAL_PRICES } from '../../lib/rules';
import { Cli, type Ended } from './support';

let cli: Cli;
let folder: string;
beforeAll(() => {
  cli = new Cli();
  folder = path.join(cli.folder, 'project/costs');
});
beforeEach(() => {
  rmSync(path.dirname(folder), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});
afterAll(() => cli.remove());

const write = (name: string, json: unknown): void =>
  writeFileSync(path.join(folder, name), typeof json === 'string' ? json : JSON.stringify(json));
const git = (...args: string[]): void =>
  void execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
    cwd: folder,
    stdio: 'ignore',
  });
const commit = (): void => {
  git('init', '..');
  git('add', '--all', '..');
  git('commit', '-m', 'costs');
};
const cost = (...args: string[]): Promise<Ended> => cli.run(['cost', folder, ...args]);
const lines = ({ out }: Ended): string[][] =>
  out.split('\n').map((line) => line.split(/ {2,}/).filter((cell) => cell !== ''));

const file = (environment: string, minutesPerMonth: number | undefined, outputs: number): CostFile => ({
  environment,
  workflows: [
    {
      workflow: `${environment}/Uploads`,
      region: 'ap-chongqing',
      ...(minutesPerMonth !== undefined && { minutesPerMonth }),
      outputs: { default: outputs },
    },
  ],
  prices: INTERNATIONAL_PRICES,
});

test('tells what each workflow costs and what that differs from the last commit', async () => {
  write('dev.json', file('media-dev', 500, 1));
  write('production.json', file('media-production', 50_000, 1));
  write('staging.json', file('media-staging', 100, 1));
  commit();
  write('production.json', file('media-production', 50_000, 2));
  write('new.json', file('media-new', 10, 4));
  rmSync(path.join(folder, 'staging.json'));
  const ended = await cost();
  expect(ended.code).toBe(0);
  expect(lines(ended).slice(0, 6)).toEqual([
    ['ENVIRONMENT', 'WORKFLOW', 'MINUTES', 'OUTPUTS', 'OF OUTPUT', 'PRICE', 'PER MONTH', 'CHANGE'],
    ['media-dev', 'Uploads', '500', '1', '500', '0.012', '6.00 USD'],
    ['media-new', 'Uploads', '10', '4', '40', '0.012', '0.48 USD', 'new, +0.48 USD'],
    ['media-production', 'Uploads', '50000', '2', '100000', '0.012', '1200.00 USD', '+600.00 USD'],
    ['media-staging', 'Uploads', 'removed', '-1.20 USD'],
    ['total', '1206.48 USD', '+599.28 USD'],
  ]);
  expect(ended.out).toContain('Compared with HEAD.');
  expect(ended.out).toContain(
    'Price: 0.012 USD for a minute of output, as of 2023-07 (Tencent Cloud, international',
  );
  expect(JSON.parse((await cost('--json')).out)).toMatchObject({
    workflows: [{}, { before: null }, { now: { perMonth: 1200 }, before: { perMonth: 600 } }, { now: null }],
    totals: [{ currency: 'USD', perMonth: 1206.48, change: 599.28 }],
    withoutAmount: 0,
    against: 'HEAD',
  });
});

test('no total pretends: what has no minutes or no price has no amount', async () => {
  write('dev.json', file('media-dev', 500, 1));
  write('production.json', file('media-production', 500, 1));
  commit();
  write('production.json', file('media-production', undefined, 1));
  const ended = await cost();
  expect(lines(ended).slice(2, 4)).toEqual([
    ['media-production', 'Uploads', 'not given', '1', '-', '0.012', '-', '?'],
    ['total of what has an amount', '6.00 USD'],
  ]);
  expect(ended.out).toContain('1 of 2 workflows have no amount: nobody gave their minutes or their price.');
  write('dev.json', { ...file('media-dev', 500, 1), prices: undefined });
  const bare = await cost();
  expect(bare.out).toContain('2 of 2 workflows have no amount');
  expect(bare.out).not.toContain('total');
});

test('a table of prices takes the place of those in the files, on both sides', async () => {
  write('dev.json', file('media-dev', 1000, 1));
  commit();
  write('dev.json', file('media-dev', 2000, 1));
  const own = path.join(cli.folder, 'contract.json');
  writeFileSync(
    own,
    JSON.stringify({
      currency: 'CNY',
      prices: [{ perMinuteOfOutput: 0.05, date: '2026-01', source: 'contract 7' }],
    }),
  );
  expect(lines(await cost('--prices', own))[1]?.slice(-2)).toEqual(['100.00 CNY', '+50.00 CNY']);
});

test('without a commit it says why there is nothing to compare with', async () => {
  write('dev.json', file('media-dev', 500, 1));
  const outside = await cost();
  expect(outside.code).toBe(0);
  expect(outside.out).toMatch(/Nothing to compare with: fatal: not a git repository/);
  commit();
  expect((await cost('--against', 'no-such-branch')).out).toContain(
    'Nothing to compare with: there is no commit no-such-branch.',
  );
});

test.each([
  [
    'no file at all',
    () => undefined,
    /There is no file of costs in .*costs\. Add Aspects\.of\(stack\)\.add\(new CostEstimate/,
  ],
  ['no JSON', () => write('dev.json', '{'), /dev\.json is no JSON: /],
  [
    'another JSON',
    () =>
      write('dev.json', {
        environment: 'dev',
        workflows: [{ workflow: 'a', minutesPerMonth: '5', outputs: {} }],
      }),
    /dev\.json is not a file of costs:\n {2}workflows\[0\]\.minutesPerMonth is "5"\. Use a number from 0\.\n$/,
  ],
])('%s is wrong usage', async (_, prepare, message) => {
  prepare();
  const { code, err } = await cost();
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('so is a table of prices that is none', async () => {
  write('dev.json', file('media-dev', 500, 1));
  const { code, err } = await cost('--prices', path.join(folder, 'dev.json'));
  expect(code).toBe(2);
  expect(err).toContain('is not a table of prices:\n  environment is not known. Use currency, prices');
});
