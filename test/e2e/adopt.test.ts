import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { Emulator } from '../../lib/emulator';
import { begin, type Run, terraformEnv, Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { estates, make, PLACES } from '../support/estate';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../..');
const BUCKETS = PLACES.map(({ region, bucket }) => `${region}/${bucket}`);

let ci: Emulator;
let folder: string;

beforeAll(async () => {
  ci = await startEmulator({ buckets: [...PLACES, { region: 'ap-chongqing', bucket: 'other-1250000000' }] });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-adopt-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command line as it is built. */
async function adopt(out: string, ...args: string[]): Promise<Run> {
  const env = terraformEnv(ci.env);
  const buckets = args.includes('--bucket') ? [] : ['--bucket', ...BUCKETS];
  const command = [path.join(ROOT, 'dist/tencent-ci'), 'adopt', ...buckets, '--out', out, ...args];
  return begin(process.execPath, command, { cwd: folder, env }).done;
}

async function adopted(out: string, ...args: string[]): Promise<Summary> {
  const run = await adopt(out, '--json', ...args);
  if (run.code !== 0) throw new Error(`adopt exited with ${run.code}: ${run.text}`);
  return JSON.parse(run.stdout) as Summary;
}

interface Summary {
  readonly files: readonly { readonly path: string; readonly action: string }[];
  readonly declared: readonly { readonly type: string; readonly importId?: string }[];
  readonly leftOut: readonly { readonly thing: string; readonly id: string; readonly reason: string }[];
}

/** Compiles a program with the settings that it came with, and synthesizes it. */
async function synthesized(dir: string): Promise<string> {
  const modules = path.join(dir, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const name of ['cdktf', 'constructs', '@types', 'undici-types']) {
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  }
  symlinkSync(ROOT, path.join(modules, 'cdktf-tencent-ci'));
  const at = { cwd: dir, env: terraformEnv() };
  const tsc = await begin(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc')], at).done;
  expect(tsc.stdout).toBe('');
  const run = await begin(process.execPath, ['main.js'], at).done;
  if (run.code !== 0) throw new Error(`the program exited with ${run.code}: ${run.text}`);
  return path.join(dir, 'cdktf.out/stacks/adopted');
}

interface Plan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[]; readonly importing?: { readonly id: string } };
  }[];
}

/** Plans, sees that only imports are planned, applies them, and sees that nothing is planned then. Gives the ids. */
async function takenOver(dir: string): Promise<readonly string[]> {
  const workspace = new Workspace(await attached({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' }), dir);
  await workspace.init();
  await workspace.ok('plan', '-no-color', '-input=false', '-out=plan');
  const { stdout } = await workspace.ok('show', '-json', 'plan');
  const { resource_changes: changes = [] } = JSON.parse(stdout) as Plan;
  const managed = changes.filter(({ address }) => !address.startsWith('data.'));
  expect(managed.map(({ change }) => change.actions).filter(([action]) => action !== 'no-op')).toEqual([]);
  await workspace.ok('apply', '-no-color', '-input=false', 'plan');
  const after = await workspace.plan();
  expect({ code: after.code, text: after.code === 0 ? '' : after.text }).toEqual({ code: 0, text: '' });
  return managed.map(({ change }) => change.importing?.id ?? '').sort();
}

/** All files of a program by their paths, as the command wrote them. */
function bytes(dir: string, below = ''): Readonly<Record<string, string>> {
  const entries = readdirSync(path.join(dir, below), { withFileTypes: true });
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const name = path.join(below, entry.name);
      return entry.isDirectory() ? bytes(dir, name) : { [name]: readFileSync(path.join(dir, name), 'utf8') };
    }),
  ) as Readonly<Record<string, string>>;
}

/** Everything that the service holds. */
const held = () =>
  PLACES.map((place) => [ci.templates.list(place), ci.workflows.list(place), ci.queues.list(place)]);

// Chosen anew each time and told in the name of the test, so that ADOPT_SEED makes the same estates again.
const first = Number(process.env.ADOPT_SEED ?? Date.now() % 1_000_000);
const runs = Number(process.env.ADOPT_RUNS ?? 2);
const seeds = Array.from({ length: runs }, (_, i) => first + i);

describe.each(seeds)('a random estate (ADOPT_SEED=%i)', (seed) => {
  beforeEach(async () => {
    const [estate] = fc.sample(estates, { seed, numRuns: 1 });
    await make(ci, estate ?? []);
  });

  test('is declared in TypeScript that compiles, imports all and changes nothing', async () => {
    const before = held();
    const out = path.join(folder, 'ts');
    const { declared, leftOut } = await adopted(out);
    const again = path.join(folder, 'again');
    await adopted(again);
    expect(bytes(again)).toEqual(bytes(out));
    accountedFor(declared, leftOut);
    cpSync(out, again, { recursive: true });
    const imported = await takenOver(await synthesized(again));
    expect(imported).toEqual(importsOf(declared));
    expect(held()).toEqual(before);
    expect((await adopted(out, '--update')).files).toEqual([]);
  });

  test('is declared in HCL that imports all and changes nothing', async () => {
    const before = held();
    const out = path.join(folder, 'hcl');
    const { declared, leftOut } = await adopted(out, '--lang', 'hcl');
    await adopted(path.join(folder, 'again'), '--lang', 'hcl');
    expect(bytes(path.join(folder, 'again'))).toEqual(bytes(out));
    accountedFor(declared, leftOut);
    const imported = await takenOver(out);
    expect(imported).toEqual(importsOf(declared));
    expect(held()).toEqual(before);
    expect((await adopted(out, '--lang', 'hcl', '--update')).files).toEqual([]);
  });
});

function importsOf(declared: Summary['declared']): string[] {
  return declared.flatMap(({ importId }) => importId ?? []).sort();
}

/** Each thing is declared, or left out with a reason; nothing of the usual is left out. */
function accountedFor(declared: Summary['declared'], leftOut: Summary['leftOut']): void {
  const ids = new Set([
    ...importsOf(declared).map((id) => id.split('/').at(-1)),
    ...leftOut.map(({ id }) => id),
  ]);
  for (const place of PLACES) {
    for (const { templateId } of ci.templates.list(place)) expect(ids).toContain(templateId);
    for (const { workflowId } of ci.workflows.list(place)) expect(ids).toContain(workflowId);
    // The strict service lets nobody look at queues of media processing.
    const queues = ci.queues.list(place).filter((queue) => queue.service === 'smart-audio');
    for (const { queueId } of queues) expect(ids).toContain(queueId);
    expect(ids).toContain(place.bucket);
  }
  const other = leftOut.filter(
    ({ reason }) =>
      !/^(It is of the kind|It is a queue of media processing|They could not be looked at)/.test(reason),
  );
  expect(other).toEqual([]);
}

test('a folder of HCL is planned by Terraform as it stands, with nothing attached', async () => {
  const [place = { region: '', bucket: '' }] = PLACES;
  ci.templates.put(place, { name: 'vocals', audioMode: 'IsAudio' });
  const out = path.join(folder, 'hcl');
  const { files } = await adopted(out, '--lang', 'hcl');
  expect(files.map(({ path: name }) => name)).not.toContain('.terraform.lock.hcl');
  await terraform(out);
  // In a new clone the provider may be missing; an update places it again, and writes nothing else.
  rmSync(path.join(out, 'terraform.d'), { recursive: true });
  rmSync(path.join(out, '.terraform'), { recursive: true });
  expect((await adopted(out, '--lang', 'hcl', '--update')).files).toEqual([]);
  await terraform(out);
});

async function terraform(dir: string): Promise<void> {
  const workspace = new Workspace(ci.env, dir);
  await workspace.init();
  const planned = await workspace.plan();
  expect(planned.text).toMatch(/Plan: \d+ to import, 0 to add, 0 to change, 0 to destroy/);
}

describe('what people edited survives an update', () => {
  const [PLACE = { region: '', bucket: '' }] = PLACES;
  const only = (out: string, ...args: string[]): Promise<Summary> =>
    adopted(out, ...args, '--bucket', `${PLACE.region}/${PLACE.bucket}`);

  const template = (name: string) => ci.templates.put(PLACE, { name, audioMode: 'IsAudio' });
  const workflow = (name: string, templateId: string) =>
    ci.workflows.put(PLACE, {
      name,
      state: 'Paused',
      topology: {
        dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
        nodes: {
          Start: { type: 'Start', input: { objectPrefix: 'in/' } },
          VoiceSeparate_1: {
            type: 'VoiceSeparate',
            operation: {
              templateId,
              output: { ...PLACE, object: 'out/b/${RunId}', auObject: 'out/v/${RunId}' },
            },
          },
        },
      },
    });

  test.each(['ts', 'hcl'])('in %s', async (lang) => {
    const flags = ['--lang', lang];
    const old = template('old');
    const unwanted = template('unwanted');
    workflow('uploads', old.templateId);
    const out = path.join(folder, lang);
    await only(out, ...flags);

    // Somebody takes one thing out, and writes something of their own.
    const file = path.join(out, lang === 'ts' ? `buckets/${PLACE.bucket}.ts` : `${PLACE.bucket}.tf`);
    const written = readFileSync(file, 'utf8');
    const block =
      lang === 'ts'
        ? / {2}new VoiceSeparateTemplate\(scope, 'unwanted'[^;]*;\n/
        : /resource "\w+" "unwanted" \{[^]*?\n\}\n\nimport \{[^}]*\}\n/;
    const comment = lang === 'ts' ? '// mine\n' : '# mine\n';
    const edited = comment + written.replace(block, '');
    expect(edited).not.toContain(unwanted.templateId);
    writeFileSync(file, edited);

    const before = bytes(out);
    expect((await only(out, ...flags, '--update')).files).toEqual([]);
    expect(bytes(out)).toEqual(before);

    const next = template('new');
    const second = workflow('second', old.templateId);
    workflow('third', next.templateId);
    const dry = await only(out, ...flags, '--update', '--dry-run');
    expect(bytes(out)).toEqual(before);
    const { declared, files } = await only(out, ...flags, '--update');
    expect(files.map(({ path: name, action }) => ({ path: name, action }))).toEqual(
      dry.files.map(({ path: name, action }) => ({ path: name, action })),
    );
    expect(importsOf(declared).map((id) => id.split('/').at(-1))).toEqual(
      expect.arrayContaining([next.templateId, second.workflowId]),
    );
    expect(declared).toHaveLength(3);
    const after = bytes(out);
    const changed = Object.keys(before).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(lang === 'ts' ? ['adopted.json', 'buckets/index.ts'] : ['adopted.json']);
    expect(after['buckets/index.ts'] ?? '').toContain(before['buckets/index.ts'] ?? '');

    const ids = await takenOver(lang === 'ts' ? await synthesized(out) : out);
    // The bucket, its queue, the old and the new template, and three workflows.
    expect(ids).toHaveLength(7);
    expect((await only(out, ...flags, '--update')).files).toEqual([]);
  });
});
