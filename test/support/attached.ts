import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Reattach } from '../../lib/plugin';
import { terraformEnv, type Workspace } from '../../scripts/workspace';

type Environment = Readonly<Record<string, string>>;

const PROVIDER = path.resolve(__dirname, '../../dist/terraform-provider-tencentci');

const running = new Map<string, { readonly child: ChildProcess; readonly reattach: Promise<string> }>();

afterAll(async () => {
  for (const { child } of running.values()) {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    }
  }
  running.clear();
});

/**
 * The environment of a workspace whose terraform finds the built provider running, one for each environment of a test
 * file. To start it three or four times a command, as terraform does otherwise, is most of what a test costs. A
 * connection has a provider of its own either way. What is about the process itself places the provider instead.
 *
 * @param beside - another provider that terraform finds running.
 */
export async function attached(env: Environment, beside?: Reattach): Promise<Environment> {
  const key = JSON.stringify(Object.entries(env).sort());
  const provider = running.get(key) ?? start(env);
  running.set(key, provider);
  const both = { ...JSON.parse(await provider.reattach), ...JSON.parse(beside?.reattachConfig ?? '{}') };
  return { ...env, TF_REATTACH_PROVIDERS: JSON.stringify(both) };
}

/**
 * Has terraform launch the provider itself in the run with the default preset, and leaves it attached in the others: how
 * it is launched is no business of the service. What is about the process itself places the provider in each run.
 */
export function launched(workspace: Workspace): Workspace {
  return EMULATOR_PRESET === 'default' ? workspace.placeProvider() : workspace;
}

function start(env: Environment) {
  const child = spawn(PROVIDER, ['--debug'], {
    env: terraformEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const reattach = new Promise<string>((resolve, reject) => {
    let said = '';
    const hear = (text: string): void => {
      said += text;
      const [, found] = /^TF_REATTACH_PROVIDERS='(.*)'$/m.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${PROVIDER} ended: ${said}. Run \`npm run build\`.`)));
  });
  return { child, reattach };
}
