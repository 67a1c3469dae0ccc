import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** SHA-256, in hexadecimal digits, of each file below a folder, by its path with slashes, in the order of the paths. */
export type Digests = Readonly<Record<string, string>>;

/** Digests of all files below a folder. */
export function digestsOf(folder: string): Digests {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .map((file) => file.split(path.sep).join('/'))
    .sort();
  return Object.fromEntries(files.map((file) => [file, digestOf(path.join(folder, file))]));
}

/** Digest of a file. */
export function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** The text of SHA256SUMS, which `sha256sum --check` reads. */
export function checksums(digests: Digests): string {
  return Object.entries(digests)
    .map(([file, digest]) => `${digest}  ${file}\n`)
    .join('');
}

/** How a release was made. */
export interface Making {
  /** Name of the npm package whose `CONTRIBUTING.md` says how a release is made, and its version. */
  readonly name: string;
  readonly version: string;
  /** The commit of the source. */
  readonly commit: string;
  /** What was run in a checkout of it. */
  readonly command: string;
  /** Programs that took part, with their versions. */
  readonly tools: Readonly<Record<string, string>>;
  /** SHA-256 of `package-lock.json`, which has the digest of every package that took part. */
  readonly lock: string;
}

/**
 * Which source, command and programs made what: an in-toto Statement v1 with a provenance of SLSA v1. It has no time and
 * no number of its own, so that the same commit gives the same bytes. Nobody signs it.
 */
export function provenance(artefacts: Digests, making: Making): object {
  const { name, version, commit, command, tools, lock } = making;
  const project = `pkg:npm/${name}@${version}`;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: Object.entries(artefacts).map(([file, digest]) => ({ name: file, digest: { sha256: digest } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${project}#CONTRIBUTING.md`,
        externalParameters: { commit, command },
        resolvedDependencies: [
          { name: 'source', digest: { gitCommit: commit } },
          { name: 'package-lock.json', digest: { sha256: lock } },
        ],
      },
      runDetails: {
        builder: { id: `${project}#scripts/release.ts`, version: tools },
        tencentci_signature:
          'None. Nobody vouches for this statement: it tells of what, and how, these files were made. ' +
          'To be sure of it, build the commit again and compare.',
      },
    },
  };
}
