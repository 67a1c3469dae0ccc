import fc from 'fast-check';
import { shownHost, shownUrl } from '../../lib/rules';
import { urlFindings } from '../../lib/rules/notify';
import { Undecided } from '../../lib/rules';

describe('a URL in a message', () => {
  test.each([
    ['https://example.com/ci', 'https://example.com/ci'],
    ['https://example.com/@scope/x@2#top', 'https://example.com/@scope/x@2#…'],
    ['https://me:pw@example.com/ci', 'https://…@example.com/ci'],
    ['https://me@pw@example.com/ci', 'https://…@example.com/ci'],
    ['https://example.com/ci?token=pw#top', 'https://example.com/ci?…'],
    ['https://example.com/ci?mail=a@pw', 'https://example.com/ci?…'],
    ['HTTPS:\\\\me:pw@example.com', 'HTTPS:\\\\…@example.com'],
    ['https:/me:pw@example.com', 'https:/…@example.com'],
    ['https:me:pw@example.com', 'https:…@example.com'],
    ['https:///me:pw@example.com', 'https:///…@example.com'],
    [' https://me:pw@example.com', ' https://…@example.com'],
    ['me:pw@example.com', '…@example.com'],
  ])('%s is shown as %s', (url, shown) => {
    expect(shownUrl(url)).toBe(shown);
  });

  test.each([
    ['https://me:p/pw@example.com/ci', 'https://…@example.com/ci'],
    ['https://me:p?pw@example.com/ci', 'https://…'],
    ['https://me:p#pw@example.com/ci', 'https://…'],
    ['https://[bad/ci?mail=a@pw', 'https://…'],
    ['https://%zz/ci?pw', 'https://%zz/ci?…'],
  ])('%s, which is none, is shown as %s', (url, shown) => {
    expect(URL.canParse(url)).toBe(false);
    expect(shownUrl(url)).toBe(shown);
  });

  test('holds neither password nor query, however it is spelt', () => {
    const part = fc.stringMatching(/^[a-z0-9:/\\?#@%. \t-]{0,8}$/);
    fc.assert(
      fc.property(
        fc.constantFrom('http://', 'HTTPS://', 'https:/', 'https:', 'http:\\\\', '//', ''),
        part,
        part,
        part,
        part,
        (scheme, user, host, path, query) => {
          const url = `${scheme}${user}:CANARY${user}@${host}/${path}?t=CANARY${query}`;
          // Where it stands in the host or the path it is no secret, nor where a step up takes it out of the path again.
          fc.pre(!/\.\.|%2e/i.test(url));
          const { host: there = '', pathname = '' } = URL.canParse(url) ? new URL(url) : {};
          fc.pre(!/canary/i.test(there + pathname));
          expect(shownUrl(url)).not.toContain('CANARY');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  ['https://me:pw@example.com:8443/hooks/pw?token=pw#pw', 'https://example.com:8443/…'],
  ['me:pw@example.com', '…'],
  ['pw', '…'],
])('the host of %s is shown as %s', (url, shown) => {
  expect(shownHost(url)).toBe(shown);
});

test('of an address that is not whole yet only the beginning is told', () => {
  const [finding] = urlFindings(new Undecided('ftp://me:pw'), ['url'], false);
  expect(finding?.message).toContain('not "ftp://…"');
});
