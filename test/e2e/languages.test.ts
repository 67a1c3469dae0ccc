import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { Emulator } from '../../lib/emulator';
import { generateCode, type Language } from '../../scripts/jsii/code';
import { wheelOf } from '../../scripts/jsii/wheel';
import { CDKTF } from '../../scripts/packages';
import { compilePackage, wheelOfPackage } from '../../scripts/wheel';
import { begin, type Run, terraformCommand, terraformEnv, Workspace } from '../../scripts/workspace';
import { startEmulator } from '../support/emulator';
import { blocksOf, document } from '../support/markdown';
import { python, unless, WITHOUT_PYTHON, withoutRuntime } from '../support/python';

jest.setTimeout(300_000);

const ROOT = path.resolve(__dirname, '../..');
const { version } = JSON.parse(document('package.json')) as { version: string };

/** Where everything is made. */
const folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-python-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The wheel, and what is in it by its name. */
let wheel: string;
let files: Readonly<Record<string, Uint8Array>>;

/** The package that jsii compiled. */
const compiled = path.join(folder, 'compiled');

beforeAll(() => {
  compilePackage(CDKTF, compiled);
  wheel = wheelOfPackage(CDKTF, compiled, path.join(folder, 'wheels'));
  files = unzipSync(readFileSync(wheel));
});

let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator({ buckets: [{ bucket: 'media-1250000000', ci: false }] });
});
afterAll(() => ci.stop());
beforeEach(() => ci.reset());

/** Deploys what a program synthesized, looks for a change, and destroys it. */
async function deployed(stackFolder: string): Promise<void> {
  const stack = new Workspace(ci.env, stackFolder);
  await (await stack.init()).apply();
  expect(ci.templates.list('media-1250000000')).toEqual([
    expect.objectContaining({
      name: 'vocals-aac',
      audioMode: 'IsAudio',
      audioConfig: expect.objectContaining({ codec: 'aac', samplerate: 44100, bitrate: 128, channels: 2 }),
    }),
  ]);
  expect(ci.workflows.list('media-1250000000')).toEqual([expect.objectContaining({ state: 'Active' })]);
  expect((await stack.plan()).code).toBe(0);
  await stack.destroy();
  expect(ci.workflows.list('media-1250000000')).toEqual([]);
}

const text = (name: string): string => Buffer.from(files[name] ?? []).toString('utf8');
const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

interface ProviderNote {
  readonly files: Readonly<Record<string, string>>;
}

const note = JSON.parse(document('dist/provider.json')) as ProviderNote;

describe('the wheel', () => {
  test('has the name and the version of the package', () => {
    expect(path.basename(wheel)).toBe(`cdktf_tencent_ci-${version}-py3-none-any.whl`);
  });

  test('has the provider that was built in the package that jsii loads', () => {
    const archive = path.join(folder, 'package.tgz');
    writeFileSync(archive, files[`cdktf_tencent_ci/_jsii/cdktf-tencent-ci@${version}.jsii.tgz`] ?? '');
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
    expect(readFileSync(path.join(folder, 'package/dist/provider.json'), 'utf8')).toBe(
      document('dist/provider.json'),
    );
    for (const [name, digest] of Object.entries(note.files)) {
      expect(sha256(readFileSync(path.join(folder, 'package/dist', name)))).toBe(digest);
    }
    expect(JSON.parse(readFileSync(path.join(folder, 'package/.jsii'), 'utf8'))).toMatchObject({
      name: 'cdktf-tencent-ci',
      version,
    });
  });

  test('has the command line, which finds the provider beside it', () => {
    const dist = 'cdktf_tencent_ci_command/dist';
    const built = readFileSync(path.join(ROOT, 'dist/tencent-ci'));
    expect(sha256(files[`${dist}/tencent-ci`] ?? new Uint8Array())).toBe(sha256(built));
    for (const [name, digest] of Object.entries(note.files)) {
      expect(sha256(files[`${dist}/${name}`] ?? new Uint8Array())).toBe(digest);
    }
  });

  test('says what it needs, under which licence it is, and what a command installs', () => {
    const info = `cdktf_tencent_ci-${version}.dist-info`;
    const lines = text(`${info}/METADATA`).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Name: cdktf-tencent-ci',
        `Version: ${version}`,
        'License: Apache-2.0',
        'Requires-Dist: cdktf>=0.21.0, <1.0.0',
        'Requires-Dist: constructs>=10.6.0, <11.0.0',
        'Requires-Python: >=3.10',
      ]),
    );
    expect(text(`${info}/licenses/LICENSE`)).toBe(document('LICENSE'));
    expect(text(`${info}/licenses/THIRD-PARTY-NOTICES`)).toBe(document('dist/THIRD-PARTY-NOTICES'));
    expect(text(`${info}/entry_points.txt`)).toContain('tencent-ci = cdktf_tencent_ci_command:main');
  });

  test('lists what is in it, with digests', () => {
    const record = text(`cdktf_tencent_ci-${version}.dist-info/RECORD`).trim().split('\n');
    const listed = record.map((line) => line.split(',')[0] ?? '');
    expect(listed.sort()).toEqual(Object.keys(files).sort());
    for (const line of record) {
      const [name = '', digest = '', size = ''] = line.split(',');
      if (digest === '') continue;
      const content = files[name] ?? new Uint8Array();
      expect(digest).toBe(`sha256=${createHash('sha256').update(content).digest('base64url')}`);
      expect(Number(size)).toBe(content.length);
    }
  });

  unless(WITHOUT_PYTHON, 'the code of the wheel')(
    'is Python, with keyword arguments and words about them',
    () => {
      const file = path.join(folder, 'constructs.py');
      writeFileSync(file, text('cdktf_tencent_ci/__init__.py'));
      for (const name of Object.keys(files).filter((each) => each.endsWith('.py'))) {
        python(['-c', 'import sys; compile(sys.stdin.read(), "wheel", "exec")'], text(name));
      }
      expect(JSON.parse(python(['-c', SIGNATURES, file]))).toEqual({
        'VoiceSeparateTemplate.__init__':
          'audio_config audio_mode bucket depends_on lifecycle provider template_name',
        'AudioConfig.aac': 'bitrate channels samplerate',
        'Notify.url': 'events result_format write_only_version',
        'CiTemplateLookup.__init__': 'bucket category provider tag template_id template_name',
      });
    },
  );
});

