import { type Library, importedLibrary } from '../libraries';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Existing } from './declare';
import { Expression } from './model';
import { INDEX, type Language, MANIFEST } from './program';
import { askedIn } from './provider';

/** Folders that hold nothing that people wrote. */
const FOREIGN = new Set(['node_modules', 'cdktf.out', 'dist', '.terraform', '.gen', '.git', 'terraform.d']);

/** What a program declares is found by these ids, wherever they stand in it. */
const IMPORT_ID = /[a-z0-9-]+\/[a-z0-9-]+-[0-9]+(?:\/[A-Za-z0-9_-]+)?/g;

/** A program in a folder, as far as it matters to what is added to it. */
export class ExistingProgram implements Existing {
  /** The index of the files of buckets, where the program has one. */
  readonly index: string | undefined;
  /** The version of the provider that it asks for, as far as it is of Terraform's own language. */
  readonly asked: string | undefined;
  /** What it is made on, as far as its imports say. */
  readonly library: Library | undefined;
  /** What was taken over at any time, sorted. */
  readonly adopted: readonly string[];
  private readonly ids = new Set<string>();
  private readonly addresses = new Map<string, string>();
  private readonly named = new Map<string, Set<string>>();
  private readonly files = new Set<string>();

  constructor(folder: string, lang: Language) {
    const texts = new Map(
      filesIn(folder, lang === 'hcl' ? '.tf' : '.ts').map((name) => [
        name,
        readFileSync(path.join(folder, name), 'utf8'),
      ]),
    );
    for (const [name, text] of texts) {
      this.files.add(path.basename(name, path.extname(name)));
      for (const [id] of text.matchAll(IMPORT_ID)) this.ids.add(id);
    }
    if (lang === 'hcl') this.readHcl([...texts.values()].join('\n'));
    this.asked = askedIn(texts.values());
    this.library = lang === 'ts' ? importedLibrary(texts.values()) : undefined;
    this.index = texts.get(path.normalize(INDEX));
    this.adopted = adoptedIn(path.join(folder, MANIFEST));
    for (const id of this.adopted) this.ids.add(id);
  }

  has(importId: string): boolean {
    return this.ids.has(importId);
  }

  value(importId: string, attribute: string): Expression | undefined {
    const address = this.addresses.get(importId);
    return address === undefined ? undefined : new Expression(`${address}.${attribute}`);
  }

  /** Names that resources of a type have. */
  namesOf(type: string): Iterable<string> {
    return this.named.get(type) ?? [];
  }

  /** Names that files have, without their extensions. */
  get parts(): Iterable<string> {
    return this.files;
  }

  /** Reads which address takes over which id, as far as import blocks say. */
  private readHcl(text: string): void {
    for (const [, type = '', name = ''] of text.matchAll(/^\s*(?:resource|data)\s+"([^"]+)"\s+"([^"]+)"/gm)) {
      this.named.set(type, (this.named.get(type) ?? new Set()).add(name));
    }
    for (const [, body = ''] of text.matchAll(/^\s*import\s*\{([^}]*)\}/gm)) {
      const [, to = ''] = /^\s*to\s*=\s*(\S+)\s*$/m.exec(body) ?? [];
      const [, id = ''] = /^\s*id\s*=\s*"([^"]+)"\s*$/m.exec(body) ?? [];
      const [type = '', name = ''] = to.split('.');
      // What people took out of the program cannot be referred to.
      if (this.named.get(type)?.has(name)) this.addresses.set(id, to);
    }
  }
}

function filesIn(folder: string, extension: string, below = ''): string[] {
  return readdirSync(path.join(folder, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = path.join(below, entry.name);
      if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : filesIn(folder, extension, name);
      return entry.isFile() && name.endsWith(extension) && !name.endsWith('.d.ts') ? [name] : [];
    });
}

function adoptedIn(file: string): readonly string[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Without it, what is declared is found by the import ids alone.
    return [];
  }
  const ids = (manifest as { adopted?: unknown } | null)?.adopted;
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}
