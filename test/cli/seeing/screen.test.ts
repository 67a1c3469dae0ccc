import { Screen } from '../../../lib/cli/seeing/screen';

/** A terminal that keeps what is written to it. */
function terminal(size: { readonly columns?: number; readonly rows?: number } = {}) {
  const written: string[] = [];
  return { isTTY: true, ...size, written, write: (text: string) => written.push(text) };
}

test('what is drawn takes the place of what was drawn before', () => {
  const stream = terminal();
  const screen = new Screen(stream);
  screen.draw(['one', 'two']);
  screen.draw(['three']);
  screen.clear();
  screen.clear();
  expect(stream.written).toEqual(['one\ntwo\n', '\u001b[2A\r\u001b[Jthree\n', '\u001b[1A\r\u001b[J']);
});

test('lines are cut to the width, by what characters take, and the rest of many is told', () => {
  const stream = terminal({ columns: 8, rows: 4 });
  new Screen(stream).draw(['人声分离-1', 'b', 'c', 'd']);
  expect(stream.written).toEqual(['人声分\nb\n… and 2\n']);
});

test('a terminal that says that it has no size is taken to have the usual one', () => {
  const stream = terminal({ columns: 0, rows: 0 });
  new Screen(stream).draw(Array<string>(30).fill('x'.repeat(100)));
  const [text = ''] = stream.written;
  expect(text.split('\n')).toHaveLength(24);
  expect(text.split('\n')[0]).toHaveLength(79);
});
