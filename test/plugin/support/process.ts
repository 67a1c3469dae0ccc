import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { TestClient } from './client';

/** What go-plugin sets for a Terraform provider. */
export const HOST = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '5,6',
};

/** A certificate and its key, as PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a self-signed certificate with a P-521 key, as go-plugin makes its own. */
export function makePair(folder: string, name: string): Pair {
  const [key, certificate] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.crt`)];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp521r1', '-sha512', '-nodes'],
      ...['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** Makes a certificate with the same subject, signed by the key of another pair in the folder, and a key for it. */
export function makeSignedPair(folder: string, name: string, by: string): Pair {
  const own = makePair(folder, name);
  const file = (of: string, kind: string): string => path.join(folder, `${of}.${kind}`);
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl(
    'x509',
    '-x509toreq',
    '-in',
    file(name, 'crt'),
    '-signkey',
    file(name, 'key'),
    '-out',
    file(name, 'csr'),
  );
  openssl(
    ...['x509', '-req', '-in', file(name, 'csr'), '-CA', file(by, 'crt'), '-CAkey', file(by, 'key')],
    ...['-CAcreateserial', '-days', '2', '-out', file(name, 'signed')],
  );
  return { certificate: readFileSync(file(name, 'signed'), 'utf8'), key: own.key };
}

/** A provider in a process of its own. */
export class ProviderProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(file: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
    const { PATH, TMPDIR } = process.env;
    this.child = spawn(process.execPath, [file, ...args], { env: { PATH, TMPDIR, ...env } });
    this.child.stdout?.on('data', (data) => (this.stdout += String(data)));
    this.child.stderr?.on('data', (data) => (this.stderr += String(data)));
    this.ended = new Promise((resolve) => this.child.on('close', (code) => resolve(code)));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** The first line on stdout, in its fields. */
  async handshake(): Promise<string[]> {
    while (!this.stdout.includes('\n')) {
      const ended = await Promise.race([
        this.ended.then(() => true),
        new Promise<boolean>((resolve) => this.child.stdout?.once('data', () => resolve(false))),
      ]);
      if (ended && !this.stdout.includes('\n')) throw new Error(`It ended without a word: ${this.stderr}`);
    }
    return (this.stdout.split('\n')[0] as string).split('|');
  }

  /** Connects to it, as `pair` if one is given. */
  async connect(pair?: Pair): Promise<TestClient> {
    const fields = await this.handshake();
    const address = fields[2] === 'unix' ? `unix:${fields[3]}` : (fields[3] as string);
    if (!fields[5]) return new TestClient(address);
    const server = `-----BEGIN CERTIFICATE-----\n${fields[5]}\n-----END CERTIFICATE-----\n`;
    // PEM wants the padding that the handshake leaves out.
    const padded = server.replace(fields[5], Buffer.from(fields[5], 'base64').toString('base64'));
    const security = credentials.createSsl(
      Buffer.from(padded),
      pair ? Buffer.from(pair.key) : null,
      pair ? Buffer.from(pair.certificate) : null,
    );
    return new TestClient(address, security);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Closes its stderr, as a Terraform does that is killed. */
  stopReading(): void {
    this.child.stderr?.destroy();
  }

  /** Its exit code, once it has ended. */
  exit(): Promise<number | null> {
    return this.ended;
  }
}
