import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plugin } from '../../lib/plugin/protocol/generated/messages';
import { listen } from '../../lib/plugin/transport/listen';
import { bundleProvider, makeFolder, removeFolder } from './support/bundle';
import { plain, TestClient, value } from './support/client';
import { HOST, makePair, makeSignedPair, ProviderProcess } from './support/process';
import type { Pair } from './support/process';

jest.setTimeout(30_000);

let folder: string;
let file: string;
let pair: Pair;
const started: ProviderProcess[] = [];
const clients: TestClient[] = [];

function start(env: NodeJS.ProcessEnv = HOST, args?: readonly string[]): ProviderProcess {
  const provider = new ProviderProcess(file, env, args);
  started.push(provider);
  return provider;
}

async function connect(provider: ProviderProcess, as?: Pair): Promise<TestClient> {
  const client = await provider.connect(as);
  clients.push(client);
  return client;
}

const NULLS = { made_by: null, secret: null, tags: null, audio: null, parts: null, rule: [] };
const SLOW = { ...NULLS, id: null, name: 'x', kind: 'plain', size: 3, behaviour: 'slow', revision: null };

beforeAll(() => {
  folder = makeFolder();
  file = bundleProvider(path.join(folder, 'terraform-provider-thing'));
  pair = makePair(folder, 'terraform');
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const provider of started.splice(0)) {
    provider.signal('SIGKILL');
    await provider.exit();
  }
});

afterAll(() => removeFolder(folder));

describe('1. the magic cookie and the protocol version', () => {
  test('without the cookie it says what it is and ends with 1', async () => {
    const provider = start({});
    expect(await provider.exit()).toBe(1);
    expect(provider.stdout).toBe('');
    expect(provider.stderr).toContain('terraform-provider-thing is a Terraform provider');
  });

  test('a host without protocol 6 gets a sentence and exit code 1', async () => {
    const provider = start({ ...HOST, PLUGIN_PROTOCOL_VERSIONS: '4,5' });
    expect(await provider.exit()).toBe(1);
    expect(provider.stdout).toBe(
      'This provider speaks version 6 of Terraform\'s plugin protocol, but it was asked for "4,5". ' +
        'Use Terraform 1.0 or newer.\n',
    );
  });
});

describe('2. mutual TLS', () => {
  test('a client with the P-521 certificate that was announced is let in', async () => {
    const client = await connect(start({ ...HOST, PLUGIN_CLIENT_CERT: pair.certificate }), pair);
    const { resources } = await client.call('GetMetadata');
    expect(resources.map((r) => r.type_name)).toContain('thing_thing');
  });

  test('a client without a certificate is refused', async () => {
    const client = await connect(start({ ...HOST, PLUGIN_CLIENT_CERT: pair.certificate }));
    await expect(client.call('GetMetadata')).rejects.toThrow('UNAVAILABLE');
  });

  test('a client with another certificate is refused', async () => {
    const client = await connect(
      start({ ...HOST, PLUGIN_CLIENT_CERT: pair.certificate }),
      makePair(folder, 'impostor'),
    );
    await expect(client.call('GetMetadata')).rejects.toThrow('UNAVAILABLE');
  });

  test('a client with a certificate that the announced one has signed is refused', async () => {
    const signed = makeSignedPair(folder, 'signed', 'terraform');
    const client = await connect(start({ ...HOST, PLUGIN_CLIENT_CERT: pair.certificate }), signed);
    await expect(client.call('GetMetadata')).rejects.toThrow('UNAVAILABLE');
  });

  test('one who is refused does not keep Terraform out', async () => {
    const provider = start({ ...HOST, PLUGIN_CLIENT_CERT: pair.certificate });
    const stranger = await connect(provider);
    await expect(stranger.call('GetMetadata')).rejects.toThrow('UNAVAILABLE');
    stranger.close();
    const client = await connect(provider, pair);
    expect((await client.call('GetMetadata')).resources).not.toHaveLength(0);
  });

  test('without a client certificate there is no TLS and the sixth field is empty', async () => {
    const provider = start();
    expect((await provider.handshake())[5]).toBe('');
    expect((await (await connect(provider)).call('GetMetadata')).resources).not.toHaveLength(0);
  });
});

