import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { Workspace } from '../../scripts/workspace';
import { makeFolder, removeFolder } from '../plugin/support/bundle';
import { startEmulator } from '../support/emulator';

jest.setTimeout(120_000);

const QUEUE = 'data "tencentci_queues" "all" { bucket = "media-1250000000" }\n';
const TEMPLATE = `resource "tencentci_voice_separate_template" "t" {
  bucket     = "media-1250000000"
  name       = "t"
  audio_mode = "IsAudio"
}
`;

let folder: string;
let workspace: Workspace;

beforeEach(async () => {
  folder = makeFolder();
  workspace = await new Workspace().placeProvider().config(TEMPLATE).init();
});

afterEach(() => {
  workspace.dispose();
  chmodSync(folder, 0o700);
  removeFolder(folder);
});

/** Validates with an environment. */
async function validate(env: Readonly<Record<string, string>>): Promise<void> {
  const { code, text } = await workspace.start(['validate', '-no-color'], env).done;
  expect(text).toContain('Success! The configuration is valid.');
  expect(code).toBe(0);
}

describe('the code that V8 made', () => {
  const kept = (): string[] => (existsSync(cache()) ? readdirSync(cache()) : []);
  const cache = (): string => path.join(folder, 'tencent-ci');

  test('is kept for the next start, and grows by what was not called before', async () => {
    await validate({ XDG_CACHE_HOME: folder });
    const [name] = kept();
    const file = path.join(cache(), name as string);
    const before = statSync(file);
    expect(readFileSync(file, 'latin1')).toContain('ValidateResourceConfig');
    expect(readFileSync(file, 'latin1').split('\n')[0]).not.toContain('ImportResourceState');
    await validate({ XDG_CACHE_HOME: folder });
    // Nothing new: nothing is written.
    expect(statSync(file).ino).toBe(before.ino);
    expect(kept()).toEqual([name]);
  });

  test('is taken by the next start where the process had to wait, and so changed what V8 may hold', async () => {
    const ci = await startEmulator();
    const slow = net.createServer((socket) => {
      const back = net.connect(Number(new URL(ci.url).port), '127.0.0.1');
      socket
        .on('error', () => back.destroy())
        .on('data', (bytes) => setTimeout(() => back.write(bytes), 800));
      back.on('error', () => socket.destroy()).pipe(socket);
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const { port } = slow.address() as net.AddressInfo;
    const env = { ...ci.env, TENCENTCLOUD_CI_ENDPOINT: `http://127.0.0.1:${port}`, XDG_CACHE_HOME: folder };
    try {
      workspace.config(QUEUE);
      const plan = async (): Promise<number> => {
        const { code, text } = await workspace.start(['plan', '-no-color', '-input=false'], env).done;
        expect(text).toContain('No changes');
        expect(code).toBe(0);
        return statSync(path.join(cache(), kept()[0] as string)).ino;
      };
      // What is not taken is written anew.
      const first = await plan();
      expect(await plan()).toBe(first);
    } finally {
      slow.close();
      await ci.stop();
    }
  });

  test('is not used when it is damaged, and is replaced', async () => {
    await validate({ XDG_CACHE_HOME: folder });
    const file = path.join(cache(), kept()[0] as string);
    const bytes = readFileSync(file);
    for (let at = 1000; at < bytes.length; at += 1000) bytes[at] = 255;
    writeFileSync(file, bytes);
    await validate({ XDG_CACHE_HOME: folder });
    expect(readFileSync(file).equals(bytes)).toBe(false);
  });

  test('is not kept with TENCENT_CI_NO_CODE_CACHE=1, nor where others could write, and all works', async () => {
    await validate({ XDG_CACHE_HOME: folder, TENCENT_CI_NO_CODE_CACHE: '1' });
    expect(kept()).toEqual([]);
    mkdirSync(cache());
    chmodSync(cache(), 0o777);
    await validate({ XDG_CACHE_HOME: folder });
    expect(kept()).toEqual([]);
  });

  test('needs no home: none, one that is no folder, one that cannot be written', async () => {
    const blocked = path.join(folder, 'file');
    writeFileSync(blocked, '');
    chmodSync(folder, 0o500);
    for (const HOME of ['', blocked, folder, '/proc']) await validate({ XDG_CACHE_HOME: '', HOME });
  });
});

describe('NODE_EXTRA_CA_CERTS', () => {
  test('is trusted over https, and only then read', async () => {
    const ci = await startEmulator();
    const openssl = (...args: string[]): unknown =>
      execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-subj',
      '/CN=Company',
      '-days',
      '2',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    );
    openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', 'own.key', '-out', 'own.csr');
    writeFileSync(path.join(folder, 'ext'), 'subjectAltName=DNS:localhost');
    openssl(
      ...['x509', '-req', '-in', 'own.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '2', '-extfile', 'ext', '-out', 'own.pem'],
    );
    const front = tls.createServer(
      { key: readFileSync(path.join(folder, 'own.key')), cert: readFileSync(path.join(folder, 'own.pem')) },
      (socket) => {
        const back = net.connect(Number(new URL(ci.url).port), '127.0.0.1');
        socket.on('error', () => back.destroy()).pipe(back);
        back.on('error', () => socket.destroy()).pipe(socket);
      },
    );
    front.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => front.listen(0, resolve));
    const { port } = front.address() as net.AddressInfo;
    const env = { ...ci.env, TENCENTCLOUD_CI_ENDPOINT: `https://localhost:${port}` };
    const certificates = path.join(folder, 'ca.pem');
    try {
      workspace.config(QUEUE);
      const plan = (extra: Record<string, string>) =>
        workspace.start(['plan', '-no-color', '-input=false'], { ...env, ...extra }).done;
      const trusted = await plan({ NODE_EXTRA_CA_CERTS: certificates });
      expect(trusted.text).toContain('No changes');
      const absent = await plan({ NODE_EXTRA_CA_CERTS: path.join(folder, 'absent.pem') });
      expect(absent.code).toBe(1);
      expect(absent.text).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
      const without = await plan({ NODE_EXTRA_CA_CERTS: '' });
      expect(without.code).toBe(1);
      expect(without.text).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    } finally {
      front.close();
      await ci.stop();
    }
  });
});

test('a plan that asks the service has Node load HTTP, and nothing of its fetch', async () => {
  const ci = await startEmulator();
  const notes = path.join(folder, 'notes.cjs');
  writeFileSync(
    notes,
    `process.on('exit', () => require('fs').writeFileSync('${folder}/' + process.pid + '.modules',
       process.moduleLoadList.join('\\n')));`,
  );
  try {
    workspace.config(QUEUE);
    const { text } = await workspace.start(['plan', '-no-color', '-input=false'], {
      ...ci.env,
      NODE_OPTIONS: `--require ${notes}`,
    }).done;
    expect(text).toContain('No changes');
  } finally {
    await ci.stop();
  }
  const lists = readdirSync(folder).filter((name) => name.endsWith('.modules'));
  const modules = lists.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'));
  expect(modules).toContain('NativeModule _http_client');
  expect(modules).not.toContain('NativeModule internal/deps/undici/undici');
  expect(modules).not.toContain('NativeModule internal/webstreams/readablestream');
});

test('without Node on PATH it says what it needs', () => {
  const [provider] = execFileSync('find', [workspace.dir, '-name', 'terraform-provider-tencentci_v*'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  expect(() =>
    execFileSync('/bin/sh', [provider as string], { env: { PATH: folder }, encoding: 'utf8', stdio: 'pipe' }),
  ).toThrow(
    expect.objectContaining({ status: 1, stdout: expect.stringContaining('needs Node.js 20.9 or newer') }),
  );
});
