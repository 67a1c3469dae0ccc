import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../../lib/emulator';
import { BUCKET, createTemplate } from '../support';

let dataDir: string;
let journal: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ci-emulator-'));
  journal = join(dataDir, 'ap-chongqing', BUCKET, 'journal.ndjson');
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('everything is kept for the next start', async () => {
  const first = await startEmulator({ dataDir });
  const id = await createTemplate(first, { Name: 'kept' });
  const other = await createTemplate(first, { Name: 'deleted' });
  first.templates.delete(BUCKET, other);
  const before = first.templates.list(BUCKET);
  expect(before).toMatchObject([{ templateId: id }]);
  await first.stop();

  const second = await startEmulator({ dataDir });
  expect(second.templates.list(BUCKET)).toEqual(before);
  expect(second.buckets.get(BUCKET)).toEqual({ ci: true, smartAudio: true, media: true });
  await second.reset();
  await second.stop();

  const third = await startEmulator({ dataDir });
  expect(third.templates.list(BUCKET)).toEqual([]);
  await third.stop();
});

test('a change costs itself and not the whole', async () => {
  const ci = await startEmulator({ dataDir });
  for (let n = 0; n < 100; n += 1) await createTemplate(ci, { Name: `template-${n}` });
  const before = statSync(journal).size;
  await createTemplate(ci, { Name: 'one-more' });
  expect(statSync(journal).size - before).toBeLessThan(before / 50);
  await ci.stop();
});

test('what is outdated is thrown away once it is most of the file', async () => {
  const ci = await startEmulator({ dataDir });
  const { templateId } = ci.templates.put(BUCKET, { name: 'changed' });
  let longest = 0;
  for (let n = 0; n < 3_000; n += 1) {
    ci.templates.put(BUCKET, { name: `changed-${n}` }, templateId);
    longest = Math.max(longest, statSync(journal).size);
  }
  expect(longest).toBeLessThan(1_000_000);
  await ci.stop();

  const again = await startEmulator({ dataDir });
  expect(again.templates.list(BUCKET)).toMatchObject([{ name: 'changed-2999' }]);
  await again.stop();
});

test('all of it is for this user alone, and no half-written file is left', async () => {
  const ci = await startEmulator({ dataDir });
  await Promise.all(Array.from({ length: 8 }, () => createTemplate(ci)));
  ci.objects.put(BUCKET, 'in/a.mp3', 'sound');
  const modes = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => [name, (statSync(join(dataDir, name)).mode & 0o777).toString(8)])
    .sort();
  await ci.stop();

  const bucket = join('ap-chongqing', BUCKET);
  expect(modes).toEqual([
    ['ap-chongqing', '700'],
    [bucket, '700'],
    [join(bucket, 'journal.ndjson'), '600'],
    [join(bucket, 'objects'), '700'],
    [expect.stringContaining(join(bucket, 'objects/')), '600'],
    ['owner.json', '600'],
  ]);
});

describe('a directory has one owner', () => {
  const owner = (given: object): void =>
    writeFileSync(
      join(dataDir, 'owner.json'),
      JSON.stringify({ pid: 1, host: hostname(), since: '2026-01-02T03:04:05.000Z', ...given }),
    );

  test('a second one in this process is refused', async () => {
    const first = await startEmulator({ dataDir });
    await expect(startEmulator({ dataDir })).rejects.toThrow(
      `${dataDir} is in use by another emulator: process ${process.pid}, since`,
    );
    await first.stop();
    await (await startEmulator({ dataDir })).stop();
  });

  test('the owner is named, with what to do', async () => {
    owner({});
    await expect(startEmulator({ dataDir })).rejects.toThrow(
      `${dataDir} is in use by another emulator: process 1, since 2026-01-02T03:04:05.000Z. End that one first, or ` +
        'choose another directory.',
    );
  });

  test('one on another machine is told from one on this', async () => {
    owner({ host: 'elsewhere' });
    await expect(startEmulator({ dataDir })).rejects.toThrow(
      `process 1 on elsewhere, since 2026-01-02T03:04:05.000Z. End that one first, or choose another directory. If ` +
        `it no longer runs, delete ${join(dataDir, 'owner.json')}.`,
    );
  });

  test.each([
    ['has ended', () => owner({ pid: 2 ** 22 + 1 })],
    ['had the number of this process, as in a container', () => owner({ pid: process.pid })],
    ['was killed while it wrote its name', () => writeFileSync(join(dataDir, 'owner.json'), '{"pid":1,')],
  ])('what one left that %s is taken over', async (_, leave) => {
    leave();
    await (await startEmulator({ dataDir })).stop();
    expect(readdirSync(dataDir)).not.toContain('owner.json');
  });

  test('one that cannot listen lets go', async () => {
    const other = await startEmulator();
    const port = Number(new URL(other.url).port);
    await expect(startEmulator({ dataDir, port })).rejects.toThrow('EADDRINUSE');
    await other.stop();
    await (await startEmulator({ dataDir })).stop();
  });
});

describe('a damaged file is named and set aside', () => {
  let names: string[];
  let warned: string[];

  beforeEach(async () => {
    const ci = await startEmulator({ dataDir });
    await createTemplate(ci, { Name: 'first' });
    await createTemplate(ci, { Name: 'last' });
    await ci.stop();
    warned = [];
    jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warned.push(String(warning)));
  });
  afterEach(() => jest.restoreAllMocks());

  async function restart(): Promise<void> {
    const ci = await startEmulator({ dataDir });
    names = ci.templates.list(BUCKET).map(({ name }) => name);
    await ci.stop();
  }

  test.each([
    ['a line that breaks off', () => truncateSync(journal, statSync(journal).size - 10), ['first']],
    ['a line that is no JSON', () => appendFileSync(journal, '\0\0\0\n'), ['first', 'last']],
    ['a line without its end', () => appendFileSync(journal, '{"ci":"on"}'), ['first', 'last']],
    ['nothing at all', () => truncateSync(journal, 0), []],
  ])('with %s', async (_, damage, kept) => {
    damage();
    const damaged = readFileSync(journal);
    await restart();
    expect(names).toEqual(kept);
    const aside = readdirSync(join(dataDir, 'ap-chongqing', BUCKET)).find((name) => /^damaged-/.test(name));
    expect(readFileSync(join(dataDir, 'ap-chongqing', BUCKET, aside ?? ''))).toEqual(damaged);
    expect(warned).toEqual([expect.stringContaining(`${journal} breaks off after`)]);
    expect(warned[0]).toContain(`renamed to ${join(dataDir, 'ap-chongqing', BUCKET, aside ?? '')}`);

    warned = [];
    await restart();
    expect(names).toEqual(kept);
    expect(warned).toEqual([]);
  });
});
