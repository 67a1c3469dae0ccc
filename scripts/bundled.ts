import type { Metafile } from 'esbuild';

/**
 * What went into bundles: folders from the root, such as `node_modules/a/node_modules/b`, with the folders that each
 * imports; the project itself is `''`.
 */
export type Bundled = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads what went into bundles from what the bundler says of them, and who imports whom there. */
export function bundled(metafiles: readonly Metafile[]): Bundled {
  const found = new Map<string, Set<string>>();
  for (const { inputs, outputs } of metafiles) {
    const inside = new Set(Object.values(outputs).flatMap((output) => Object.keys(output.inputs)));
    for (const file of inside) {
      const folder = folderOf(file);
      const imports = found.get(folder) ?? new Set();
      found.set(folder, imports);
      for (const { path } of inputs[file]?.imports ?? []) {
        if (inside.has(path) && folderOf(path) !== folder) imports.add(folderOf(path));
      }
    }
  }
  return found;
}

/** Folders of the packages of which something went into a bundle, in the order of their names. */
export function bundledPackages(all: Bundled): string[] {
  return [...all.keys()].filter((folder) => folder !== '').sort();
}

function folderOf(file: string): string {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? '';
}
