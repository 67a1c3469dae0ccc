import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HclSyntaxError } from '../../../stack/hcl';
import { lockEntry, packageHash } from '../../../stack/lock-file';
import { HOME, LOCK_FILE, PLATFORMS, SOURCE_ADDRESS, thisPlatform } from '../../../stack/names';
import type { Check } from '../check';
import { synthCommand } from '../../libraries';
import { type Finding, ok, problem, warning } from '../finding';
import type { Stack } from '../stack';

const SYNTH = `Run ${synthCommand()}, which places the provider and writes its entry.`;

/** The provider in the folder of a stack, and what the lock file says of it. */
export const STACK_CHECKS: readonly Check<Stack>[] = [
  { name: 'provider', run: placed },
  { name: 'lock-file', needs: ['provider'], run: locked },
];

function placed(stack: Stack): Finding[] {
  const { version } = stack;
  if (version === undefined) {
    return [
      problem(`${stack.file} declares resources of tencentci, and requires no provider for them`, SYNTH),
    ];
  }
  if (!PLATFORMS.some((platform) => platform === thisPlatform())) {
    return [
      problem(
        `The provider is placed for ${PLATFORMS.join(', ')}, and this is ${thisPlatform()}`,
        'Run Terraform for one of these platforms, as on Windows the one for windows_amd64.',
      ),
    ];
  }
  const folder = packageFolder(stack, version);
  if (!existsSync(folder)) return [problem(`Provider ${version} is not in ${folder}`, SYNTH)];
  const own = builtVersion();
  return own === undefined || own === version
    ? [ok(`tencentci ${version} is in ${stack.folder}`)]
    : [
        warning(
          `The stack was synthesized with tencentci ${version}, and the library that is installed has ${own}`,
          SYNTH,
        ),
      ];
}

function locked(stack: Stack): Finding[] {
  const { version = '' } = stack;
  const file = path.join(stack.folder, LOCK_FILE);
  if (!existsSync(file)) return [problem(`${file} is not there`, SYNTH)];
  let entry: ReturnType<typeof lockEntry>;
  try {
    entry = lockEntry(readFileSync(file, 'utf8'), SOURCE_ADDRESS);
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    const where = `line ${error.line}, column ${error.column}`;
    return [
      problem(
        `${file} is broken (${where}): ${error.message}`,
        `Correct it there, or restore it from version control.`,
      ),
    ];
  }
  if (entry === undefined) return [problem(`${file} has no entry for ${SOURCE_ADDRESS}`, SYNTH)];
  if (entry.version !== version) {
    return [problem(`${file} has tencentci ${entry.version}, and the stack requires ${version}`, SYNTH)];
  }
  const hash = hashOf(packageFolder(stack, version));
  return entry.hashes.includes(hash)
    ? [ok(`${LOCK_FILE} holds the provider that is placed`)]
    : [
        problem(
          `The provider in ${packageFolder(stack, version)} is not the one that ${file} holds (${hash})`,
          `Somebody changed one of the two. ${SYNTH}`,
        ),
      ];
}

function hashOf(folder: string): string {
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const digests = names.map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex'),
  ]);
  return packageHash(Object.fromEntries(digests) as Record<string, string>);
}

function packageFolder({ folder }: Stack, version: string): string {
  return path.join(folder, ...HOME, version, thisPlatform());
}

/** The version of the provider that lies beside this program, if one does. */
function builtVersion(): string | undefined {
  const file = path.join(__dirname, 'provider.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: string }).version;
}