/** Prints the keyword arguments of some methods, where the words about the method name each of them. */
const SIGNATURES = `
import ast, json, sys
wanted = ["VoiceSeparateTemplate.__init__", "AudioConfig.aac", "Notify.url", "CiTemplateLookup.__init__"]
found = {}
for each in ast.parse(open(sys.argv[1], encoding="utf8").read()).body:
    if isinstance(each, ast.ClassDef):
        for method in each.body:
            name = f"{each.name}.{getattr(method, 'name', '')}"
            if name in wanted and isinstance(method, ast.FunctionDef):
                words = ast.get_docstring(method) or ""
                named = [a.arg for a in method.args.kwonlyargs if f":param {a.arg}:" in words]
                found[name] = " ".join(sorted(named))
print(json.dumps(found))
`;

describe('a program in Python', () => {
  const reason = withoutRuntime();
  const run = unless(reason, 'programs in Python that use the wheel');
  const bin = path.join(folder, 'venv/bin');

  beforeAll(() => {
    if (reason !== undefined) return;
    for (const name of ['cdktf', 'constructs']) {
      const code = generateCode(path.join(ROOT, 'node_modules', name), 'python', path.join(folder, name));
      wheelOf(code, path.join(folder, 'wheels'));
    }
    python(['-m', 'venv', path.join(folder, 'venv')]);
    const install = ['install', '--quiet', '--no-index', '--find-links', path.join(folder, 'wheels'), wheel];
    execFileSync(path.join(bin, 'pip'), install, { stdio: 'inherit' });
  });

  /** Runs a program in a folder of its own. */
  async function runIn(
    name: string,
    program: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Run> {
    const cwd = path.join(folder, name);
    mkdirSync(cwd, { recursive: true });
    writeFileSync(path.join(cwd, 'main.py'), program);
    const PATH = [bin, process.env.PATH].join(path.delimiter);
    return begin(path.join(bin, 'python'), ['main.py'], { cwd, env: terraformEnv({ PATH, ...env }) }).done;
  }

  run('deploys bucket, template and workflow, plans clean and is destroyed', async () => {
    const synth = await runIn('quick-start', document('examples/python-quick-start/main.py'));
    expect(synth).toMatchObject({ code: 0 });
    await deployed(path.join(folder, 'quick-start/cdktf.out/stacks/python-quick-start'));
  });

  const PROGRAM = `
from cdktf import App, TerraformStack
from cdktf_tencent_ci import *
app = App()
stack = TerraformStack(app, "media")
media = CiBucket.from_bucket_name(stack, "Media", "media-1250000000")
output = SeparationOutput(voice="voice.\${Ext}")
`;

  run.each([
    [
      'an audio mode with what it cannot write',
      'VoiceSeparateTemplate(stack, "T", bucket=media, template_name="t", audio_mode=AudioMode.MUSIC_MODE, audio_config=AudioConfig.flac())',
      'RuntimeError: VoiceSeparateTemplate "media/T" has settings that Cloud Infinite does not take: - audioConfig.codec: MusicMode cannot write flac.',
    ],
    [
      'a job that does not say what to separate',
      'VoiceSeparateJob(stack, "J", bucket=media, input_object="a.mp3", output=output)',
      '- audioMode: The job does not say what to separate. Set template or audioMode.',
    ],
    [
      'a template without an audio mode',
      'VoiceSeparateTemplate(stack, "T", bucket=media, template_name="t")',
      "missing 1 required keyword-only argument: 'audio_mode'",
    ],
    [
      'the name of a bucket for a bucket',
      'VoiceSeparateTemplate(stack, "T", bucket="media-1250000000", template_name="t", audio_mode=AudioMode.IS_AUDIO)',
      "Key 'bucket': Unable to deserialize value as cdktf-tencent-ci.ICiBucket",
    ],
    [
      'an argument that there is not',
      'AudioConfig.aac(sample_rate=44100)',
      "got an unexpected keyword argument 'sample_rate'",
    ],
  ])('is refused with %s', async (_, line, message) => {
    const { code, text: said } = await runIn('wrong', `${PROGRAM}${line}\n`);
    expect(said).toContain(message);
    expect(code).not.toBe(0);
  });

  run('runs all that docs/python.md shows', async () => {
    const blocks = blocksOf('docs/python.md').filter(({ language }) => language === 'python');
    expect(blocks.length).toBeGreaterThan(3);
    const engine = JSON.stringify(terraformCommand());
    const shown = await runIn(
      'docs',
      blocks.map((block) => block.text.replaceAll('"terraform"', engine)).join('\n'),
    );
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.text).toContain('No changes.');
  });
});

