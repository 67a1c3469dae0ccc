import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  /** It came inside of the package around it, whose digest is its own. */
  readonly inBundle?: boolean;
}

const { lockfileVersion, packages } = JSON.parse(
  readFileSync(path.resolve(__dirname, '../package-lock.json'), 'utf8'),
) as { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Locked>> };
const installed = Object.entries(packages).filter(([folder]) => folder !== '');

/** The lines of the lock file that something is wrong with. */
const wrong = (broken: (locked: Locked, folder: string) => boolean): string[] =>
  installed.filter(([folder, locked]) => broken(locked, folder)).map(([folder]) => folder);

test('every package that is installed has a digest', () => {
  expect(lockfileVersion).toBe(3);
  expect(installed.length).toBeGreaterThan(500);
  expect(
    wrong(({ inBundle, integrity }) => !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity ?? '')),
  ).toEqual([]);
});

test('what comes inside of another package comes inside of one with a digest', () => {
  const around = (folder: string): string => folder.slice(0, folder.lastIndexOf('/node_modules/'));
  const covered = (folder: string): boolean => {
    const outer = packages[around(folder)];
    return (
      outer !== undefined &&
      (outer.integrity !== undefined || (outer.inBundle === true && covered(around(folder))))
    );
  };
  expect(wrong(({ inBundle }, folder) => inBundle === true && !covered(folder))).toEqual([]);
});

test('every package is a version from the registry that npm is set up for: no link, no repository, no address', () => {
  expect(
    wrong(
      ({ link, version, resolved }) =>
        link === true || resolved !== undefined || !/^\d+\.\d+\.\d+/.test(version ?? ''),
    ),
  ).toEqual([]);
});
