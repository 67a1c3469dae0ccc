import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, Cli, type Ended } from '../support';

let cli: Cli;
let ci: Emulator;

beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator();
});
beforeEach(() => ci.reset());
afterAll(async () => {
  await ci.stop();
  cli.remove();
});

const at = (name: string): string => path.join(cli.folder, name);
let count = 0;
const folder = (): string => `out-${(count += 1)}`;

/** Adopts into a folder of the command line's own, by its name. */
const adopt = (out: string, ...args: string[]): Promise<Ended> =>
  cli.run(
    ['adopt', '--out', out, ...(args.includes('--bucket') ? [] : ['--bucket', BUCKET]), ...args],
    ci.env,
    cli.folder,
  );

const put = (name: string) => ci.templates.put(BUCKET, { name, audioMode: 'IsAudio' });

/** What a summary says was declared, by its names. */
function declaredIn({ out }: Ended): string[] {
  const { declared } = JSON.parse(out) as { declared: { name: string; type: string }[] };
  return declared.filter(({ type }) => type.endsWith('template')).map(({ name }) => name);
}

test('every template is declared, in few requests, though pages are silently shortened and lists say little', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `t${String(i).padStart(2, '0')}`);
  for (const name of names) put(name);
  expect(declaredIn(await adopt(folder(), '--json')).sort()).toEqual(names);
  ci.behaviour.maxPageSize = 7;
  const before = ci.requests.length;
  expect(declaredIn(await adopt(folder(), '--json')).sort()).toEqual(names);
  const pages = ci.requests
    .slice(before)
    .filter(({ path: asked, query }) => asked === '/template' && 'pageNumber' in query);
  expect(new Set(pages.map(({ query }) => query.pageNumber)).size).toBe(pages.length);
  ci.behaviour.listedItems = 'brief';
  expect(declaredIn(await adopt(folder(), '--json')).sort()).toEqual(names);
});

test('--name takes those whose names match', async () => {
  for (const name of ['podcast-a', 'podcast-b', 'song']) put(name);
  expect(declaredIn(await adopt(folder(), '--json', '--name', '^podcast')).sort()).toEqual([
    'podcast_a',
    'podcast_b',
  ]);
});

test('--dry-run shows every file and writes none', async () => {
  put('vocals');
  const out = folder();
  const shown = await adopt(out, '--dry-run');
  expect(shown.code).toBe(0);
  expect(shown.out).toContain('--- main.ts (create)');
  expect(shown.out).toContain("templateName: 'vocals'");
  expect(shown.out).toContain(`${out} would declare 1 bucket, 1 queue and 1 template.`);
  expect(existsSync(at(out))).toBe(false);
});

test('a bucket is taken where it is said to be', async () => {
  put('vocals');
  const place = { region: 'ap-beijing', bucket: BUCKET };
  ci.templates.put(place, { name: 'elsewhere', audioMode: 'IsAudio' });
  const run = await adopt(folder(), '--json', '--bucket', BUCKET, `ap-beijing/${BUCKET}`);
  expect(declaredIn(run)).toEqual(['vocals', 'elsewhere']);
  const { files } = JSON.parse(run.out) as { files: { path: string }[] };
  expect(files.map((file) => file.path)).toContain(`buckets/${BUCKET}.ts`);
});

describe('what is refused', () => {
  test.each([
    [
      'a bucket without its APPID',
      ['--bucket', 'media'],
      '--bucket "media" is not the full name of a bucket.',
    ],
    ['a name that is no expression', ['--name', '('], '--name "(" is no regular expression'],
    ['an update of nothing', ['--update'], 'has no main.ts, so there is no program to update.'],
    ['another language', ['--lang', 'go'], 'Allowed choices are ts, hcl.'],
  ])('%s', async (_what, args, message) => {
    const run = await adopt(folder(), ...args);
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
    expect(ci.requests).toEqual([]);
  });

  test('a folder that holds anything, of which nothing is touched', async () => {
    const out = folder();
    mkdirSync(at(out));
    writeFileSync(path.join(at(out), 'main.ts'), '// mine');
    const run = await adopt(out);
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining('--update') as string });
    expect(readdirSync(at(out))).toEqual(['main.ts']);
    expect(readFileSync(path.join(at(out), 'main.ts'), 'utf8')).toBe('// mine');
  });

  test('a bucket that is not there, by the service', async () => {
    ci.behaviour.strictBuckets = true;
    const run = await adopt(folder(), '--bucket', 'nobody-1250000000');
    expect(run).toMatchObject({ code: 3, err: expect.stringContaining('NoSuchBucket') as string });
    ci.behaviour.strictBuckets = false;
  });
});

test('what cannot be declared is listed with the reason', async () => {
  ci.templates.put(BUCKET, { name: 'shots', tag: 'Snapshot' });
  const run = await adopt(folder());
  expect(run.out).toMatch(/Left out:\n(.*\n)*\s+template shots t\w{33} of .*: It is of the kind Snapshot\./);
});

test('callback addresses that may hold a secret are told of, without it', async () => {
  const workflow = (name: string, url: string) =>
    ci.workflows.put(BUCKET, {
      name,
      topology: {
        dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
        nodes: {
          Start: {
            type: 'Start',
            input: { notifyConfig: { state: 'On', type: 'Url', url, event: ['TaskFinish'] } },
          },
          VoiceSeparate_1: {
            type: 'VoiceSeparate',
            operation: {
              templateId: put('vocals').templateId,
              output: { region: 'ap-chongqing', bucket: BUCKET, auObject: `${name}/\${RunId}.mp3` },
            },
          },
        },
      },
    });
  workflow('plain', 'https://example.com/ci');
  workflow('secret', 'https://me:pw@example.com/ci?token=pw');
  const { out } = await adopt(folder());
  expect(out).toContain(
    'look before you commit:\n  tencentci_voice_separate_workflow.secret: https://…@example.com/ci?…\n',
  );
  expect(out).not.toContain('pw');
  expect(out).not.toContain('workflow.plain');
});

test('workflows that start each other in a circle are left out of a program of constructs, one of each circle', async () => {
  const { templateId } = put('vocals');
  const workflow = (name: string, prefix: string, object: string) =>
    ci.workflows.put(BUCKET, {
      name,
      state: 'Active',
      topology: {
        dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
        nodes: {
          Start: { type: 'Start', input: { objectPrefix: prefix } },
          VoiceSeparate_1: {
            type: 'VoiceSeparate',
            operation: {
              templateId,
              output: { region: 'ap-chongqing', bucket: BUCKET, auObject: `${object}\${RunId}.mp3` },
            },
          },
        },
      },
    });
  workflow('there', 'a/', 'b/');
  workflow('back', 'b/', 'a/');
  workflow('apart', 'c/', 'd/');
  const summary = async (...args: string[]) =>
    JSON.parse((await adopt(folder(), '--json', ...args)).out) as {
      declared: { type: string }[];
      leftOut: { thing: string; reason: string }[];
    };
  const workflows = ({ declared }: { declared: { type: string }[] }): number =>
    declared.filter(({ type }) => type === 'tencentci_voice_separate_workflow').length;
  const ofConstructs = await summary();
  expect(workflows(ofConstructs)).toBe(2);
  expect(ofConstructs.leftOut.filter(({ thing }) => thing === 'workflow')).toEqual([
    expect.objectContaining({ reason: expect.stringContaining('in a circle') as string }),
  ]);
  expect(workflows(await summary('--lang', 'hcl'))).toBe(3);
});
