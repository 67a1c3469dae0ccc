import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { message, RawClient } from '../../test/plugin/support/raw-client';
import type { Run } from '../report';
import { keepTranscript } from '../transcripts';

const PROVIDER = path.resolve(__dirname, '../../dist/terraform-provider-tencentci');

/** What Terraform sets when it starts a provider. */
const HOST = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '6',
  TF_LOG: 'error',
};

/** The built provider in a process of its own, with a client that asks for what it may ask for all the time. */
export class ServedProvider {
  private said = '';

  private constructor(
    private readonly run: Run,
    private readonly child: ChildProcess,
    /** Where it listens. */
    readonly socket: string,
    /** A client that keeps to the protocol. */
    readonly client: RawClient,
  ) {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.said += text));
  }

  /** Starts it. @param certificate - whom it lets in, as PEM; it listens without TLS otherwise. */
  static async start(run: Run, env: NodeJS.ProcessEnv = {}): Promise<ServedProvider> {
    const child = spawn(PROVIDER, [], {
      env: { PATH: process.env.PATH, TMPDIR: run.dir, ...HOST, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`The provider ended with ${String(code)} before it said where it listens.`);
    });
    // It ends one day.
    ended.catch(() => undefined);
    const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
    const socket = line.toString().split('|')[3] ?? '';
    const served = new ServedProvider(run, child, socket, new RawClient(socket));
    if (env.PLUGIN_CLIENT_CERT === undefined) await served.answers();
    return served;
  }

  /** Asks what it always answers. @throws when it does not. */
  async answers(): Promise<void> {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) {
      throw new Error(`The provider ended with ${exitCode ?? signalCode}: ${this.said.slice(-500)}`);
    }
    const call = this.client.call('/tfplugin6.Provider/GetMetadata', [message(new Uint8Array())]);
    const { headers } = await inTime(call);
    if (headers['grpc-status'] !== '0')
      throw new Error(`It answered ${String(headers['grpc-status'])} to what is right.`);
    if (/uncaught exception|unhandled rejection/.test(this.said)) {
      throw new Error(`It caught what nobody should have thrown: ${this.said.slice(-500)}`);
    }
  }

  /** Ends it. @throws when it had ended before. */
  async endAlive(): Promise<void> {
    const { exitCode, signalCode } = this.child;
    await this.end();
    if (exitCode !== null || signalCode !== null)
      throw new Error(`The provider ended with ${exitCode ?? signalCode}.`);
  }

  /** Ends it. */
  async end(): Promise<void> {
    const { exitCode, signalCode } = this.child;
    this.client.close();
    if (exitCode === null && signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await ended;
    }
    keepTranscript(this.run, 'provider', this.said);
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The provider did not answer within 10 s.')), 10_000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
