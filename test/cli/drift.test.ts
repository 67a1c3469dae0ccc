import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Emulator, startEmulator } from '../../lib/emulator';
import { BUCKET, Cli, type Ended } from './support';

let cli: Cli;
let ci: Emulator;
let folder: string;
let folders = 0;

beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator({ buckets: [BUCKET] });
});
beforeEach(async () => {
  await ci.reset();
  folder = path.join(cli.folder, `case-${(folders += 1)}`);
  mkdirSync(folder);
});
afterAll(async () => {
  await ci.stop();
  cli.remove();
});

function drift(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return cli.run(['drift', ...args], { ...ci.env, ...env }, folder);
}

function write(name: string, content: unknown): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

/** A state with a template in it that the emulator has. */
function state(
  settings: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
  instance: object = {},
) {
  const { templateId } = ci.templates.put(BUCKET, {
    name: 'vocals',
    audioConfig: { codec: 'mp3', bitrate: 128 },
  });
  const attributes = {
    id: `ap-chongqing/${BUCKET}/${templateId}`,
    bucket: BUCKET,
    region: 'ap-chongqing',
    name: 'vocals',
    template_id: templateId,
    audio_mode: 'IsAudio',
    audio_config: { codec: 'mp3', samplerate: 44100, bitrate: 128, channels: null },
    category: 'Custom',
    ...settings,
  };
  const resource = {
    mode: 'managed',
    type: 'tencentci_voice_separate_template',
    name: 'vocals',
    provider: 'provider["tencent-ci.local/cdktf/tencentci"]',
    instances: [{ schema_version: 0, attributes, ...instance }],
    ...more,
  };
  return {
    version: 4,
    terraform_version: '1.11.4',
    serial: 1,
    lineage: 'x',
    outputs: {},
    resources: [resource],
  };
}

test('its help tells its own exit codes, and that wrong usage is not 2', async () => {
  const { code, out } = await drift(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('so wrong usage is 1 here');
});

test.each([
  [['--stale'], "error: unknown option '--stale'"],
  [['--state'], "error: option '--state <file>' argument missing"],
  [['--state', 'none.tfstate'], 'The state none.tfstate cannot be read (ENOENT).'],
  [
    ['--stack', 'none'],
    '--stack none is neither a file or folder nor a stack that was synthesized here: run cdktf synth.',
  ],
  [[], 'There is no state here, neither of a stack (cdktf.out) nor of terraform (terraform.tfstate).'],
])('wrong usage (%j) is 1, since 2 is drift', async (args, message) => {
  const { code, err, out } = await drift(args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(message);
});

test('wrong usage of other commands is 2 as before', async () => {
  expect(await cli.run(['jobs', 'list', '--stale'])).toMatchObject({ code: 2 });
});

test('a state of this folder is compared without terraform', async () => {
  write('terraform.tfstate', state());
  expect(await drift([], { PATH: '' })).toEqual({
    code: 0,
    out: 'terraform.tfstate: 1 object\nNo drift: 1 as they were.\n',
    err: '',
  });
});

test('what differs makes 2 though nobody reads it to the end, and what failed stays a failure', async () => {
  const { templateId } = ci.templates.put(BUCKET, { name: 'other' });
  write('terraform.tfstate', state({ audio_mode: 'IsBackground' }));
  write('broken.tfstate', '{');
  // A reader that is gone before anything is written.
  const unread = async (command: string): Promise<string> => {
    const script = `(sleep 0.2; exec "$NODE" "$CLI" ${command}) | true; echo "\${PIPESTATUS[0]}"`;
    const env = { ...ci.env, PATH: process.env.PATH, HOME: folder, NODE: process.execPath, CLI: cli.file };
    return (await promisify(execFile)('bash', ['-c', script], { cwd: folder, env })).stdout.trim();
  };
  expect(await unread('drift')).toBe('2');
  expect(await unread('drift 2>&1')).toBe('2');
  expect(await unread('drift --state broken.tfstate 2>&1')).toBe('1');
  expect(await unread(`jobs get none --bucket ${BUCKET} 2>&1`)).toBe('1');
  expect(await unread(`templates get ${templateId} --bucket ${BUCKET}`)).toBe('0');
});

test('what differs makes 2', async () => {
  write('terraform.tfstate', state({ audio_mode: 'IsBackground' }));
  const { code, out, err } = await drift();
  expect([code, err]).toEqual([2, '']);
  expect(out).toContain('audio_mode: "IsBackground" -> "IsAudio"');
});

test('JSON has every object, with what differs and with what only the service tells', async () => {
  write('s.json', state({ name: 'voice', create_time: '2020-01-31T08:00:00+0800' }));
  const { code, out } = await drift(['--state', 's.json', '--json']);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    drift: true,
    counts: { changed: 1, gone: 0, unreadable: 0, failed: 0, same: 0 },
    objects: [
      {
        state: 's.json',
        address: 'tencentci_voice_separate_template.vocals',
        status: 'changed',
        changes: [{ path: 'name', was: 'voice', is: 'vocals' }],
        facts: [
          { path: 'create_time', was: '2020-01-31T08:00:00+0800' },
          { path: 'update_time', was: null },
        ],
      },
    ],
  });
});

