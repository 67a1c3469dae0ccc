import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { Cli } from './support';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.remove());

const KEYS = {
  TENCENTCLOUD_SECRET_ID: 'id',
  TENCENTCLOUD_SECRET_KEY: 'key',
  TENCENTCLOUD_REGION: 'ap-beijing',
};
const LIST = ['jobs', 'list', '--bucket', 'media-1250000000'];

describe('help', () => {
  test.each([
    [['--help']],
    [['smoke', '--help']],
    [['jobs', 'submit', '--help']],
    [['jobs', 'get', '--help']],
    [['jobs', 'list', '--help']],
    [['jobs', 'cancel', '--help']],
  ])('of %j shows examples and exit codes', async (args) => {
    const { code, out, err } = await cli.run(args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Usage: tencent-ci/);
    expect(out).toContain('Examples:\n  $ tencent-ci');
    expect(out).toContain('124  the time was up');
  });

  test('of the emulator lists its switches', async () => {
    const { code, out } = await cli.run(['emulator', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('maxConcurrent: a number from 0 (default: 10)');
    expect(out).toContain('musicModeSettings: reject, drop, echo (default: drop)');
  });

  test('is quick: it loads neither the client of the service nor the emulator', () => {
    const list =
      "require('./lib/cli/program').program(); console.log(Object.keys(require.cache).join('\\n'))";
    const loaded = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', list], {
      cwd: path.resolve(__dirname, '../..'),
      encoding: 'utf8',
    });
    expect(loaded).toContain(path.join('lib', 'cli', 'smoke.ts'));
    for (const file of ['cli/smoke-run.ts', 'ci/client.ts', 'ci/xml.ts', 'emulator/emulator.ts']) {
      expect([file, loaded.includes(path.join('lib', file))]).toEqual([file, false]);
    }
  });
});

