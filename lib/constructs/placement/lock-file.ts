import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

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

/** Replaces the entry of one provider, or adds it. All else stays byte for byte. */
export function withLockEntry(text: string, entry: LockEntry): string {
  const block = rendered(entry);
  const present = blockOf(entry.address).exec(text);
  if (present) {
    return text.slice(0, present.index) + block + text.slice(present.index + present[0].length);
  }
  const start = text === '' ? HEADER : text.endsWith('\n') ? text : `${text}\n`;
  return `${start}\n${block}\n`;
}

/** Whether a provider has an entry. */
export function hasLockEntry(text: string, address: string): boolean {
  return blockOf(address).test(text);
}

/**
 * Terraform's `h1:` hash of a provider package, which is Go's `dirhash.Hash1`: the SHA-256 of one line for each file.
 *
 * @param dir - the unpacked package: `…/<version>/<os_arch>`.
 */
export function packageHash(dir: string): string {
  const lines = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort()
    .map((name) => `${sha256(readFileSync(path.join(dir, name))).toString('hex')}  ${name}\n`);
  return `h1:${sha256(Buffer.from(lines.join(''))).toString('base64')}`;
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

function blockOf(address: string): RegExp {
  return new RegExp(`^provider "${address.replace(/[.]/g, '\\.')}" *\\{[^{}]*\\}`, 'm');
}

function rendered({ address, version, hashes }: LockEntry): string {
  const list = hashes.map((hash) => `    "${hash}",\n`).join('');
  return (
    `provider "${address}" {\n  version     = "${version}"\n  constraints = "${version}"\n` +
    `${list && `  hashes = [\n${list}  ]\n`}}`
  );
}