test('what only the service tells is no drift', async () => {
  write(
    'terraform.tfstate',
    state({ create_time: '2020-01-31T08:00:00+0800', update_time: '2020-01-31T08:00:00+0800' }),
  );
  expect(await drift()).toMatchObject({ code: 0 });
});

test('what the service filled in is no drift, as long as the state remembers that it did', async () => {
  const filledIn = { audio_config: { codec: 'mp3', samplerate: 44100, bitrate: null, channels: null } };
  const remembered = Buffer.from(JSON.stringify({ filledIn: { bitrate: 128, channels: null } })).toString(
    'base64',
  );
  write('terraform.tfstate', state(filledIn, {}, { private: remembered }));
  expect(await drift()).toMatchObject({ code: 0 });
  write('terraform.tfstate', state(filledIn));
  expect(await drift()).toMatchObject({ code: 2 });
});

test('a name from outside cannot pass for a line of the report', async () => {
  write('terraform.tfstate', state({ name: 'a\nNo drift.\u2028\u001b[2K\u009b' }));
  const { out } = await drift();
  expect(out).toContain('name: "a\\nNo drift.\\u2028\\u001b[2K\\u009b" -> "vocals"');
});

test('objects of other providers are counted, and a state of theirs alone is no drift', async () => {
  const other = state(
    {},
    {
      type: 'tencentcloud_cos_bucket',
      provider: 'provider["registry.terraform.io/tencentcloudstack/tencentcloud"]',
    },
  );
  write('terraform.tfstate', other);
  expect(await drift()).toMatchObject({
    code: 0,
    out: 'terraform.tfstate: 0 objects, and 1 of other providers\nNo drift.\n',
  });
  expect(ci.requests).toEqual([]);
});

test.each([
  ['a type of another version', { type: 'tencentci_choir' }, {}, 'Unknown resource tencentci_choir: Version'],
  [
    'a newer schema',
    {},
    { schema_version: 9 },
    'It was written with schema version 9, and this provider knows versions up to 0.',
  ],
  [
    'a state that was edited',
    {},
    { attributes: { bucket: BUCKET, region: 'ap-chongqing' } },
    'It has no template_id',
  ],
  ['private values of another provider', {}, { private: 'AQ==' }, 'The stored state is damaged'],
])('%s cannot be told, which is 1', async (_, more, instance, message) => {
  write('terraform.tfstate', state({}, more, instance));
  const { code, out, err } = await drift();
  expect(code).toBe(1);
  expect(out).toContain(
    `  not told    ${'type' in more ? more.type : 'tencentci_voice_separate_template'}.vocals\n`,
  );
  expect(out).toContain(message);
  expect(err).toBe('Of one object it could not be told whether there is drift.\n');
});

test.each([
  ['a newer state', { version: 5 }, 'a state of version 5'],
  ['a broken state', '{"version": 4, "resour', 'it is no JSON'],
])('%s is 1, and says why', async (_, content, message) => {
  write('terraform.tfstate', content);
  const { code, err } = await drift();
  expect(code).toBe(1);
  expect(err).toContain(message);
});

