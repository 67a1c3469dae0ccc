import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { terraformCommand, terraformEnv } from '../../scripts/workspace';
import type { Emulator } from '../../lib/emulator';
import { startEmulator } from '../support/emulator';
import { blocksIn, blocksOf, type CodeBlock, placeOf } from '../support/markdown';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../..');
const BUCKET = 'media-1250000000';

let ci: Emulator;
/** A project in which the package and its peers are installed. */
let project: string;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());
beforeEach(async () => {
  await ci.reset();
  project = mkdtempSync(path.join(tmpdir(), 'tencentci-docs-'));
  const modules = path.join(project, 'node_modules');
  mkdirSync(path.join(modules, '.bin'), { recursive: true });
  for (const name of ['cdktf', 'constructs', 'tsx', '@cdktf']) {
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  }
  symlinkSync(ROOT, path.join(modules, 'cdktf-tencent-ci'));
  symlinkSync(path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), path.join(modules, '.bin/tsx'));
  symlinkSync(path.join(ROOT, 'dist/tencent-ci'), path.join(modules, '.bin/tencent-ci'));
  if (path.isAbsolute(terraformCommand()))
    symlinkSync(terraformCommand(), path.join(modules, '.bin/terraform'));
  writeFileSync(path.join(project, 'package.json'), '{ "private": true }');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** The commands of a block: all of a script, the lines after a `$` of a console. */
function commandsOf({ language, text }: CodeBlock): string {
  if (language === 'sh') return text;
  return [...text.matchAll(/^\$ (.*(?:\n> .*)*)$/gm)]
    .map(([, line = '']) => line.replaceAll('\n> ', '\n'))
    .join('\n');
}

/** What bash said to some commands, with `npx` as what is installed. */
function bash(commands: string): Promise<{ readonly code: number; readonly said: string }> {
  const env = {
    ...terraformEnv({ ...ci.env, TENCENTCLOUD_REGION: 'ap-chongqing' }),
    PATH: `${path.join(project, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`,
  };
  const script = `set -eu -o pipefail\nnpx() { "$@"; }\n${commands}`;
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { cwd: project, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), said: `${stdout}${stderr}` });
    });
  });
}

/** The program that docs/start.md begins with. */
function startProgram(): string {
  const [program] = blocksOf('docs/start.md').filter(({ language }) => language === 'ts');
  writeFileSync(path.join(project, 'main.ts'), program?.text ?? '');
  return 'npx tsx main.ts >/dev/null';
}

const example = (name: string): void =>
  cpSync(path.join(ROOT, 'examples', name), project, { recursive: true });
const cdktf = (): void => {
  symlinkSync(path.join(ROOT, 'node_modules/.bin/cdktf'), path.join(project, 'node_modules/.bin/cdktf'));
  const app = 'node node_modules/tsx/dist/cli.mjs main.ts';
  writeFileSync(path.join(project, 'cdktf.json'), JSON.stringify({ language: 'typescript', app }));
};

/** What the commands of a document take for granted: files, objects, and commands that come first. */
const PREPARED: Readonly<Record<string, () => string | void>> = {
  'docs/cost.md': () => {
    example('multi-environment');
    cdktf();
  },
  'docs/doctor.md': () => {
    cdktf();
    startProgram();
  },
  'docs/drift.md': () => `${startProgram()}
    (cd cdktf.out/stacks/media && terraform init && terraform apply -auto-approve) >/dev/null`,
  'docs/moving.md': () => {
    mkdirSync(path.join(project, 'infra'));
    const official = `resource "tencentcloud_ci_media_voice_separate_template" "vocals" {
  bucket     = "${BUCKET}"
  name       = "vocals"
  audio_mode = "IsAudio"
  audio_config {
    codec      = "aac"
    samplerate = "44100"
    bitrate    = "128"
    channels   = "2"
  }
}
`;
    writeFileSync(path.join(project, 'infra/main.tf'), official);
    const state = path.join(ROOT, 'test/fixtures/recordings/official-provider.tfstate');
    cpSync(state, path.join(project, 'terraform.tfstate'));
  },
  'docs/offline.md': () => `${startProgram()}; cd cdktf.out/stacks/media && terraform init >/dev/null`,
  'docs/seeing.md': () => {
    ci.templates.put(BUCKET, { tag: 'Snapshot', name: 'covers' });
    return `${startProgram()}
    (cd cdktf.out/stacks/media && terraform init && terraform apply -auto-approve) >/dev/null`;
  },
  'docs/start.md': () => void startProgram(),
  ...Object.fromEntries(
    readdirSync(path.join(ROOT, 'examples')).map((name) => [
      `examples/${name}/README.md`,
      () => example(name),
    ]),
  ),
};

/** What has to be away before a block of a document, since the one before has made it. */
const BETWEEN: Readonly<Record<string, string>> = { 'docs/moving.md': 'rm -rf moved' };

/** Ids of documents as those that the emulator gave: what is asked for stands in the same command. */
const withIds = (commands: string): string =>
  commands.replace(
    /(tencent-ci (templates|workflows|queues) get --bucket \S+) \w+$/gm,
    (_, command: string, things: string) =>
      `${command} "$(tencent-ci ${things} list --bucket ${BUCKET} --json | grep -oE '"(template|workflow|queue)_?[iI]d": ?"[^"]+"' | head -n 1 | cut -d'"' -f4)"`,
  );

const blocks = blocksIn('sh', 'console');
const files = [...new Set(blocks.map(({ file }) => file))];

test.each(files)('the commands of %s run', async (file) => {
  const first = PREPARED[file]?.() ?? '';
  const own = blocks.filter((block) => block.file === file);
  // One shell for all: what a block exports, the next ones have.
  const each = own.map((block) =>
    [BETWEEN[file] ?? '', `echo "── ${placeOf(block)}"`, withIds(commandsOf(block))].join('\n'),
  );
  const { code, said } = await bash([first, ...each].join('\n'));
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
});

test('a command that fails is told', async () => {
  expect(await bash(`npx tencent-ci templates list --bucket ${BUCKET} --nonsense`)).toMatchObject({
    code: 2,
    said: expect.stringContaining('--nonsense'),
  });
});
