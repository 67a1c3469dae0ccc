import { readdirSync } from 'node:fs';
import path from 'node:path';
import { blocksIn, document, placeOf } from '../support/markdown';
import { python, unless, WITHOUT_PYTHON } from '../support/python';

const root = path.resolve(__dirname, '../..');

const examples = readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.py'))
  .map((file) => [`examples/${file}`, document(`examples/${file}`)]);

const blocks = blocksIn('python').map((block) => [placeOf(block), block.text]);

unless(WITHOUT_PYTHON, 'programs in Python').each([...blocks, ...examples])(
  '%s is a program in Python',
  (_, text) => {
    expect(python(['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], text)).toBe('');
  },
);
