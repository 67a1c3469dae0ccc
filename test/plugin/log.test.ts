import { createLog } from '../../lib/plugin/log';

function logTo(env: NodeJS.ProcessEnv) {
  const lines: string[] = [];
  return { lines, log: createLog('thing', env, (line) => lines.push(line)) };
}

test.each<[NodeJS.ProcessEnv, string[]]>([
  [{}, []],
  [{ TF_LOG: 'OFF' }, []],
  [{ TF_LOG: 'WARN' }, ['warn', 'error']],
  [{ TF_LOG: 'ERROR', TF_LOG_PROVIDER: 'info' }, ['info', 'warn', 'error']],
  [{ TF_LOG: 'JSON' }, ['trace', 'debug', 'info', 'warn', 'error']],
])('with %p the levels %p are written', (env, levels) => {
  const { lines, log } = logTo(env);
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) log[level]('x');
  expect(lines.map((line) => (JSON.parse(line) as Record<string, string>)['@level'])).toEqual(levels);
});

test('fields that are not wanted are not computed', () => {
  const fields = jest.fn(() => ({}));
  logTo({}).log.error('x', fields);
  expect(fields).not.toHaveBeenCalled();
});

test('a secret is hidden in messages and in fields, also where JSON escapes it', () => {
  const { lines, log } = logTo({ TF_LOG: 'TRACE' });
  log.hide('s3"cret');
  log.hide('');
  log.info('the key s3"cret', { key: 's3"cret' });
  expect(JSON.parse(lines[0] as string)).toMatchObject({ '@message': 'the key (hidden)', key: '(hidden)' });
});

describe('a secret', () => {
  const hidden = (secret: string, text: string): string => {
    const { log } = logTo({});
    log.hide(secret);
    return log.redact(text);
  };

  test('of a full length is hidden wherever it stands', () => {
    expect(hidden('AKIDz8krbsJ5yKBZ', 'q-ak=AKIDz8krbsJ5yKBZx&')).toBe('q-ak=(hidden)x&');
  });

  test('that is short is hidden as a word of its own and leaves other words alone', () => {
    expect(hidden('test-1', 'test-1, test-12 and latest-1')).toBe('(hidden), test-12 and latest-1');
    expect(hidden('a+b(c$', 'with a+b(c$.')).toBe('with (hidden).');
  });

  test.each(['test', 'emulator', 'id', '42'])('"%s" is no part of a sentence, only a whole value', (word) => {
    const sentence = `${word} of the latest ${word}s`;
    expect(hidden(word, sentence)).toBe(sentence);
    expect(hidden(word, word)).toBe('(hidden)');
  });

  test('leaves what an entry says of itself', () => {
    const { lines, log } = logTo({ TF_LOG: 'TRACE' });
    log.hide('info');
    log.hide('thing');
    log.info('x', { deep: [{ key: 'info' }] });
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      '@level': 'info',
      '@module': 'thing',
      deep: [{ key: '(hidden)' }],
    });
  });
});

test('an error is written with its stack', () => {
  const { lines, log } = logTo({ TF_LOG: 'TRACE' });
  log.error('x', { error: new Error('boom') });
  expect(lines[0]).toContain('log.test.ts');
});
