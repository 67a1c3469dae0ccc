import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import type { Emulator } from '../../lib/emulator';
import { fakePackageRoot } from '../support/package-root';

// Each command is a process of its own, and a busy machine takes its time to start one.
jest.setTimeout(60_000);

export const BUCKET = 'media-1250000000';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface Started {
  readonly ended: Promise<Ended>;
  /** Does as Ctrl-C does. */
  readonly interrupt: () => void;
  /** What it has written to stdout so far. */
  readonly said: () => string;
  /** Resolves as soon as it has written a text to stdout. */
  says(text: string): Promise<void>;
}

/** The command line, built from its sources as the package's is. */
export class Cli {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-cli-'));
  /** Where it lies in a package, with a stand-in for the provider. */
  readonly file = path.join(fakePackageRoot(), 'dist/tencent-ci');

  constructor() {
    buildSync({
      entryPoints: [path.join(__dirname, '../../lib/cli/main.ts')],
      outfile: this.file,
      bundle: true,
      platform: 'node',
      target: 'node20',
      define: { PACKAGE_VERSION: '"1.2.3"' },
      logLevel: 'error',
    });
  }

  /** Runs a command with nothing of this machine's environment but the path. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string): Promise<Ended> {
    return this.start(args, env, cwd).ended;
  }

  /** Starts a command, which can be interrupted. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string): Started {
    const child = spawn(process.execPath, [this.file, ...args], {
      ...(cwd !== undefined && { cwd }),
      env: { PATH: process.env.PATH, HOME: this.folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err]: string[][] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out?.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => err?.push(text));
    const said = (): string => out?.join('') ?? '';
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, out: said(), err: err?.join('') ?? '' }));
    });
    return {
      ended,
      said,
      interrupt: () => child.kill('SIGINT'),
      async says(text) {
        while (!said().includes(text) && child.exitCode === null) await sleep(20);
        if (!said().includes(text))
          throw new Error(`It ended without ${text}: ${JSON.stringify(await ended)}`);
      },
    };
  }

  /** Runs a command against an emulator, on the usual bucket. */
  at(ci: Emulator, ...args: string[]): Promise<Ended> {
    return this.run([...args, '--bucket', BUCKET], ci.env);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