test('the version is that of the package', async () => {
  expect(await cli.run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n' });
});

describe('wrong usage ends with 2 and a sentence:', () => {
  test.each<[string, string[], string]>([
    ['no command', [], 'Usage: tencent-ci'],
    ['an unknown command', ['job'], "unknown command 'job'"],
    ['an unknown option', [...LIST, '--colour'], "unknown option '--colour'"],
    ['no bucket', ['jobs', 'list'], "required option '--bucket <name>' not specified"],
    ['no ids', ['jobs', 'get', '--bucket', 'b-1'], "missing required argument 'job-id'"],
    [
      'half a bucket',
      ['jobs', 'list', '--bucket', 'media'],
      '--bucket "media" is not the full name of a bucket. Write <name>-<APPID>',
    ],
    ['a region that cannot be one', [...LIST, '--region', 'a.b'], '--region "a.b" is not a region'],
    ['a state that is none', [...LIST, '--states', 'Done'], 'Allowed choices are Submitted, Running'],
    ['a limit of nothing', [...LIST, '--limit', '0'], 'Use a whole number from 1'],
    [
      'a time that is none',
      ['smoke', '--bucket', 'b-1', '--workflow-id', 'w', '--object', 'o', '--timeout', 'soon'],
      'Use hours, minutes and seconds: 90s, 10m or 1h30m',
    ],
    [
      'an endpoint with a path',
      [...LIST, '--endpoint', 'http://x/y'],
      '--endpoint "http://x/y" is not an address. Write scheme (http or https), host and port only',
    ],
    [
      'an endpoint with a fragment',
      [...LIST, '--endpoint', 'http://127.0.0.1:9/#x'],
      '--endpoint "http://127.0.0.1:9/#…" is not an address.',
    ],
    [
      'settings that do not go together',
      [
        ...['jobs', 'submit', '--bucket', 'b-1', '--input-object', 'a.mp3', '--audio-mode', 'IsAudio'],
        ...['--codec', 'mp3', '--samplerate', '96000', '--au-object', 'v.mp3'],
      ],
      '--samplerate: Samplerate 96000 Hz is not supported by mp3. Use one of 11025, 22050, 32000, 44100, 48000.\n',
    ],
    [
      'an output place that cannot be one',
      [
        ...['jobs', 'submit', '--bucket', 'b-1', '--input-object', 'a.mp3', '--template-id', 't1'],
        ...['--au-object', 'v.mp3', '--output-bucket', 'B', '--output-region', 'R'],
      ],
      '--output-bucket: "B" is not a full bucket name. Use the form "media-1250000000".\n' +
        '--output-region: "R" is not a region name. Use a name such as "ap-chongqing".\n',
    ],
    [
      'a callback that goes nowhere, without its password',
      [
        ...['jobs', 'submit', '--bucket', 'b-1', '--input-object', 'a.mp3', '--template-id', 't1'],
        ...['--au-object', 'v.mp3', '--callback-url', 'ftp://me:pw@x/?t=1'],
      ],
      '--callback-url: "ftp://…@x/?…" is not an HTTP address. Use http:// or https://.\n',
    ],
    [
      'no output for a stem, named as on the command line',
      ['jobs', 'submit', '--bucket', 'b-1', '--input-object', 'a.mp3', '--audio-mode', 'IsAudio'],
      'Set at least one of --au-object, --object, --bass-object, --drum-object',
    ],
  ])('%s', async (_what, args, message) => {
    const { code, out, err } = await cli.run(args, KEYS);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('an endpoint of the environment that is none, by the name of its variable', async () => {
    const env = { ...KEYS, TENCENTCLOUD_CI_ENDPOINT: '127.0.0.1:9' };
    expect(await cli.run(LIST, env)).toMatchObject({
      code: 2,
      err:
        'TENCENTCLOUD_CI_ENDPOINT "127.0.0.1:9" is not an address. Write scheme (http or https), host and port ' +
        'only, as in "http://127.0.0.1:8080".\n',
    });
  });

  test('no keys anywhere', async () => {
    const { code, err } = await cli.run(LIST);
    expect(code).toBe(2);
    expect(err).toBe(
      'No source of credentials has any. They are looked for in this order: --profile; TENCENTCLOUD_SECRET_ID and ' +
        'TENCENTCLOUD_SECRET_KEY (with TENCENTCLOUD_SECURITY_TOKEN); TENCENTCLOUD_CAM_ROLE_NAME; ' +
        'TENCENTCLOUD_ENABLE_POD_OIDC; TENCENTCLOUD_PROFILE or TCCLI_PROFILE; the profile "default" (in ' +
        `${path.join(cli.folder, '.tccli')}). Set one of them; for the emulator, use the values that ` +
        '`tencent-ci emulator` prints.\n',
    );
  });

  test('a profile that is not there', async () => {
    const { code, err } = await cli.run([...LIST, '--profile', 'dev']);
    expect(code).toBe(2);
    expect(err).toBe(
      `Profile "dev" has no file ${path.join(cli.folder, '.tccli', 'dev.credential')}. Make it with ` +
        '`tccli configure --profile dev`, name another profile, or set TENCENTCLOUD_SHARED_CREDENTIALS_DIR to the folder ' +
        'it is in.\n',
    );
  });

  test('a region of the environment that cannot be one, by the name of its variable', async () => {
    const { code, err } = await cli.run(LIST, { ...KEYS, TENCENTCLOUD_REGION: 'Beijing' });
    expect([code, err]).toEqual([
      2,
      'TENCENTCLOUD_REGION "Beijing" is not a region. Use lower-case letters, digits and dashes, as in "ap-chongqing".\n',
    ]);
  });

  test('no region', async () => {
    const { code, err } = await cli.run(LIST, { ...KEYS, TENCENTCLOUD_REGION: '' });
    expect([code, err]).toEqual([2, 'No region is given. Use --region, or set TENCENTCLOUD_REGION.\n']);
  });
});

test('a service that cannot be reached ends with 3', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, out, err } = await cli.run([...LIST, '--endpoint', endpoint], KEYS);
  await new Promise((resolve) => server.close(resolve));

  expect([code, out]).toEqual([3, '']);
  expect(err).toContain('DescribeMediaJobs on bucket media-1250000000 (ap-beijing)');
  expect(err).not.toContain('    at ');
});

describe('where no emulator runs', () => {
  const ended = (args: readonly string[], env = {}) =>
    cli.run([...LIST, ...args], { ...KEYS, TENCENTCLOUD_REGION: 'ap-chongqing', ...env });

  test.each([
    ['--endpoint', ['--endpoint', 'http://127.0.0.1:9'], {}],
    ['TENCENTCLOUD_CI_ENDPOINT', [], { TENCENTCLOUD_CI_ENDPOINT: 'http://127.0.0.1:9' }],
  ])('the address is named, and that %s set it', async (setBy, args, env) => {
    expect(await ended(args, env)).toEqual({
      code: 3,
      out: '',
      err:
        'DescribeMediaJobs on bucket media-1250000000 (ap-chongqing) could not connect to http://127.0.0.1:9 ' +
        `(ECONNREFUSED). The endpoint http://127.0.0.1:9 is set by ${setBy}. Is \`tencent-ci emulator\` running?\n`,
    });
  });
});

describe('a fault of tencent-ci itself', () => {
  const fault = (code: string): Record<string, string> => {
    const file = path.join(cli.folder, 'fault.js');
    writeFileSync(file, code);
    return { TENCENTCLOUD_REGION: 'ap-beijing', NODE_OPTIONS: `--require ${file}` };
  };
  const LINE =
    'tencent-ci failed: TypeError: no home. This should not happen: please report it, with what ' +
    'TENCENT_CI_DEBUG=1 shows.\n';

  test.each([
    [
      'while a command runs',
      "require('os').homedir = () => { throw new TypeError('no home.\\nNor this'); };",
    ],
    ['in the background', "process.nextTick(() => { throw new TypeError('no home'); });"],
  ])('%s is one line', async (_when, code) => {
    expect(await cli.run(LIST, fault(code))).toEqual({ code: 1, out: '', err: LINE });
  });

  test('shows its stack when that is asked for', async () => {
    const env = fault("require('os').homedir = () => { throw new TypeError('no home'); };");
    const { code, err } = await cli.run(LIST, { ...env, TENCENT_CI_DEBUG: '1' });
    expect(code).toBe(1);
    expect(err).toMatch(/^TypeError: no home\n {4}at .*fault\.js/);
    expect(err).toContain('findCredentials');
  });

  test('how to ask is told by the help', async () => {
    expect((await cli.run(['--help'])).out).toContain('TENCENT_CI_DEBUG=1');
  });
});
