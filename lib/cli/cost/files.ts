import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { synthCommand } from '../libraries';
import { type CostFile, costFileFaults, type PriceTable, priceTableFaults } from '../../rules';
import { EXIT, Failure } from '../exit';

/** Files of a commit, or why there are none. */
export type Committed = { readonly files: readonly CostFile[] } | { readonly why: string };

/**
 * The files of a folder, in the order of their names.
 * @throws Failure when there are none, or one is no such file.
 */
export function filesIn(folder: string): CostFile[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    names = [];
  }
  if (names.length === 0) {
    throw new Failure(
      EXIT.usage,
      `There is no file of costs in ${folder}. Add Aspects.of(stack).add(new CostEstimate()) to each stack, and run ` +
        `${synthCommand()}.`,
    );
  }
  return names.sort().map((name) => {
    const file = path.join(folder, name);
    return parsed<CostFile>(readFileSync(file, 'utf8'), file, costFileFaults, 'a file of costs');
  });
}

/**
 * The files that a folder had in a commit.
 * @throws Failure when one of them is no such file.
 */
export async function filesAt(revision: string, folder: string): Promise<Committed> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })).stdout;
  if (revision.startsWith('-')) throw new Failure(EXIT.usage, `--against ${revision} is no commit.`);
  let names: string[];
  try {
    const commit = (await git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`)).trim();
    names = (await git('ls-tree', '--name-only', '-z', commit, './'))
      .split('\0')
      .filter((name) => name.endsWith('.json'));
  } catch (error) {
    const { stderr = '', code } = error as { stderr?: string; code?: unknown };
    const [said = ''] = stderr.trim().split('\n');
    return { why: code === 'ENOENT' ? 'there is no git' : said || `there is no commit ${revision}` };
  }
  const files = names.map(async (name) =>
    parsed<CostFile>(
      await git('show', `${revision}:./${name}`),
      `${revision}:${name}`,
      costFileFaults,
      'a file of costs',
    ),
  );
  return names.length === 0
    ? { why: `${revision} has none of these files` }
    : { files: await Promise.all(files) };
}

/**
 * A table of prices.
 * @throws Failure when it cannot be read or is none.
 */
export function pricesIn(file: string): PriceTable {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(EXIT.usage, `--prices ${file} cannot be read: ${(error as Error).message}.`);
  }
  return parsed<PriceTable>(text, file, priceTableFaults, 'a table of prices');
}

function parsed<T>(text: string, file: string, faultsOf: (json: unknown) => string[], what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Failure(EXIT.usage, `${file} is no JSON: ${(error as Error).message}.`);
  }
  const faults = faultsOf(json);
  if (faults.length === 0) return json as T;
  throw new Failure(EXIT.usage, `${file} is not ${what}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}
