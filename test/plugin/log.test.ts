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

test('an error is written with its stack', () => {
  const { lines, log } = logTo({ TF_LOG: 'TRACE' });
  log.error('x', { error: new Error('boom') });
  expect(lines[0]).toContain('log.test.ts');
});
