import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Secrets that stand nowhere else, so that whoever finds one knows where it leaked. */
export interface Canaries {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token: string;
  /** What stands before the @ of a callback's address. */
  readonly callbackUser: string;
  /** What stands in the query of a callback's address. */
  readonly callbackQuery: string;
}

/** Plants secrets that a seed decides. */
export function plant(seed: number): Canaries {
  const secret = (name: string): string =>
    createHash('sha256').update(`${seed}/${name}`).digest('hex').slice(0, 32);
  return {
    secretId: `AKID${secret('id')}`,
    secretKey: secret('key'),
    token: secret('token'),
    callbackUser: secret('callback user'),
    callbackQuery: secret('callback query'),
  };
}

/** Where secrets may be told from one another: what is whose to keep. */
const PLACES = [
  ['state', /\.tfstate|\.tfplan$/],
  ['data of the emulator', /[\\/]emulator-data[\\/]/],
] as const;

/** What a file is: a state or plan, which Terraform keeps in clear, what a service keeps, or anything else. */
export type Place = (typeof PLACES)[number][0] | 'all else';

/** A secret that was found. */
export interface Leak<Name = keyof Canaries> {
  readonly secret: Name;
  readonly file: string;
  readonly place: Place;
}

/** What was searched. */
export interface Search<Name = keyof Canaries> {
  readonly files: number;
  readonly bytes: number;
  readonly leaks: readonly Leak<Name>[];
}

/** Searches everything that was written below a folder, for each secret as it is and as it may have been encoded. */
export function search<Name extends string = keyof Canaries>(
  dir: string,
  canaries: Readonly<Record<Name, string>>,
): Search<Name> {
  const forms = Object.entries<string>(canaries).flatMap(([name, secret]) =>
    formsOf(secret).map((form) => [name as Name, form] as const),
  );
  const leaks: Leak<Name>[] = [];
  let [files, bytes] = [0, 0];
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    // The provider itself is as it was built, and what it was built of stands nowhere near.
    if (!entry.isFile() || entry.name.startsWith('terraform-provider-')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = unpacked(readFileSync(file));
    files += 1;
    bytes += content.length;
    const place = PLACES.find(([, pattern]) => pattern.test(file))?.[0] ?? 'all else';
    const found = new Set(forms.filter(([, form]) => content.includes(form)).map(([name]) => name));
    for (const secret of found) leaks.push({ secret, file: path.relative(dir, file), place });
  }
  return { files, bytes, leaks };
}

/** A secret as it is, in hexadecimal, and in Base64 wherever it stands in what was encoded. */
function formsOf(secret: string): readonly string[] {
  const shifted = [0, 1, 2].map((before) =>
    // Whole groups of three bytes in the middle are the same whatever stands around them.
    Buffer.from(' '.repeat(before) + secret)
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  );
  return [secret, Buffer.from(secret).toString('hex'), ...shifted];
}

/** A file with what is in it where it is an archive, as a saved plan is. */
function unpacked(content: Buffer): Buffer {
  if (content.length < 30 || content.readUInt32BE(0) !== 0x504b0304) return content;
  const parts = [content];
  for (let at = content.indexOf('PK\u0003\u0004'); at >= 0; at = content.indexOf('PK\u0003\u0004', at + 4)) {
    const start = at + 30 + content.readUInt16LE(at + 26) + content.readUInt16LE(at + 28);
    try {
      parts.push(inflateRawSync(content.subarray(start), { finishFlush: 2 }));
    } catch {
      // Four bytes that only look like the beginning of a part.
    }
  }
  return Buffer.concat(parts);
}