describe('3. the server certificate', () => {
  test('it is for localhost, P-256, valid from half a minute ago, without padding, and new each time', async () => {
    const before = Date.now();
    const [one, two] = await Promise.all(
      [1, 2].map(
        async () => (await start({ ...HOST, PLUGIN_CLIENT_CERT: pair.certificate }).handshake())[5] as string,
      ),
    );
    const certificate = new X509Certificate(Buffer.from(one as string, 'base64'));
    expect(certificate.subjectAltName).toBe('DNS:localhost');
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(Date.parse(certificate.validFrom)).toBeLessThanOrEqual(Date.now() - 30_000);
    expect(Date.parse(certificate.validFrom)).toBeGreaterThan(before - 32_000);
    expect(one).not.toContain('=');
    expect(one).not.toBe(two);
  });
});

describe('4. the handshake line', () => {
  test('it has six fields and is all that stdout ever carries', async () => {
    const provider = start();
    const client = await connect(provider);
    // The provider's module writes to the console when it is loaded.
    await client.call('GetProviderSchema');
    expect(provider.stdout).toMatch(/^1\|6\|unix\|[^|]+\|grpc\|\n$/);
    expect(provider.stderr).toContain('this must not reach standard output');
  });

  test('the socket is only for its owner, in the folder that the host names', async () => {
    const own = path.join(folder, 'sockets');
    mkdirSync(own, { recursive: true });
    const socket = (await start({ ...HOST, PLUGIN_UNIX_SOCKET_DIR: own }).handshake())[3] as string;
    expect(path.dirname(socket)).toBe(own);
    expect(statSync(socket).mode & 0o777).toBe(0o600);
  });

  test('the socket is for the group that the host names', async () => {
    const gid = process.getgid?.() as number;
    const socket = (await start({ ...HOST, PLUGIN_UNIX_SOCKET_GROUP: String(gid) }).handshake())[3] as string;
    expect(statSync(socket)).toMatchObject({ gid });
    expect(statSync(socket).mode & 0o777).toBe(0o660);
  });

  test('a group that does not exist is named', async () => {
    const provider = start({ ...HOST, PLUGIN_UNIX_SOCKET_GROUP: 'nobody-knows' });
    expect(await provider.exit()).toBe(1);
    expect(provider.stdout).toContain(
      'PLUGIN_UNIX_SOCKET_GROUP is "nobody-knows", but there is no such group',
    );
  });

  test('a folder in which no socket can be made is named', async () => {
    const provider = start({ ...HOST, PLUGIN_UNIX_SOCKET_DIR: path.join(folder, 'absent') });
    expect(await provider.exit()).toBe(1);
    expect(provider.stdout).toContain('cannot listen on the Unix socket');
    expect(provider.stdout.trim().split('\n')).toHaveLength(1);
  });

  test('on Windows it is the first free loopback port of the range', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as net.AddressInfo;
    const server = net.createServer();
    const asked = { minPort: port, maxPort: port + 50, multiplexField: false };
    const address = await listen(server, asked, 'win32');
    const chosen = Number(address.text.split(':')[1]);
    expect(address).toEqual({ network: 'tcp', text: `127.0.0.1:${chosen}` });
    expect(chosen).toBeGreaterThan(port);
    await expect(listen(net.createServer(), { ...asked, maxPort: port }, 'win32')).rejects.toThrow(
      `Every port from ${port} to ${port} is taken`,
    );
    server.close();
    taken.close();
  });

  test('a port that is none is refused', async () => {
    const provider = start({ ...HOST, PLUGIN_MIN_PORT: 'many' });
    expect(await provider.exit()).toBe(1);
    expect(provider.stdout).toContain('PLUGIN_MIN_PORT is "many"');
  });

  test('a host that multiplexes reads in a seventh field that this provider does not', async () => {
    const fields = await start({ ...HOST, PLUGIN_MULTIPLEX_GRPC: 'true' }).handshake();
    expect(fields).toHaveLength(7);
    expect(fields[6]).toBe('false');
  });
});

