import { audit } from '../../scripts/audit';
import { Registry } from '../support/registry';

let registry: Registry;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  registry = new Registry();
  env = { ...process.env, ...(await registry.start()) };
});
afterEach(() => registry.stop());

const BILL = JSON.stringify({
  components: [
    { name: 'b', group: '@a', version: '1.0.0' },
    { name: 'c', version: '1.5.0' },
    { name: 'c', version: '2.0.0-beta.1' },
  ],
});
const advisory = (versions: string): object => ({
  id: 1,
  title: 'It lets anybody in',
  severity: 'high',
  url: 'https://advisories.example/1',
  vulnerable_versions: versions,
  cwe: [],
  cvss: { score: 7, vectorString: null },
});

test('the registry is asked about exactly what the bill lists', async () => {
  await expect(audit(BILL, env)).resolves.toBe(3);
  expect(registry.asked).toEqual([{ '@a/b': ['1.0.0'], c: ['1.5.0', '2.0.0-beta.1'] }]);
});

test('an advisory fails the audit, and only the version that it is about is named', async () => {
  registry.answer = { body: { c: [advisory('<1.6.0')] } };
  await expect(audit(BILL, env)).rejects.toThrow(
    /^What is bundled has known vulnerabilities:\n- c 1\.5\.0: It lets anybody in \(high; <1\.6\.0\), https:\/\/advisories\.example\/1\nTake/,
  );
});

test('an advisory about other versions is none', async () => {
  registry.answer = { body: { c: [advisory('<1.5.0 || >2')], '@a/b': [advisory('>=1.0.1')] } };
  await expect(audit(BILL, env)).resolves.toBe(3);
});

test.each([
  ['refuses', { status: 405, body: '' }, /No audit was made of the 3 packages.*405/],
  ['fails', { status: 500, body: {} }, /No audit was made of the 3 packages.*500/],
  ['answers with a page', { body: '<html>Sign in</html>' }, /No audit was made of the 3 packages/],
])('a registry that %s is no audit, and no good news', async (_, given, message) => {
  registry.answer = given;
  await expect(audit(BILL, env)).rejects.toThrow(message);
});

test('a registry that is not there is no audit', async () => {
  env['npm_config_registry'] = 'http://127.0.0.1:9/';
  await expect(audit(BILL, env)).rejects.toThrow(
    /No audit was made of the 3 packages that are bundled: .*127\.0\.0\.1:9.*--release --without-audit/,
  );
});

test('what npm is set to that makes it report on nothing is overruled, and prereleases are versions', async () => {
  Object.assign(env, {
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_package_lock: 'false',
    npm_config_omit: 'dev',
  });
  registry.answer = { body: { c: [advisory('>=1.9.0')] } };
  await expect(audit(BILL, env)).rejects.toThrow('- c 2.0.0-beta.1: It lets anybody in');
});
