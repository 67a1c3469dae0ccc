import { Progress } from '../../lib/cli/progress';

function stream(given: { isTTY?: boolean; columns?: number }): {
  written: string[];
  write(text: string): void;
} {
  const written: string[] = [];
  return { ...given, written, write: (text) => written.push(text) };
}

test('on a terminal, one line changes, and is gone at the end', () => {
  let now = 0;
  const terminal = stream({ isTTY: true, columns: 60 });
  const progress = new Progress(terminal, () => now);
  progress.show(0, 2, 'separating');
  now = 3400;
  progress.show(1, 2, 'separating');
  progress.end();

  expect(terminal.written).toEqual([
    '\r\u001b[2K[--------------------] 0/2 separating, 0 s',
    '\r\u001b[2K[##########----------] 1/2 separating, 3 s',
    '\r\u001b[2K',
  ]);
});

test('a line is never as wide as the terminal, so that it does not wrap', () => {
  const terminal = stream({ isTTY: true, columns: 30 });
  new Progress(terminal).show(1, 1, 'a very long story about a job');
  expect(terminal.written[0]?.replace('\r\u001b[2K', '')).toHaveLength(29);
});

test('elsewhere, there is a line for each thing that happens, and no bar', () => {
  const log = stream({});
  const progress = new Progress(log);
  progress.show(0, 1, 'j1 Submitted');
  progress.show(0, 1, 'j1 Submitted');
  progress.show(1, 1, 'j1 Success');
  progress.end();
  expect(log.written).toEqual(['j1 Submitted\n', 'j1 Success\n']);
});

test('nothing is taken away where nothing was shown', () => {
  const terminal = stream({ isTTY: true });
  new Progress(terminal).end();
  expect(terminal.written).toEqual([]);
});
