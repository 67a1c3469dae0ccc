import { chosenEndpoint, parseEndpoint } from '../../lib/ci/endpoint';

const ALLOWED = 'Write scheme (http or https), host and port only, as in "http://127.0.0.1:8080".';

describe('an endpoint', () => {
  test.each([
    ['http://127.0.0.1:8080', { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080', local: true }],
    ['http://127.0.0.1:8080/', { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080', local: true }],
    ['HTTP://LocalHost', { origin: 'http://localhost', host: 'localhost', local: true }],
    ['http://[::1]:9', { origin: 'http://[::1]:9', host: '[::1]:9', local: true }],
    ['https://10.0.0.9:80', { origin: 'https://10.0.0.9:80', host: '10.0.0.9:80', local: false }],
    ['https://ci.example.com:443/', { origin: 'https://ci.example.com', protocol: 'https:', local: false }],
  ])('may be %s', (text, expected) => {
    expect(parseEndpoint(text)).toMatchObject(expected);
  });

  test('is repeated in a message without what may be a secret', () => {
    expect(() => parseEndpoint('http://127.0.0.1:9/#x', '--endpoint')).toThrow(
      `--endpoint "http://127.0.0.1:9/#…" is not an address. ${ALLOWED}`,
    );
  });

  test.each([
    'http://127.0.0.1:9/path',
    'ftp://127.0.0.1:9',
    '127.0.0.1:9',
    'localhost:9',
    'http://',
    'http://127.0.0.1:99999',
    '',
  ])('cannot be "%s", and the message says what can', (text) => {
    expect(() => parseEndpoint(text, '--endpoint')).toThrow(
      `--endpoint "${text}" is not an address. ${ALLOWED}`,
    );
  });

  test.each([
    'http://10.0.0.9',
    'http://ci.example.com',
    'http://localhost.example.com',
    'http://[::2]',
    'http://0.0.0.0',
  ])('is not plain http to another machine: %s', (text) => {
    expect(() => parseEndpoint(text, '--endpoint')).toThrow(
      `--endpoint "${text}" is plain http to another machine, where anybody on the way could read and change what is sent.`,
    );
  });

  test.each([
    ['http://@127.0.0.1:9', 'http://…@127.0.0.1:9'],
    ['http://me:secret@127.0.0.1:9', 'http://…@127.0.0.1:9'],
    ['http://:secret@127.0.0.1:9', 'http://…@127.0.0.1:9'],
    ['me:secret@127.0.0.1:9', '…@127.0.0.1:9'],
    ['http://127.0.0.1:9/?token=secret', 'http://127.0.0.1:9/?…'],
  ])('has no user, no password and no query, and the refusal shows none of them: %s', (text, shown) => {
    expect(() => parseEndpoint(text)).toThrow(`The endpoint "${shown}" is not an address. ${ALLOWED}`);
  });
});

describe('the endpoint that counts', () => {
  const env = { TENCENTCLOUD_CI_ENDPOINT: 'http://127.0.0.1:1' };

  test("is the caller's own before that of the environment", () => {
    expect(chosenEndpoint('http://127.0.0.1:2', '--endpoint', env)?.host).toBe('127.0.0.1:2');
    expect(chosenEndpoint(undefined, '--endpoint', env)?.host).toBe('127.0.0.1:1');
  });

  test('knows where it was written', () => {
    expect(chosenEndpoint('http://127.0.0.1:2', '--endpoint', env)?.setBy).toBe('--endpoint');
    expect(chosenEndpoint(undefined, '--endpoint', env)?.setBy).toBe('TENCENTCLOUD_CI_ENDPOINT');
  });

  test('is none where there is none, or an empty one', () => {
    expect(chosenEndpoint(undefined, '--endpoint', {})).toBeUndefined();
    expect(chosenEndpoint(undefined, '--endpoint', { TENCENTCLOUD_CI_ENDPOINT: '' })).toBeUndefined();
    expect(chosenEndpoint('', '--endpoint', env)).toBeUndefined();
  });

  test('is refused by the name of where it was written', () => {
    expect(() => chosenEndpoint('x', '--endpoint', env)).toThrow('--endpoint "x" is not an address.');
    expect(() => chosenEndpoint(undefined, '--endpoint', { TENCENTCLOUD_CI_ENDPOINT: 'y' })).toThrow(
      'TENCENTCLOUD_CI_ENDPOINT "y" is not an address.',
    );
  });
});
