import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { emulatorCommand } from '../../lib/cli/emulator';
import { type Emulator, PRESETS } from '../../lib/emulator';
import { send, type TestAnswer, templateBody } from '../emulator/support';

/** Runs the command in this process and collects what it writes. */
async function run(...args: string[]): Promise<{ out: string[]; err: string[]; done: Promise<unknown> }> {
  const out: string[] = [];
  const err: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  const command = emulatorCommand()
    .exitOverride()
    .configureOutput({ writeErr: (text) => err.push(text) });
  let ended = false;
  const done = command.parseAsync(args, { from: 'user' }).finally(() => (ended = true));
  done.catch(() => {});
  while (!ended && out.length + err.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return { out, err, done };
}

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'it prints a line that points the provider at it and the link of its console, and stays until %s',
  async (signal) => {
    const { out, done } = await run('--region', 'ap-beijing', '--behaviour', 'staleReads=1');
    expect(out).toHaveLength(1);
    const line = /^CI emulator on (http:\/\/127\.0\.0\.1:\d+)\. .*: export (.*)\n.*: (\S+)\n$/.exec(
      out[0] ?? '',
    );
    const [, url = '', settings = '', link = ''] = line ?? [];
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_emulator\/#token=[\w-]{32}$/);
    expect(settings.split(' ')).toEqual(
      expect.arrayContaining(['TENCENTCLOUD_REGION=ap-beijing', `TENCENTCLOUD_CI_ENDPOINT=${url}`]),
    );
    expect((await fetch(url)).status).toBe(400);

    process.emit(signal);
    await done;
    await expect(fetch(url)).rejects.toThrow();
    expect(process.exitCode).toBeUndefined();
  },
);

test('the preset is in force, and a switch that is given wins over it', async () => {
  const { out, done } = await run('--json', '--preset', 'strict', '--behaviour', 'newBuckets=on');
  const { url, env } = JSON.parse(out.join(''));
  const credentials = {
    secretId: env.TENCENTCLOUD_SECRET_ID,
    secretKey: env.TENCENTCLOUD_SECRET_KEY,
  };
  const create = (codec: string): Promise<TestAnswer> =>
    send({ url, region: env.TENCENTCLOUD_REGION, credentials } as Emulator, {
      method: 'POST',
      body: templateBody({ AudioConfig: `<Codec>${codec}</Codec>` }),
    });
  expect((await create('AAC')).text('Message')).toContain('Codec "AAC" does not exist');
  expect((await create('aac')).status).toBe(200);

  process.emit('SIGTERM');
  await done;
});

describe('a policy in a file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'policy-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function file(content: string): string {
    const name = path.join(folder, 'policy.json');
    writeFileSync(name, content);
    return name;
  }

  test('is enforced', async () => {
    const statement = { effect: 'allow', action: 'ci:DescribeMediaTemplates', resource: '*' };
    const policy = file(JSON.stringify({ version: '2.0', statement }));
    const { out, done } = await run('--json', '--policy', policy);
    const { url, env } = JSON.parse(out.join(''));
    const ci = {
      url,
      region: env.TENCENTCLOUD_REGION,
      credentials: { secretId: env.TENCENTCLOUD_SECRET_ID, secretKey: env.TENCENTCLOUD_SECRET_KEY },
    } as Emulator;
    expect((await send(ci)).status).toBe(200);
    expect((await send(ci, { path: '/workflow' })).text('Code')).toBe('AccessDenied');
    process.emit('SIGTERM');
    await done;
  });

  test('that is no JSON, is not there or cannot be judged keeps the emulator from starting', async () => {
    for (const name of [file('{'), path.join(folder, 'nowhere.json')]) {
      const { err, done } = await run('--policy', name);
      await expect(done).rejects.toThrow();
      expect(err.join('')).toContain('It is no file with JSON');
    }
    const { done } = await run('--policy', file('{"version":"1"}'));
    await expect(done).rejects.toThrow('The policy cannot be enforced: `version` is "1". Use "2.0".');
  });
});

test('its help says what each preset sets', () => {
  let help = '';
  emulatorCommand()
    .configureOutput({ writeOut: (text) => (help += text) })
    .outputHelp();
  for (const [name, value] of Object.entries(PRESETS.strict)) expect(help).toContain(`${name}=${value}`);
  expect(help).toContain('wins over the preset');
});

test('a port in use is told in a sentence, and the exit code is 1', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { done } = await run('--port', String(port));

  await expect(done).rejects.toMatchObject({
    message: `Port ${port} is in use. Choose another with --port, or leave it out to take any free one.`,
    exitCode: 1,
  });
  await new Promise((resolve) => other.close(resolve));
});

test.each([
  [['--port', 'http'], 'Use a number from 0 to 65535.'],
  [['--preset', 'kind'], 'Allowed choices are default, strict.'],
  [['--behaviour', 'moods=good'], 'There is no behaviour "moods"'],
])('%j is refused with a sentence', async (args, message) => {
  const { err, done } = await run(...args);

  await expect(done).rejects.toThrow();
  expect(err.join('')).toContain(message);
});

test('where other machines reach it, it says so aloud and takes keys that nobody can know', async () => {
  const { out, err, done } = await run('--json', '--host', '0.0.0.0');
  while (out.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const { url, env } = JSON.parse(out.join(''));
  expect(err.join('')).toBe(
    'WARNING: other machines can reach this emulator, which listens on 0.0.0.0, in plain http. It accepts only keys ' +
      'that were made at random for this run; whoever has them can read and change all that it keeps. Callbacks to ' +
      'private and link-local addresses are refused.\n',
  );
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(env.TENCENTCLOUD_SECRET_ID).toMatch(/^AKID[0-9a-f]{32}$/);
  expect(env.TENCENTCLOUD_SECRET_KEY).toMatch(/^[0-9a-f]{32}$/);
  process.emit('SIGTERM');
  await done;

  const other = await run('--json', '--host', '0.0.0.0');
  while (other.out.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const second = JSON.parse(other.out.join('')).env;
  expect(second.TENCENTCLOUD_SECRET_KEY).not.toBe(env.TENCENTCLOUD_SECRET_KEY);
  process.emit('SIGTERM');
  await other.done;
});

test('keys that are given are accepted, both or none', async () => {
  const { out, done } = await run('--json', '--secret-id', 'mine', '--secret-key', 'k');
  expect(JSON.parse(out.join('')).env).toMatchObject({
    TENCENTCLOUD_SECRET_ID: 'mine',
    TENCENTCLOUD_SECRET_KEY: 'k',
  });
  process.emit('SIGTERM');
  await done;

  await expect((await run('--secret-id', 'mine')).done).rejects.toMatchObject({
    message: 'Give --secret-id and --secret-key together, or neither of them.',
    exitCode: 2,
  });
});

test('with --json it prints the address and the environment for machines', async () => {
  const { out, done } = await run('--json');
  const { url, env, console: page } = JSON.parse(out.join(''));
  expect(env).toMatchObject({ TENCENTCLOUD_CI_ENDPOINT: url, TENCENTCLOUD_REGION: 'ap-chongqing' });
  expect(page).toEqual({ url: `${url}/_emulator/#token=${page.token}`, token: page.token });

  process.emit('SIGTERM');
  await done;
});
