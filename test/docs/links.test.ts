import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { document, documents } from '../support/markdown';

const root = path.resolve(__dirname, '../..');

/** A document without its code, in which nothing is a link or a heading. */
const prose = (file: string): string =>
  document(file)
    .replace(/^( *)```.*?^\1```$/gms, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()#]/g, ' '));

/** What a heading is called in a link, on the site and on the forge. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-+|-+$/g, '');
}

const anchors = (file: string): string[] =>
  [
    ...document(file)
      .replace(/^( *)```.*?^\1```$/gms, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, heading = '']) => anchorOf(heading));

const every = [...documents(), 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

test.each(every)('every link of %s leads to a file and a heading', (file) => {
  const links = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const dead = links.filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false;
    const [target = '', anchor] = link.split('#');
    const to = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
    const whole = path.join(root, to);
    if (!existsSync(whole)) return true;
    if (anchor === undefined || statSync(whole).isDirectory()) return false;
    return !anchors(to).includes(decodeURIComponent(anchor));
  });
  expect(dead).toEqual([]);
});

test('what is not a link is no dead link', () => {
  expect(anchorOf('`CiBucket`, `tencentci_bucket`')).toBe('cibucket-tencentci_bucket');
  expect(anchors('docs/credentials.md').length).toBeGreaterThan(3);
});
