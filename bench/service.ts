import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(__dirname, '..');

/** An emulator in a process of its own, behind a wire that takes its time. */
export interface Service {
  /** What points a provider at it. */
  readonly env: Record<string, string>;
  /** What went over the wire since the last time that this was asked for. */
  traffic(): Traffic;
  stop(): void;
}

/** What went over a wire. */
export interface Traffic {
  readonly calls: number;
  readonly connections: number;
}

/** @param latency - how long the service takes for a call, in milliseconds. */
export async function startService(latency: number): Promise<Service> {
  const child = spawn(process.execPath, [path.join(root, 'dist/tencent-ci'), 'emulator', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url, env } = JSON.parse(line) as { url: string; env: Record<string, string> };
  let traffic = { calls: 0, connections: 0 };
  const wire = net.createServer((front) => {
    traffic.connections += 1;
    const back = net.connect(Number(new URL(url).port), '127.0.0.1');
    front.on('data', (bytes) => {
      if (/^(GET|POST|PUT|DELETE) /.test(bytes.toString('latin1', 0, 8))) traffic.calls += 1;
      setTimeout(() => back.write(bytes), latency);
    });
    front.on('error', () => undefined).on('close', () => back.destroy());
    back.on('error', () => undefined).pipe(front);
  });
  await once(wire.listen(0, '127.0.0.1'), 'listening');
  const { port } = wire.address() as net.AddressInfo;
  return {
    env: { ...env, TENCENTCLOUD_CI_ENDPOINT: `http://127.0.0.1:${port}` },
    traffic: () => {
      const before = traffic;
      traffic = { calls: 0, connections: 0 };
      return before;
    },
    stop: () => {
      wire.close();
      child.kill();
    },
  };
}
