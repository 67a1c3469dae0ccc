import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { validate } from 'dockerfile-utils';
import { emulatorCommand } from '../lib/cli/emulator';
import { readSeed } from '../lib/cli/emulator-start/seed-file';
import { startEmulator } from '../lib/emulator';
import { readYaml } from './support/pipeline';

const FOLDER = path.join(__dirname, '../examples/emulator-container');
const DOCKERFILE = readFileSync(path.join(FOLDER, 'Dockerfile'), 'utf8');

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly build: { readonly context: string };
        readonly command: readonly string[];
        readonly volumes: readonly string[];
        readonly ports: readonly string[];
      }
    >
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const COMPOSE = readYaml(path.join(FOLDER, 'compose.yaml')) as Compose;

test('the linter finds nothing in the Dockerfile', () => {
  expect(validate(DOCKERFILE)).toEqual([]);
});

test('the image runs as a user of no rights, says how it is, and keeps its data in a volume', () => {
  expect(DOCKERFILE).toMatch(/^USER node$/m);
  expect(DOCKERFILE).toMatch(/^HEALTHCHECK [^]*_emulator\/health/m);
  expect(DOCKERFILE).toMatch(/^VOLUME \["\/data"\]$/m);
});

test('the command line of image and compose file is one that the emulator takes', () => {
  const entry = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(DOCKERFILE)?.[1] ?? '[]') as string[];
  const given = [...entry.slice(entry.indexOf('emulator') + 1), ...(COMPOSE.services['ci']?.command ?? [])];
  const command = emulatorCommand().exitOverride();
  expect(command.parseOptions(given)).toEqual({ operands: [], unknown: [] });
  expect(command.opts()).toMatchObject({ host: '0.0.0.0', port: 8080, data: '/data', log: true });
});

test('what the compose file refers to is there, and only this machine reaches the port', () => {
  const ci = COMPOSE.services['ci'];
  expect(existsSync(path.join(FOLDER, ci?.build.context ?? 'none', 'Dockerfile'))).toBe(true);
  for (const volume of ci?.volumes ?? []) {
    const [from = ''] = volume.split(':');
    if (from.startsWith('.')) expect(existsSync(path.join(FOLDER, from))).toBe(true);
    else expect(Object.keys(COMPOSE.volumes)).toContain(from);
  }
  expect(ci?.ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
});

test('the emulator takes its seed', async () => {
  const seed = readSeed(path.join(FOLDER, 'seed.json'), undefined);
  const ci = await startEmulator({ seed, buckets: seed.buckets });
  expect(ci.workflows.list('media-1250000000')).toMatchObject([{ name: 'stems', state: 'Active' }]);
  await ci.stop();
});