test('no keys are 1, and so is a service that cannot be reached', async () => {
  write('terraform.tfstate', state());
  expect(await drift([], { TENCENTCLOUD_SECRET_KEY: '' })).toMatchObject({ code: 1 });
  const unreached = await drift(['--endpoint', 'http://127.0.0.1:1'], { TENCENTCLOUD_MAX_RETRIES: '0' });
  expect(unreached.code).toBe(1);
});

test('there is nothing to compare with offline', async () => {
  write('terraform.tfstate', state());
  const { code, err } = await drift([], { TENCENTCLOUD_CI_OFFLINE: '1' });
  expect([code, err]).toEqual([
    1,
    'TENCENTCLOUD_CI_OFFLINE says that there is no service to compare with. Unset it.\n',
  ]);
});

test('a stack that was not applied yet has no drift', async () => {
  write('cdktf.out/stacks/media/cdk.tf.json', { resource: {} });
  expect(await drift()).toMatchObject({ code: 0, out: 'stack media: nothing was applied yet\nNo drift.\n' });
});

test('a state that is kept elsewhere is asked for, and what terraform says of it is told', async () => {
  const backend = { terraform: { backend: { cos: { bucket: 'x' } } } };
  write('cdktf.out/stacks/media/cdk.tf.json', backend);
  write(
    'bin/terraform',
    '#!/bin/sh\necho "\u001b[31m│ Error: Backend initialization required" >&2\nexit 1\n',
  );
  const chmod = await import('node:fs/promises');
  await chmod.chmod(path.join(folder, 'bin/terraform'), 0o755);
  const env = { PATH: `${path.join(folder, 'bin')}:${process.env.PATH}` };
  const { code, err } = await drift([], env);
  expect([code, err]).toEqual([
    1,
    `terraform state pull failed in ${path.join(folder, 'cdktf.out/stacks/media')}: Error: Backend initialization required\n`,
  ]);
  write('pulled.json', state({ audio_mode: 'IsBackground' }));
  write(
    'bin/terraform',
    `#!/bin/sh\n[ "$1 $2" = "state pull" ] && cat ${path.join(folder, 'pulled.json')}\n`,
  );
  expect(await drift([], env)).toMatchObject({ code: 2 });
  const missing = await drift([], { PATH: '' });
  expect(missing.err).toContain(
    'There is no terraform or tofu, which is asked for the state. Name it in TERRAFORM_BINARY_NAME',
  );
});

test('a provider block whose keys are not known yet is 1, unless a profile stands in for them', async () => {
  write('terraform.media.tfstate', state());
  write('cdktf.out/stacks/media/cdk.tf.json', {
    terraform: { backend: { local: { path: path.join(folder, 'terraform.media.tfstate') } } },
    provider: { tencentci: [{ secret_id: '${var.id}', secret_key: '${var.key}' }] },
    variable: { id: {}, key: {} },
  });
  const { code, err } = await drift();
  expect(code).toBe(1);
  expect(err).toContain('The provider block of stack media says secret_id, secret_key only at apply.');
  const { secretId, secretKey } = ci.credentials;
  expect(await drift([], { TF_VAR_id: secretId, TF_VAR_key: secretKey })).toMatchObject({ code: 0 });
  write('.tccli/audit.credential', { secretId, secretKey });
  expect(
    await drift(['--profile', 'audit'], {
      TENCENTCLOUD_SHARED_CREDENTIALS_DIR: path.join(folder, '.tccli'),
      TENCENTCLOUD_SECRET_ID: '',
      TENCENTCLOUD_SECRET_KEY: '',
    }),
  ).toMatchObject({ code: 0 });
});

test('a stack that is named and not there is told with those that are', async () => {
  write('cdktf.out/stacks/media/cdk.tf.json', {});
  write('cdktf.out/stacks/other/cdk.tf.json', {});
  expect((await drift(['--stack', 'medi'])).err).toContain('There are: media, other.');
  write('a.tfstate', state());
  expect((await drift(['--state', 'a.tfstate', '--stack', 'media', 'other'])).err).toContain(
    '--state a.tfstate belongs to one stack, and there are 2',
  );
});
