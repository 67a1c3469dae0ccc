import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compatibilityTable, ROWS } from '../compatibility/rows';
import { PLATFORMS } from '../lib/stack/names';
import { document } from './support/markdown';

const root = path.resolve(__dirname, '..');

/** The rows of a table below a heading, without the space that lines its columns up. */
function tableBelow(heading: string, text: string): string[][] {
  const [, passage = ''] = text.split(`# ${heading}\n`);
  const [section = ''] = passage.split(/\n##+ /);
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('README says of what runs with what what `npm run compatibility` tries, and nothing else', () => {
  const said = tableBelow('What runs with what', document('README.md'));
  expect(said).toEqual(compatibilityTable().map((row) => [...row]));
});

test('each row has a name of its own, by which it can be tried alone', () => {
  const names = ROWS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe('what README says of engines, languages and systems', () => {
  const said = tableBelow('Engines, languages and systems', document('README.md'));
  const ran = (what: string): string | undefined => said.find(([name]) => name === what)?.[1];

  test.each(said)('%s: %s', (_what, with_ = '', where = '') => {
    const files = [...where.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    // Where no test is named, nothing was run, and that is said.
    expect(files.length > 0 || with_ === 'not run').toBe(true);
  });

  test('names the versions that the tests run with', () => {
    const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    expect(ran('Terraform')).toMatch(new RegExp(`^${devDependencies['@jahed/terraform']};`));
    expect(ran('TypeScript')?.startsWith(devDependencies.typescript?.replace(/\.\d+$/, ':') ?? '')).toBe(
      true,
    );
    const [, tofu] = /\*\*OpenTofu ([\d.]+)\*\*/.exec(document('docs/opentofu.md')) ?? [];
    expect(ran('OpenTofu')).toMatch(new RegExp(`^${tofu},`));
  });

  test('has every system that the provider is placed for', () => {
    const named = { linux: 'Linux on x64', darwin: 'Linux on arm64, macOS', windows: 'Windows' };
    const systems = new Set(PLATFORMS.map((platform) => platform.split('_')[0]));
    expect([...systems].sort()).toEqual(Object.keys(named).sort());
    expect(Object.values(named).filter((name) => ran(name) === undefined)).toEqual([]);
  });
});
