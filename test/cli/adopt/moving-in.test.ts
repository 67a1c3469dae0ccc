import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { constant } from '../../../lib/cli/adopt/move-in/configuration';
import { hclText } from '../../../lib/cli/adopt/hcl';
import { topBlocks } from '../../../lib/stack/hcl';
import { Cli, type Ended } from '../support';

const OFFICIAL = 'tencentcloud_ci_media_voice_separate_template';

let cli: Cli;
let folder: string;
let folders = 0;

beforeAll(() => {
  cli = new Cli();
});
beforeEach(() => {
  folder = path.join(cli.folder, `case-${(folders += 1)}`);
  mkdirSync(path.join(folder, 'infra'), { recursive: true });
});
afterAll(() => cli.remove());

const adopt = (...args: string[]): Promise<Ended> =>
  cli.run(['adopt', '--out', 'moved', ...args], {}, folder);

function write(name: string, content: unknown): void {
  writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

function state(attributes: object, more: object = {}) {
  const resource = {
    mode: 'managed',
    type: OFFICIAL,
    name: 'vocals',
    provider: 'provider["registry.terraform.io/tencentcloudstack/tencentcloud"]',
    instances: [{ schema_version: 0, attributes }],
    ...more,
  };
  return { version: 4, resources: [resource] };
}

const VOCALS = {
  id: 'media-1250000000#t1',
  bucket: 'media-1250000000',
  name: 'vocals',
  audio_mode: 'IsAudio',
  audio_config: [{ codec: 'aac', samplerate: '48000', bitrate: '', channels: '' }],
};

test.each([
  [[], 'Nothing is named. Use --bucket, or --from-hcl or --from-state to move in.'],
  [['--from-hcl', 'infra', '--from-state', 'x'], 'give one of them'],
  [['--from-hcl', 'infra', '--bucket', 'media-1250000000'], '--bucket is for what is read from buckets'],
  [['--from-hcl', 'infra', '--update'], '--update is for what is read from buckets'],
  [['--from-hcl', 'none'], 'none cannot be read (ENOENT).'],
  [['--from-hcl', 'infra'], 'infra holds no configuration (*.tf).'],
  [['--from-state', 'none'], 'The state none cannot be read (ENOENT).'],
  [['--from-hcl', 'infra', '--region', 'nowhere!'], '--region "nowhere!" is not a region'],
])('wrong usage is refused, and nothing is written: %j', async (args, message) => {
  const { code, err } = await adopt(...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(existsSync(path.join(folder, 'moved'))).toBe(false);
});

test('a folder that is not empty is refused', async () => {
  mkdirSync(path.join(folder, 'moved'));
  write('moved/main.tf', '');
  write('infra/main.tf', '');
  expect(await adopt('--from-hcl', 'infra')).toMatchObject({ code: 2 });
});

test('a configuration that is broken is refused with its place', async () => {
  write('infra/main.tf', `resource "${OFFICIAL}" "a" {\n  name = \n}\n`);
  const { code, err } = await adopt('--from-hcl', 'infra');
  expect([code, err]).toEqual([2, 'main.tf:2:10 cannot be read: "name" has no value.\n']);
});

test.each([
  [
    'no template of the official provider',
    'resource "null_resource" "a" {}\n',
    `infra has no ${OFFICIAL} that could be moved`,
  ],
  [
    'only one that only Terraform can work out',
    `resource "${OFFICIAL}" "a" {\n  bucket = var.b\n}\n`,
    `main.tf:1: ${OFFICIAL}.a: Its bucket has to be worked out by Terraform.`,
  ],
])('a configuration with %s is refused, with the reason', async (_, text, message) => {
  write('infra/main.tf', text);
  const { code, err } = await adopt('--from-hcl', 'infra');
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a state tells no region, so that it has to be said', async () => {
  write('a.tfstate', state(VOCALS));
  expect((await adopt('--from-state', 'a.tfstate')).err).toContain(
    'Use --region, or set TENCENTCLOUD_REGION.',
  );
});

test('texts become numbers, and empty ones nothing', async () => {
  write('a.tfstate', state(VOCALS));
  const { code } = await adopt('--from-state', 'a.tfstate', '--region', 'ap-chongqing', '--lang', 'hcl');
  expect(code).toBe(0);
  expect(read('moved/templates.tf')).toContain(
    'audio_config = {\n    codec      = "aac"\n    samplerate = 48000\n  }\n',
  );
});

test('what is no template, on its way out, or without a bucket is listed', async () => {
  const resources = [
    ...state(VOCALS).resources,
    ...state({ ...VOCALS, bucket: null }, { name: 'lost' }).resources,
    ...state(VOCALS, { name: 'old', instances: [{ attributes: VOCALS, deposed: '0a1b2c3d' }] }).resources,
    ...state({}, { type: 'tencentci_queue', name: 'q' }).resources,
    ...state({}, { type: 'tencentcloud_ci_media_snapshot_template', name: 's' }).resources,
    ...state({}, { type: 'tencentcloud_cos_bucket', name: 'b' }).resources,
  ];
  write('a.tfstate', { version: 4, resources });
  const { out } = await adopt('--from-state', 'a.tfstate', '--region', 'ap-chongqing', '--json', '--dry-run');
  const told = JSON.parse(out) as { leftOut: { thing: string; reason: string }[]; moved: unknown[] };
  expect(told.moved).toHaveLength(1);
  expect(told.leftOut.map(({ thing, reason }) => `${thing}: ${reason}`)).toEqual([
    `${OFFICIAL}.lost: a.tfstate tells no bucket of it.`,
    `${OFFICIAL}.old (deposed 0a1b2c3d): It is on its way out: apply once with the official provider, which deletes it.`,
    'tencentci_queue.q: It is of this provider already.',
    'tencentcloud_ci_media_snapshot_template.s: There is nothing of ours that tencentcloud_ci_media_snapshot_template could become.',
  ]);
  expect(existsSync(path.join(folder, 'moved'))).toBe(false);
});

test('hostile names stay texts in both languages', async () => {
  const name = '"`${process.exit(1)}%{ if true }*/\n\u2028\\';
  write(
    'a.tfstate',
    state({ ...VOCALS, name }, { instances: [{ attributes: { ...VOCALS, name }, index_key: name }] }),
  );
  for (const lang of ['ts', 'hcl']) {
    const args = [
      '--from-state',
      'a.tfstate',
      '--region',
      'ap-chongqing',
      '--lang',
      lang,
      '--dry-run',
      '--json',
    ];
    const { files } = JSON.parse((await adopt(...args)).out) as { files: { path: string; text: string }[] };
    for (const { path: file, text } of files) {
      if (file.endsWith('.tf')) topBlocks(text);
      if (!file.endsWith('.ts')) continue;
      const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
      expect(diagnostics).toEqual([]);
    }
    const written = files.map(({ text }) => text).join('\n');
    expect(written).not.toMatch(/(^|[^$\\])\$\{process/);
  }
});

test('a constant means what Terraform reads into it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(constant(hclText(text))).toBe(text)),
  );
  expect(['1', '-2.5', 'true', 'null'].map(constant)).toEqual([1, -2.5, true, null]);
  for (const open of ['var.x', '"a-${var.x}"', '"a" + "b"', 'format("x")', '[1]', '"a" == "b"']) {
    expect([open, constant(open)]).toEqual([open, undefined]);
  }
});

describe('the provider', () => {
  const VERSION = '0.1.0-dev.1a2b3c4d';
  const HOME = 'moved/terraform.d/plugins/tencent-ci.local/cdktf/tencentci';
  const LOCKED = `provider "tencent-ci.local/cdktf/tencentci" {\n  version     = "${VERSION}"`;
  const THEIRS =
    'provider "registry.terraform.io/tencentcloudstack/tencentcloud" {\n  version = "1.81.0"\n}\n';
  const CONFIG = `resource "${OFFICIAL}" "vocals" {
  bucket     = "media-1250000000"
  name       = "vocals"
  audio_mode = "IsAudio"
}
`;

  test('is placed beside what is written in HCL, and asked for at its version', async () => {
    write('a.tfstate', state(VOCALS));
    const { code, out } = await adopt(
      ...['--from-state', 'a.tfstate', '--region', 'ap-chongqing', '--lang', 'hcl'],
    );
    expect(code).toBe(0);
    expect(out).toContain('place moved/terraform.d (the provider 0.1.0-dev.1a2b3c4d, and its lock entry)');
    expect(
      existsSync(path.join(folder, HOME, VERSION, 'linux_amd64', `terraform-provider-tencentci_v${VERSION}`)),
    ).toBe(true);
    expect(read('moved/.terraform.lock.hcl')).toContain(LOCKED);
    expect(read('moved/tencentci.tf')).toContain(`version = "${VERSION}"`);
  });

  test('keeps the lock entries that the configuration has', async () => {
    write('infra/main.tf', CONFIG);
    write('infra/.terraform.lock.hcl', THEIRS);
    expect(await adopt('--from-hcl', 'infra', '--lang', 'hcl')).toMatchObject({ code: 0 });
    const lock = read('moved/.terraform.lock.hcl');
    expect(lock).toContain(THEIRS);
    expect(lock).toContain(LOCKED);
    expect(read('infra/.terraform.lock.hcl')).toBe(THEIRS);
  });

  test('is not placed with a lock file that is broken, and nothing else is written', async () => {
    write('infra/main.tf', CONFIG);
    write('infra/.terraform.lock.hcl', 'provider "');
    const { code, err } = await adopt('--from-hcl', 'infra', '--lang', 'hcl');
    expect(code).toBe(1);
    expect(err).toContain('.terraform.lock.hcl is broken, line 1');
    expect(readdirSync(path.join(folder, 'moved'))).toEqual([]);
  });

  test('is not placed where the configuration asks for another version', async () => {
    const asks =
      'terraform {\n  required_providers {\n    tencentci = { source = "x", version = "0.9.0" }\n  }\n}\n';
    write('infra/main.tf', CONFIG + asks);
    const { code, out } = await adopt('--from-hcl', 'infra', '--lang', 'hcl');
    expect(code).toBe(0);
    expect(out).toContain(
      'The program asks for version 0.9.0 of the provider, and this package has 0.1.0-dev.1a2b3c4d',
    );
    expect(existsSync(path.join(folder, 'moved/terraform.d'))).toBe(false);
  });

  test.each([
    ['a program of CDKTF, which places it at synth', []],
    ['a dry run', ['--dry-run', '--lang', 'hcl']],
  ])('is not placed by %s', async (_what, flags) => {
    write('a.tfstate', state(VOCALS));
    const run = await adopt('--from-state', 'a.tfstate', '--region', 'ap-chongqing', ...flags);
    expect(run).toMatchObject({ code: 0 });
    expect(existsSync(path.join(folder, 'moved/terraform.d'))).toBe(false);
  });
});

test.each([
  [
    'OpenTofu v1.6.2',
    'OpenTofu 1.6.2 has no moves between types (1.10 brought them): plan with a newer one.',
  ],
  ['OpenTofu v1.10.0', undefined],
])('what to do next is said for the engine that is there: %s', async (says, lack) => {
  write('a.tfstate', state(VOCALS));
  const tofu = path.join(folder, 'tofu');
  writeFileSync(tofu, `#!/bin/sh\necho "${says}"\n`, { mode: 0o755 });
  const { out } = await cli.run(
    ['adopt', '--out', 'moved', '--from-state', 'a.tfstate', '--region', 'ap-chongqing', '--lang', 'hcl'],
    { TERRAFORM_BINARY_NAME: tofu },
    folder,
  );
  expect(out).toContain('run tofu init && tofu plan.');
  expect(out.trim().split('\n').at(-1)).toEqual(lack ?? (expect.stringMatching(/^Next: /) as string));
});
