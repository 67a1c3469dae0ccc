import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { begin } from '../scripts/workspace';
import type { NodeMajor, Row } from './rows';

const root = path.resolve(__dirname, '..');
const own = path.join(__dirname, 'node_modules');

/** The programs of the frameworks and of package managers, all of them JavaScript. */
export const TOOLS = {
  'cdktf-cli': path.join(root, 'node_modules/cdktf-cli/bundle/bin/cdktf.js'),
  'cdktn-cli': path.join(own, 'cdktn-cli/bundle/bin/cdktn.js'),
  pnpm: path.join(own, 'pnpm/bin/pnpm.cjs'),
  yarn: path.join(own, '@yarnpkg/cli-dist/bin/yarn.js'),
};

/** Installs what `compatibility/package-lock.json` names, unless that was done. */
export async function installTools(): Promise<void> {
  const lock = readFileSync(path.join(__dirname, 'package-lock.json'));
  const stamp = path.join(own, '.installed-from');
  const digest = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, text } = await begin('npm', args, { cwd: __dirname, env: process.env }).done;
  if (code !== 0) throw new Error(`npm ${args.join(' ')} exited with ${code}: ${text}`);
  writeFileSync(stamp, digest);
}

/** The Node of a major version, where there is one for this machine. */
export function nodeOf(major: NodeMajor): string | undefined {
  const file = path.join(own, `node${major}-${process.platform}-${process.arch}`, 'bin/node');
  return existsSync(file) ? file : undefined;
}

/** Why a row cannot be tried here. */
export function reasonToSkip({ node }: Row): string | undefined {
  return nodeOf(node) === undefined
    ? `npm has no Node ${node} for ${process.platform}-${process.arch} in compatibility/package.json`
    : undefined;
}

/** What npm is told of the registry, which other package managers read elsewhere. */
export async function registrySettings(): Promise<Readonly<Record<string, string>>> {
  const asked = async (name: string): Promise<string | undefined> => {
    const { stdout } = await begin('npm', ['config', 'get', name], { cwd: root, env: process.env }).done;
    return ['', 'null', 'undefined'].includes(stdout.trim()) ? undefined : stdout.trim();
  };
  const [registry, cafile] = [await asked('registry'), await asked('cafile')];
  return {
    ...(registry !== undefined && { YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, '') }),
    ...(cafile !== undefined && { YARN_HTTPS_CA_FILE_PATH: cafile }),
  };
}
