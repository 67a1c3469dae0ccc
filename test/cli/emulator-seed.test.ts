import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Cli, type Started } from './support';

let cli: Cli;
let folder: string;
beforeAll(() => (cli = new Cli()));
afterAll(() => cli.remove());
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'seed-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function seed(content: unknown): string {
  const file = path.join(folder, 'seed.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** Runs an emulator, asks its API for some lists, and ends it. */
async function held(args: string[], ...lists: string[]): Promise<{ found: unknown[]; err: string }> {
  const started: Started = cli.start(['emulator', '--json', ...args]);
  let out = '';
  await started.says('\n').catch((error: unknown) => (out = String(error)));
  if (out) throw new Error(out);
  const { url, console: page } = JSON.parse(started.said()) as {
    url: string;
    console: { token: string };
  };
  const headers = { Authorization: `Bearer ${page.token}` };
  const found: unknown[] = [];
  for (const list of lists) {
    found.push(await (await fetch(`${url}/_emulator/api/${list}`, { headers })).json());
  }
  await fetch(url);
  started.interrupt();
  return { found, err: (await started.ended).err };
}

const B = 'media-1250000000';

test('buckets, templates, workflows and objects of a file of JSON are there', async () => {
  writeFileSync(path.join(folder, 'note.txt'), 'hello');
  const file = seed({
    buckets: [{ bucket: B }],
    templates: [{ bucket: B, id: 't1a', name: 'voice', audioMode: 'IsAudio', codec: 'wav' }],
    workflows: [
      {
        bucket: B,
        name: 'w',
        objectPrefix: 'in/',
        nodes: { VoiceSeparate_1: { template: 'voice', output: { auObject: 'out/${RunId}.${ext}' } } },
      },
    ],
    objects: [{ bucket: B, key: 'note.txt', file: 'note.txt' }],
  });
  const { found } = await held(['--seed', file], 'templates', 'workflows', 'objects');
  expect(found).toMatchObject([
    [{ templateId: 't1a', name: 'voice', usedBy: [{ node: 'VoiceSeparate_1' }] }],
    [{ name: 'w', state: 'Active', objectPrefix: 'in/' }],
    [{ key: 'note.txt', size: 5, contentType: 'text/plain' }],
  ]);
});

test('a folder of recordings becomes objects of the bucket that is named, or of the usual one', async () => {
  mkdirSync(path.join(folder, 'a'));
  writeFileSync(path.join(folder, 'a/song.wav'), 'x');
  writeFileSync(path.join(folder, '.hidden'), 'x');
  const named = ['--bucket', 'ap-beijing/talks-1250000000'];
  const one = (await held(['--seed', folder, ...named], 'objects')).found;
  expect(one).toMatchObject([
    [{ key: 'a/song.wav', bucket: 'talks-1250000000', region: 'ap-beijing', contentType: 'audio/wav' }],
  ]);
  expect((await held(['--seed', folder], 'objects')).found).toMatchObject([[{ bucket: B }]]);
});

test('what is there already stays as it is', async () => {
  const data = ['--data', path.join(folder, 'data')];
  const objects = (text: string): string => seed({ objects: [{ bucket: B, key: 'k', text }] });
  await held([...data, '--seed', objects('one')], 'objects');
  const { found } = await held([...data, '--seed', objects('three')], 'objects');
  expect(found).toMatchObject([[{ key: 'k', size: 3 }]]);
});

test('a bucket that was never bound can be had, and log tells each request', async () => {
  const { found, err } = await held(['--log', '--bucket', `${B}=unbound`], 'buckets');
  expect(found).toMatchObject([[{ bucket: B, ci: 'off', smartAudio: false, media: false }]]);
  expect(err).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}400 {2}GET \/ .* InvalidHost: /);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test.each<[unknown, string]>([
  [[], 'it is []. Give an object.'],
  [{ things: [] }, 'it has "things". It can have buckets, templates, workflows, objects.'],
  [{ buckets: ['x'] }, 'buckets[0] is "x". Give an object.'],
  [{ buckets: [{ bucket: 'x' }] }, 'buckets[0].bucket is "x". Give the full name of a bucket'],
  [{ templates: [{ bucket: B, audioMode: 'IsAudio' }] }, 'templates[0].name is missing.'],
  [{ templates: [{ bucket: B, name: 'x', audioMode: 'Odd' }] }, 'templates[0]: '],
  [{ workflows: [{ bucket: B, name: 'w', nodes: { a: { template: 't' } } }] }, 'workflows[0]: '],
  [{ objects: [{ bucket: B, key: 'k' }] }, 'objects[0] must have `file` or `text`, and not both.'],
  [{ objects: [{ bucket: B, key: 'k', file: 'nowhere' }] }, 'objects[0].file cannot be read'],
])('%j is refused, saying what is wrong where', async (content, message) => {
  const { code, err } = await cli.run(['emulator', '--seed', seed(content)]);
  expect(code).not.toBe(0);
  expect(err).toContain(message);
  expect(err).toContain('seed.json cannot be used');
});

test('a folder without files, and one that is not there, are refused', async () => {
  const empty = await cli.run(['emulator', '--seed', folder]);
  expect(empty).toMatchObject({ code: 2, err: expect.stringContaining('has no files') });
  const nowhere = await cli.run(['emulator', '--seed', path.join(folder, 'nowhere')]);
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') });
});

test.each(['media', `${B}=maybe`, `Region!/${B}`])('--bucket %s is refused', async (bucket) => {
  expect((await cli.run(['emulator', '--bucket', bucket])).code).toBe(2);
});
