import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The parts of a package's `package.json` that are used. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/** The licence of MIT, for packages that name it and its holder but ship no text. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** What a package says of its licence: its files, else the chapter of its README, else MIT by name and holder. */
function licenceOf(folder: string, manifest: Manifest): string {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  if (names.length > 0) {
    return names.map((name) => readFileSync(path.join(folder, name), 'utf8').trim()).join('\n\n');
  }
  const readme = path.join(folder, 'README.md');
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const chapter = /^(?:#+ +license *|license *\n-+ *)\n([\s\S]*?)(?=^#+ |^.+\n[-=]{3,} *$|$(?![\s\S]))/im
    .exec(text)?.[1]
    ?.trim();
  if (chapter !== undefined && /copyright/i.test(chapter) && /permission/i.test(chapter)) return chapter;
  const holder = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name;
  if (manifest.license === 'MIT' && holder !== undefined) return `Copyright (c) ${holder}\n\n${MIT}`;
  throw new Error(
    `${manifest.name} ${manifest.version} is bundled, but the text of its licence (${manifest.license ?? 'none named'}) ` +
      `is not in ${folder}. Bundle another package, or teach scripts/notices.ts where this one tells it.`,
  );
}

/**
 * The text of THIRD-PARTY-NOTICES: each package once for each version of it, with its licence.
 *
 * @param folders - as `bundledPackages` gives them.
 * @throws Error when a package does not tell its licence.
 */
export function notices(folders: readonly string[]): string {
  const sections = folders.map((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
    const title = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
    return `${title}\n${'-'.repeat(title.length)}\n\n${licenceOf(folder, manifest)}\n`;
  });
  const head =
    'The provider, the emulator and the command line of this package have these packages inside of them.\n';
  return [head, ...new Set(sections)].join('\n\n');
}
