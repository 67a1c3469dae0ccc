import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { JSII_ENV } from './stage';

const root = path.resolve(__dirname, '../..');

/** A language that code is generated for, as jsii-pacmak calls it. */
export type Language = 'python' | 'java' | 'go' | 'dotnet';

/**
 * Generates what a language needs to call a package that jsii compiled, with the package itself inside.
 *
 * @param module - the folder of the package.
 * @param out - where the code is written.
 * @returns the folder of the code.
 */
export function generateCode(module: string, language: Language, out: string): string {
  const pacmak = path.join(root, 'node_modules/jsii-pacmak/bin/jsii-pacmak');
  const args = ['--code-only', '--no-npmignore', '--no-fingerprint', '--target', language, '--outdir', out];
  const { status, stdout, stderr } = spawnSync(process.execPath, [pacmak, ...args, module], {
    encoding: 'utf8',
    env: JSII_ENV,
  });
  if (status !== 0) throw new Error(`jsii-pacmak made no ${language} of ${module}:\n${stdout}${stderr}`);
  return path.join(out, language);
}