/** Whether a program is on PATH. */
const has = (program: string): boolean => spawnSync('which', [program]).status === 0;

/** Runs a tool in a folder, and gives what it printed. */
function tool(command: string, args: readonly string[], cwd: string, env = terraformEnv()): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Generates a language for the package and, where a program needs it, for what that depends on. */
function generated(language: Language, whole: boolean): string {
  const out = path.join(folder, 'generated');
  if (whole) {
    for (const name of ['cdktf', 'constructs']) {
      generateCode(path.join(ROOT, 'node_modules', name), language, out);
    }
  }
  return generateCode(compiled, language, out);
}

const fixture = (file: string): string => path.join(ROOT, 'test/fixtures/languages', file);

const REFUSED =
  'has settings that Cloud Infinite does not take:\n  - audioConfig.codec: MusicMode cannot write flac.';

test.each([
  ['java', 'src/main/java/tencentci/cdktf/VoiceSeparateTemplate.java'],
  ['go', 'cdktftencentci/VoiceSeparateTemplate.go'],
  ['dotnet', 'TencentCi.Cdktf/TencentCi/Cdktf/VoiceSeparateTemplate.cs'],
] as const)('%s is generated, a class for each construct', (language, file) => {
  expect(readFileSync(path.join(generated(language, false), file), 'utf8')).toContain(
    'A voice-separation template of Cloud Infinite.',
  );
});

const { JSII_JAVA_CLASSPATH: classPath, JSII_GO_MODULES: goModules } = process.env;

unless(
  !has('javac')
    ? 'no javac is on PATH (apt-get install default-jdk-headless)'
    : classPath === undefined
      ? 'JSII_JAVA_CLASSPATH names no runtime of jsii for Java, which Debian does not have'
      : undefined,
  'a program in Java',
)('a program in Java compiles, is refused where it is wrong, deploys and plans clean', async () => {
  const code = generated('java', true);
  const classes = path.join(folder, 'classes');
  cpSync(path.join(code, 'src/main/resources'), classes, { recursive: true });
  const files = readdirSync(path.join(code, 'src/main/java'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.java'))
    .map((file) => path.join(code, 'src/main/java', file));
  const list = path.join(folder, 'java-files');
  writeFileSync(list, [...files, fixture('Main.java')].join('\n'));
  tool('javac', ['-nowarn', '-d', classes, '-cp', classPath ?? '', `@${list}`], folder);
  const at = path.join(folder, 'java');
  mkdirSync(at);
  expect(tool('java', ['-cp', `${classes}:${classPath}`, 'Main'], at)).toContain(REFUSED);
  await deployed(path.join(at, 'cdktf.out/stacks/java'));
});

unless(
  !has('go')
    ? 'no go is on PATH (apt-get install golang-go)'
    : goModules === undefined
      ? "JSII_GO_MODULES names no folder with the modules of jsii's runtime for Go, which Debian does not have"
      : undefined,
  'a program in Go',
)('a program in Go compiles, is refused where it is wrong, deploys and plans clean', async () => {
  const code = generated('go', true);
  // What is generated asks for a newer Go than it uses anything of.
  const go = /go(\d+\.\d+)/.exec(tool('go', ['version'], folder))?.[1] ?? '';
  const ours = ['constructs', 'cdktf', 'cdktftencentci'].map((name) => path.join(code, name));
  for (const module of ours) {
    const file = path.join(module, 'go.mod');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^go .*$/m, `go ${go}`));
  }
  const program = path.join(folder, 'go-program');
  mkdirSync(program);
  copyFileSync(fixture('main.go'), path.join(program, 'main.go'));
  writeFileSync(path.join(program, 'go.mod'), `module program\n\ngo ${go}\n`);
  const runtime = readdirSync(goModules ?? '').map((name) => path.join(goModules ?? '', name));
  const work = [...runtime, ...ours, program].map((module) => `use ${module}\n`).join('');
  writeFileSync(path.join(program, 'go.work'), `go ${go}\n${work}`);
  tool('go', ['build', '-o', 'main', '.'], program, terraformEnv({ GOPROXY: 'off' }));
  expect(tool(path.join(program, 'main'), [], program)).toContain(REFUSED);
  await deployed(path.join(program, 'cdktf.out/stacks/go'));
});

process.stderr.write('SKIPPED: code in C# is generated and not compiled: Debian has no .NET.\n');
