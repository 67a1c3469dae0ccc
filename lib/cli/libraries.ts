import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../stack/provider-package';

/** A library that programs declare stacks with. */
export interface Library {
  /** Its name in imports, which its command line has too. */
  readonly name: 'cdktf' | 'cdktn';
  /** As its makers call it. */
  readonly product: string;
  /** The package of ours whose constructs are made on it. */
  readonly ours: string;
  /** The versions that are supported, as `package.json` of that package says. */
  readonly supported: string;
  /** The version to install. */
  readonly version: string;
}

/** CDKTF, and CDK Terrain, which goes on where it ended. */
export const LIBRARIES: readonly [Library, Library] = [
  {
    name: 'cdktf',
    product: 'CDKTF',
    ours: 'cdktf-tencent-ci',
    supported: '>=0.21.0 <1',
    version: '0.21',
  },
  {
    name: 'cdktn',
    product: 'CDK Terrain',
    ours: 'cdktn-tencent-ci',
    supported: '>=0.24.0 <1',
    version: '0.24',
  },
];

let own: Library | undefined;

/** The library of the package that this command line was installed with: it is the same in both. */
export function ownLibrary(): Library {
  if (own === undefined) {
    const { name } = JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
      readonly name: string;
    };
    own = LIBRARIES.find(({ ours }) => ours === name) ?? LIBRARIES[0];
  }
  return own;
}

/** The library that a program is made on, by what of ours its texts import; `undefined` where none does. */
export function importedLibrary(texts: Iterable<string>): Library | undefined {
  for (const text of texts) {
    const library = LIBRARIES.find(({ ours }) => new RegExp(`['"]${ours}['"]`).test(text));
    if (library) return library;
  }
  return undefined;
}

/** How stacks are synthesized: `cdktf synth`. */
export function synthCommand(): string {
  return `${ownLibrary().name} synth`;
}
