import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pagePolicy } from './gate';
import { type Answer, ConsoleRefusal } from './http';

/** The files of the page: nothing else is read from its folder. */
const FILES: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '': { name: 'index.html', type: 'text/html; charset=utf-8' },
  'app.js': { name: 'app.js', type: 'text/javascript; charset=utf-8' },
  'app.css': { name: 'app.css', type: 'text/css; charset=utf-8' },
};

/** What stands in the page for the nonce of styles that a script makes. */
const NONCE = '{{nonce}}';

/** A file of the page by its path below the root of the console; `undefined` when it has none like it. */
export function pageFile(path: string): Answer | undefined {
  const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (file === undefined) return undefined;
  const folder = pageFolder();
  if (folder === undefined) {
    throw new ConsoleRefusal(404, 'NotFound', 'The page of the console was not built into this program.');
  }
  const content = readFileSync(join(folder, file.name));
  const nonce = randomBytes(16).toString('base64');
  const isPage = path === '';
  return {
    headers: {
      'Content-Type': file.type,
      'Content-Security-Policy': isPage ? pagePolicy(nonce) : "default-src 'none'",
    },
    bytes: isPage ? Buffer.from(content.toString('utf8').replaceAll(NONCE, nonce)) : content,
  };
}

/** The folder of the built page: beside the command line, beside the folder of the emulator, or what was built of sources. */
function pageFolder(): string | undefined {
  const places = __filename.endsWith('.ts') ? ['../../../../dist/console'] : ['console', '../console'];
  return places
    .map((place) => join(__dirname, place))
    .find((folder) => existsSync(join(folder, 'index.html')));
}