describe('5. the services of a plugin', () => {
  test('the health of "plugin" is SERVING, and other services are not found', async () => {
    const client = await connect(start());
    const ask = (service: string) =>
      client.raw('/grpc.health.v1.Health/Check', plugin.HealthCheckRequest.encode({ service }).finish());
    expect(plugin.HealthCheckResponse.decode(await ask('plugin')).status).toBe(1);
    await expect(ask('other')).rejects.toThrow('NOT_FOUND');
  });

  test('the stdio stream and the broker stay open, and Shutdown ends all and the process', async () => {
    const provider = start();
    const client = await connect(provider);
    const ended: string[] = [];
    const stdio = client.stream('/plugin.GRPCStdio/StreamStdio');
    const broker = client.duplex('/plugin.GRPCBroker/StartStream');
    for (const [name, stream] of [
      ['stdio', stdio],
      ['broker', broker],
    ] as const) {
      stream.on('data', () => undefined);
      stream.on('error', () => undefined);
      stream.on('close', () => ended.push(name));
    }
    await client.call('GetMetadata');
    expect(ended).toEqual([]);
    const socket = (await provider.handshake())[3] as string;
    await client.raw('/plugin.GRPCController/Shutdown');
    expect(await provider.exit()).toBe(0);
    expect(existsSync(socket)).toBe(false);
  });

  test('a provider whose Terraform is gone without a word ends', async () => {
    const provider = start({ ...HOST, PLUGIN_CLIENT_CERT: pair.certificate });
    const client = await connect(provider, pair);
    await client.call('GetMetadata');
    client.close();
    expect(await provider.exit()).toBe(0);
  });

  test('a call that is not served is unimplemented', async () => {
    const client = await connect(start());
    for (const name of ['GetResourceIdentitySchemas', 'ListResource', 'PlanAction']) {
      await expect(client.raw(`/tfplugin6.Provider/${name}`)).rejects.toThrow('UNIMPLEMENTED');
    }
  });
});

describe('6. interruption', () => {
  test.each(['SIGINT', 'SIGHUP'] as const)('%s does not end it', async (signal) => {
    const provider = start();
    const client = await connect(provider);
    await client.call('GetMetadata');
    provider.signal(signal);
    expect((await client.call('GetMetadata')).resources).not.toHaveLength(0);
  });

  test('StopProvider lets the call in flight finish and give its partial state, and the server stays', async () => {
    const provider = start({ ...HOST, TF_LOG: 'WARN' });
    const client = await connect(provider);
    await client.call('ConfigureProvider', { config: value({ label: null }) });
    const applying = client.call('ApplyResourceChange', {
      type_name: 'thing_thing',
      prior_state: value(null),
      planned_state: value(SLOW),
      config: value({ ...SLOW, kind: null, size: null }),
    });
    while (!provider.stderr.includes('slow create has begun')) await sleep(10);
    expect((await client.call('StopProvider')).Error).toBe('');
    const answer = await applying;
    expect(plain(answer.new_state)).toMatchObject({ id: 't-1', name: 'x' });
    expect(answer.diagnostics[0]?.detail).toContain('Interrupted while the thing was being made ready.');
    expect((await client.call('GetMetadata')).resources).not.toHaveLength(0);
  });
});

describe('7. an untimely end', () => {
  /** A provider in the middle of a creation that only an interruption ends. */
  async function creating(through = connect) {
    const provider = start({ ...HOST, TF_LOG: 'WARN' });
    const client = await through(provider);
    await client.call('ConfigureProvider', { config: value({ label: null }) });
    const applying = client.call('ApplyResourceChange', {
      type_name: 'thing_thing',
      prior_state: value(null),
      planned_state: value(SLOW),
      config: value({ ...SLOW, kind: null, size: null }),
    });
    while (!provider.stderr.includes('slow create has begun')) await sleep(10);
    return { provider, applying };
  }

  test('SIGTERM lets the call in flight finish and be answered, and ends the process', async () => {
    const { provider, applying } = await creating();
    provider.signal('SIGTERM');
    const answer = await applying;
    expect(plain(answer.new_state)).toMatchObject({ id: 't-1', name: 'x' });
    expect(answer.diagnostics[0]?.detail).toContain('Interrupted while the thing was being made ready.');
    expect(await provider.exit()).toBe(0);
  });

  test('SIGTERM ends a process that has nothing to do', async () => {
    const provider = start();
    await provider.handshake();
    provider.signal('SIGTERM');
    expect(await provider.exit()).toBe(0);
  });

  test('what is made while Terraform goes is told of on stderr, with the block that takes it over', async () => {
    const sockets: net.Socket[] = [];
    const relay = net.createServer();
    const { provider, applying } = await creating(async (made) => {
      const path = (await made.handshake())[3] as string;
      relay.on('connection', (socket) => {
        const onward = net.connect({ path });
        sockets.push(
          socket.on('error', () => undefined),
          onward.on('error', () => undefined),
        );
        socket.pipe(onward).pipe(socket);
      });
      await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
      const client = new TestClient(`127.0.0.1:${(relay.address() as net.AddressInfo).port}`);
      clients.push(client);
      return client;
    });
    applying.catch(() => undefined);
    for (const socket of sockets) socket.destroy();
    relay.close();
    expect(await provider.exit()).toBe(0);
    expect(provider.stderr).toContain(
      'terraform-provider-thing: Terraform was gone before it could be told that a thing_thing was made, t-1, which ' +
        'is in no state. This block takes it over, where NAME is the name of the resource:\n\n' +
        'import {\n  to = thing_thing.NAME\n  id = "t-1"\n}\n',
    );
  });

  test('a reader of stderr that is gone does no harm', async () => {
    const { provider, applying } = await creating();
    provider.stopReading();
    provider.signal('SIGTERM');
    expect(plain((await applying).new_state)).toMatchObject({ id: 't-1' });
    expect(await provider.exit()).toBe(0);
  });
});

