import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Emulator } from '../../lib/emulator';
import type { Reattach } from '../../lib/plugin';
import { begin, terraformEnv, Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { describeWith, testWith } from '../support/engine';
import { serveOfficial } from '../support/official-provider';

jest.setTimeout(120_000);

const ROOT = path.resolve(__dirname, '../..');
const OFFICIAL = 'tencentcloud_ci_media_voice_separate_template';
const OURS = 'tencentci_voice_separate_template';
const BUCKET = 'off-1250000000';
const HOME = { bucket: BUCKET, region: 'ap-chongqing' };
const STATE = path.join(__dirname, '../fixtures/recordings/official-provider.tfstate');

/** What the recorded state tells of. */
const recorded = JSON.parse(readFileSync(STATE, 'utf8')) as {
  resources: {
    instances: {
      attributes: {
        id: string;
        name: string;
        audio_mode: string;
        audio_config: [Record<'codec' | 'samplerate' | 'bitrate' | 'channels', string>];
      };
    }[];
  }[];
};

let ci: Emulator;
let official: Reattach;
let folder: string;

beforeAll(async () => {
  ci = await startEmulator({ buckets: [HOME] });
  official = await serveOfficial();
});
afterAll(async () => {
  await official.stop();
  await ci.stop();
});

beforeEach(async () => {
  await ci.reset();
  folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-moving-'));
  for (const { attributes } of recorded.resources.flatMap(({ instances }) => instances)) {
    const { id, name, audio_mode: audioMode, audio_config } = attributes;
    const { codec, ...numbers } = audio_config[0];
    const given = Object.entries(numbers).filter(([, value]) => value !== '');
    const audioConfig = { codec, ...Object.fromEntries(given.map(([key, value]) => [key, Number(value)])) };
    ci.templates.put(HOME, { name, audioMode, audioConfig }, id.split('#')[1]);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Env = Readonly<Record<string, string>>;

interface Summary {
  readonly files: { readonly path: string }[];
  readonly moved: { readonly from: string; readonly to: string; readonly at: string }[];
  readonly leftOut: { readonly thing: string; readonly at: string; readonly reason: string }[];
}

async function adopt(...args: string[]): Promise<Summary> {
  const command = [path.join(ROOT, 'dist/tencent-ci'), 'adopt', '--json', ...args];
  const run = await begin(process.execPath, command, { cwd: folder, env: terraformEnv() }).done;
  if (run.code !== 0) throw new Error(`adopt exited with ${run.code}: ${run.text}`);
  // It asks the service nothing, and needs no keys.
  expect(ci.requests).toEqual([]);
  return JSON.parse(run.stdout) as Summary;
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Plans with a state that the official provider wrote: only moves are planned, they are applied, and nothing is left. */
async function movesOnly(dir: string, count: number, env?: Env): Promise<Workspace> {
  const workspace = new Workspace(env ?? (await attached(ci.env, official)), dir);
  await workspace.init();
  const planned = await workspace.plan();
  expect(planned.text).toContain('0 to add, 0 to change, 0 to destroy');
  expect(planned.text.match(/has moved to/g)).toHaveLength(count);
  await workspace.apply();
  const after = await workspace.plan();
  expect({ code: after.code, text: after.code === 0 ? '' : after.text }).toEqual({ code: 0, text: '' });
  expect(ci.requests.every(({ method }) => method === 'GET')).toBe(true);
  return workspace;
}

const CONFIG = `# What the karaoke team uses.
terraform {
  required_providers {
    tencentcloud = { source = "tencentcloudstack/tencentcloud", version = "1.0.0" }
  }
}

locals {
  prefix = "off"
  ids    = [for key, each in ${OFFICIAL}.many : each.bucket]
}

resource "${OFFICIAL}" "codec" {
  bucket     = var.bucket
  name       = "\${local.prefix}-codec" // as the others
  audio_mode = "AudioAndBackground"
  audio_config {
    codec      = "mp3"
    samplerate = ""
  }
  lifecycle {
    ignore_changes = [audio_config[0].bitrate]
  }
}

/* The one that
   everything goes to. */
resource "${OFFICIAL}" "full" {
  bucket     = var.bucket
  name       = format("%s-full2", local.prefix)
  audio_mode = "IsAudio"
  audio_config {
    codec      = "aac"
    samplerate = var.samplerate
    bitrate    = "128"
    channels   = tostring(2 + 2)
  }
  depends_on = [${OFFICIAL}.codec]
}

resource "${OFFICIAL}" "many" {
  for_each   = { x = ["flac", "96000"], y = ["amr", "8000"] }
  bucket     = ${OFFICIAL}.codec.bucket
  name       = "off-\${each.key}"
  audio_mode = "IsBackground"
  audio_config {
    codec      = each.value[0]
    samplerate = each.value[1]
  }
}

output "ids" {
  value = [${OFFICIAL}.codec.id, ${OFFICIAL}.many["x"].id, "\${${OFFICIAL}.full.audio_config[0].codec}!"]
}
`;

const OTHERS = `variable "bucket" {
  default = "${BUCKET}"
}
variable "samplerate" {
  type    = string
  default = "48000"
}
variable "region" {
  default = "ap-chongqing"
}

provider "tencentcloud" {}

resource "${OFFICIAL}" "music" {
  bucket     = var.bucket
  name       = "off-music"
  audio_mode = "MusicMode"
  audio_config {
    codec = "wav"
  }
}
`;

describe('a configuration that uses the official provider', () => {
  testWith('moves between types')(
    'is written anew with our resources where theirs stood, and all else as it was',
    async () => {
      write({ 'infra/main.tf': CONFIG, 'infra/others.tf': OTHERS });
      const { files, moved, leftOut } = await adopt('--from-hcl', 'infra', '--out', 'moved', '--lang', 'hcl');
      expect(files.map((each) => each.path)).toEqual(['main.tf', 'others.tf', 'tencentci.tf']);
      expect(leftOut).toEqual([]);
      expect(moved).toEqual(
        (
          [
            ['codec', 'main.tf:13'],
            ['full', 'main.tf:28'],
            ['many', 'main.tf:41'],
            ['music', 'others.tf:14'],
          ] as const
        ).map(([name, at]) => ({ from: `${OFFICIAL}.${name}`, to: `${OURS}.${name}`, at })),
      );
      const main = readFileSync(path.join(folder, 'moved/main.tf'), 'utf8');
      expect(main).toContain('# What the karaoke team uses.');
      expect(main).toContain('/* The one that\n   everything goes to. */\nresource "tencentci_');
      expect(main).toContain('format("%s-full2", local.prefix)');
      cpSync(path.join(folder, 'moved'), path.join(folder, 'infra'), { recursive: true });
      cpSync(STATE, path.join(folder, 'infra/terraform.tfstate'));
      // Ours is the one that was placed: the official one alone is attached, since there is no registry here.
      const theirs = { ...ci.env, TF_REATTACH_PROVIDERS: official.reattachConfig };
      const workspace = await movesOnly(path.join(folder, 'infra'), 5, theirs);
      const { stdout } = await workspace.ok('output', '-json', 'ids');
      expect(JSON.parse(stdout)).toEqual([
        `${BUCKET}#t147091f07641fa3c583b952e073ec3889`,
        `${BUCKET}#t1bad0759c160bed8f8700f639011484ff`,
        'aac!',
      ]);
      expect((await workspace.ok('state', 'list')).stdout).not.toContain(OFFICIAL);
    },
  );

  test('keeps what it cannot translate, with file and line', async () => {
    const dynamic = `resource "${OFFICIAL}" "music" {
  bucket     = "${BUCKET}"
  name       = "off-music"
  audio_mode = "MusicMode"
  dynamic "audio_config" {
    for_each = [1]
    content {
      codec = "wav"
    }
  }
}
`;
    write({
      'infra/main.tf': CONFIG,
      'infra/others.tf':
        OTHERS.slice(0, OTHERS.indexOf('resource')).replace(
          '{}',
          '{\n  region   = var.region\n  protocol = "HTTPS"\n}',
        ) + dynamic,
      'infra/more.tf.json': '{}',
    });
    const { leftOut } = await adopt('--from-hcl', 'infra', '--out', 'moved', '--lang', 'hcl');
    expect(leftOut).toEqual([
      {
        thing: `${OFFICIAL}.music`,
        at: 'others.tf:17',
        reason: expect.stringContaining('dynamic block') as string,
      },
      {
        thing: 'protocol of the provider tencentcloud',
        at: 'others.tf:14',
        reason: 'The provider tencentci has no such setting.',
      },
      {
        thing: 'more.tf.json',
        at: 'more.tf.json',
        reason: expect.stringContaining('JSON are not translated') as string,
      },
    ]);
    expect(readFileSync(path.join(folder, 'moved/tencentci.tf'), 'utf8')).toBe(
      'provider "tencentci" {\n  region = var.region\n}\n',
    );
  });

  test('is written in TypeScript as far as it is known without Terraform, and the rest is listed', async () => {
    write({ 'infra/main.tf': CONFIG, 'infra/others.tf': OTHERS });
    const { moved, leftOut } = await adopt('--from-hcl', 'infra', '--out', 'moved', '--region', HOME.region);
    expect(moved.map(({ from, at }) => [from, at])).toEqual([
      [`${OFFICIAL}.codec`, 'main.tf:13'],
      [`${OFFICIAL}.music`, 'others.tf:14'],
    ]);
    expect(leftOut).toMatchObject([
      {
        thing: `${OFFICIAL}.full`,
        at: 'main.tf:28',
        reason: expect.stringContaining('Its name, channels have to be worked out') as string,
      },
      {
        thing: `${OFFICIAL}.many`,
        at: 'main.tf:41',
        reason: expect.stringContaining('It has for_each') as string,
      },
    ]);
    const program = readFileSync(path.join(folder, `moved/buckets/${BUCKET}.ts`), 'utf8');
    expect(program).toContain(`.resource.moveFromId('${OFFICIAL}.codec')`);
    expect(program).toContain("templateName: 'off-codec'");
  });

  testWith('moves between types')('has our resources in its modules too', async () => {
    const module = `variable "name" {}
resource "${OFFICIAL}" "each" {
  bucket     = "${BUCKET}"
  name       = var.name
  audio_mode = "MusicMode"
  audio_config {
    codec = "wav"
  }
}
`;
    write({
      'infra/main.tf': 'module "a" {\n  source = "./a"\n  name   = "off-music"\n}\n',
      'infra/a/main.tf': module,
    });
    const { files } = await adopt('--from-hcl', 'infra', '--out', 'moved', '--lang', 'hcl');
    expect(files.map((each) => each.path)).toEqual(['a/main.tf', 'a/tencentci.tf']);
    cpSync(path.join(folder, 'moved'), path.join(folder, 'infra'), { recursive: true });
    const state = JSON.parse(readFileSync(STATE, 'utf8')) as { resources: Record<string, unknown>[] };
    state.resources = state.resources
      .filter(({ name }) => name === 'music')
      .map((each) => ({ ...each, module: 'module.a', name: 'each' }));
    write({ 'infra/terraform.tfstate': JSON.stringify(state) });
    await movesOnly(path.join(folder, 'infra'), 1);
  });
});

describeWith('moves between types')('a state that the official provider wrote', () => {
  test('is declared in HCL with every instance under a name of its own', async () => {
    const { moved } = await adopt(
      '--from-state',
      STATE,
      '--out',
      'moved',
      '--lang',
      'hcl',
      '--region',
      HOME.region,
    );
    expect(moved.map(({ from, to }) => [from.slice(OFFICIAL.length), to.slice(OURS.length)])).toEqual([
      ['.codec', '.codec'],
      ['.full', '.full'],
      ['.many["x"]', '.many_x'],
      ['.many["y"]', '.many_y'],
      ['.music', '.music'],
    ]);
    cpSync(STATE, path.join(folder, 'moved/terraform.tfstate'));
    await movesOnly(path.join(folder, 'moved'), 5);
  });

  test('is declared in TypeScript that compiles, in a stack that has the state', async () => {
    await adopt('--from-state', STATE, '--out', 'moved', '--region', HOME.region);
    const dir = path.join(folder, 'moved');
    const modules = path.join(dir, 'node_modules');
    mkdirSync(modules);
    for (const name of ['cdktf', 'constructs', '@types', 'undici-types']) {
      symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
    }
    symlinkSync(ROOT, path.join(modules, 'cdktf-tencent-ci'));
    const at = { cwd: dir, env: terraformEnv() };
    const tsc = await begin(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc')], at).done;
    expect(tsc.stdout).toBe('');
    expect(await begin(process.execPath, ['main.js'], at).done).toMatchObject({ code: 0 });
    // Where CDKTF keeps the state of a stack without a backend.
    cpSync(STATE, path.join(dir, 'terraform.adopted.tfstate'));
    await movesOnly(path.join(dir, 'cdktf.out/stacks/adopted'), 5);
  });
});
