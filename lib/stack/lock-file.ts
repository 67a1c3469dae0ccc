import { createHash } from 'node:crypto';
import { type HclBlock, topBlocks } from './hcl';

/** One provider in `.terraform.lock.hcl`. */
export interface LockEntry {
  /** Full source address: `registry.terraform.io/hashicorp/null`. */
  readonly address: string;
  /** The version, pinned: it is the constraint too. */
  readonly version: string;
  /** Hashes of the package. `terraform init` fills them in where there are none. */
  readonly hashes: readonly string[];
}

/** The comment that Terraform starts the file with. */
const HEADER =
  '# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n';

/**
 * Replaces the entry of one provider, or adds it. All else stays byte for byte.
 *
 * @throws HclSyntaxError when the text is broken.
 */
export function withLockEntry(text: string, entry: LockEntry): string {
  const block = rendered(entry);
  const present = entryOf(text, entry.address);
  if (present) return text.slice(0, present.start) + block + text.slice(present.end);
  const start = text === '' ? HEADER : text.endsWith('\n') ? text : `${text}\n`;
  return `${start}\n${block}\n`;
}

/**
 * Whether a provider has an entry.
 *
 * @throws HclSyntaxError when the text is broken.
 */
export function hasLockEntry(text: string, address: string): boolean {
  return entryOf(text, address) !== undefined;
}

/**
 * What the entry of a provider says; `undefined` when it has none.
 *
 * @throws HclSyntaxError when the text is broken.
 */
export function lockEntry(text: string, address: string): Omit<LockEntry, 'address'> | undefined {
  const block = entryOf(text, address);
  if (block === undefined) return undefined;
  const body = text.slice(block.start, block.end);
  // Terraform writes each value in a line of its own, without escapes.
  return {
    version: /^\s*version\s*=\s*"([^"]*)"/m.exec(body)?.[1] ?? '',
    hashes: [...body.matchAll(/"((?:h1|zh):[^"]*)"/g)].map(([, hash = '']) => hash),
  };
}

/**
 * Terraform's `h1:` hash of a provider package, which is Go's `dirhash.Hash1`: the SHA-256 of one line for each file.
 *
 * @param files - the SHA-256 of each file of the package in hexadecimal, by its path in `…/<version>/<os_arch>`.
 */
export function packageHash(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, digest]) => `${digest}  ${name}\n`);
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}

function entryOf(text: string, address: string): HclBlock | undefined {
  return topBlocks(text).find(
    ({ type, labels }) => type === 'provider' && labels.length === 1 && labels[0] === address,
  );
}

function rendered({ address, version, hashes }: LockEntry): string {
  const list = hashes.map((hash) => `    "${hash}",\n`).join('');
  return (
    `provider "${address}" {\n  version     = "${version}"\n  constraints = "${version}"\n` +
    `${list && `  hashes = [\n${list}  ]\n`}}`
  );
}