describe('8. the log', () => {
  test('it is hclog JSON on stderr', async () => {
    const provider = start({ ...HOST, TF_LOG_PROVIDER: 'warn' });
    const client = await connect(provider);
    await client.call('ConfigureProvider', { config: value({ label: null }) });
    void client
      .call('ApplyResourceChange', {
        type_name: 'thing_thing',
        prior_state: value(null),
        planned_state: value(SLOW),
        config: value({ ...SLOW, kind: null, size: null }),
      })
      .catch(() => undefined);
    while (!provider.stderr.includes('slow create')) await sleep(10);
    const line = provider.stderr.split('\n').find((one) => one.includes('slow create')) as string;
    expect(JSON.parse(line)).toEqual({
      '@level': 'warn',
      '@message': 'slow create has begun',
      '@module': 'terraform-provider-thing',
      '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });
});

describe('9. errors are diagnostics', () => {
  test('a provider that cannot be loaded says why in every answer, and the state is kept', async () => {
    const client = await connect(start({ ...HOST, THING_BROKEN: '1' }));
    const { diagnostics } = await client.call('GetProviderSchema');
    expect(diagnostics[0]?.summary).toBe('The provider could not be loaded');
    expect(diagnostics[0]?.detail).toContain('a file is missing');
    const applied = await client.call('ApplyResourceChange', { prior_state: value({ id: 't-1' }) });
    expect(plain(applied.new_state)).toEqual({ id: 't-1' });
  });
});

describe('10. the debug mode', () => {
  test('--debug prints TF_REATTACH_PROVIDERS, with which a client connects, and Ctrl-C ends it', async () => {
    const provider = start({}, ['--debug']);
    while (!provider.stdout.includes('Ctrl-C')) await sleep(10);
    const json = /TF_REATTACH_PROVIDERS='(.*)'/.exec(provider.stdout)?.[1] as string;
    const entry = JSON.parse(json)['registry.terraform.io/example/thing'];
    expect(entry).toMatchObject({ Protocol: 'grpc', ProtocolVersion: 6, Pid: provider.pid, Test: true });
    provider.signal('SIGINT');
    expect(await provider.exit()).toBe(0);
  });

  test('Ctrl-C ends it as soon as the line that invites to it is written', async () => {
    const impatient = path.join(folder, 'impatient.js');
    writeFileSync(
      impatient,
      `const write = process.stdout.write.bind(process.stdout);
      process.stdout.write = (text, ...rest) => {
        const written = write(text, ...rest);
        if (String(text).includes('Ctrl-C')) process.kill(process.pid, 'SIGINT');
        return written;
      };`,
    );
    const provider = start({ NODE_OPTIONS: `--require ${impatient}` }, ['--debug']);
    expect(await provider.exit()).toBe(0);
    expect(provider.stdout).toContain('Ctrl-C');
  });
});

describe('11. hardened machines', () => {
  test.each(['TLSv1.2', 'TLSv1.3'])('%s is spoken', async (version) => {
    const provider = start({ ...HOST, PLUGIN_CLIENT_CERT: pair.certificate });
    const socket = (await provider.handshake())[3] as string;
    const flag = version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3';
    const output = execFileSync(
      'openssl',
      [
        ...['s_client', '-unix', socket, flag, '-alpn', 'h2'],
        ...['-cert', path.join(folder, 'terraform.crt'), '-key', path.join(folder, 'terraform.key')],
      ],
      { input: '', encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
    );
    expect(output).toContain(`New, ${version}`);
  });
});
