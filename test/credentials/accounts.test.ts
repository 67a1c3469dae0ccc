import { findCredentials, guardAccount } from '../../lib/credentials';
import { StsServer } from '../support/sts';
import { failure } from './support';

let sts: StsServer;
beforeAll(async () => {
  sts = await StsServer.start({ keys: [{ secretId: 'AKIDa', secretKey: 'key' }] });
});
afterAll(() => sts.stop());
beforeEach(() => sts.clear());

async function guard(rules: { allowed?: readonly string[]; forbidden?: readonly string[] }) {
  const settings = { secretId: 'AKIDa', secretKey: 'key', stsEndpoint: sts.url };
  const { credentials } = await findCredentials(settings, {});
  await guardAccount(credentials, { allowed: [], forbidden: [], ...rules });
}

test('an account that is allowed, or not forbidden, passes with one call', async () => {
  await guard({ allowed: ['100000000009', '100000000001'] });
  await guard({ forbidden: ['100000000009'] });
  expect(sts.actions).toEqual(['GetCallerIdentity', 'GetCallerIdentity']);
});

test('an account that is not among those is refused, and the message tells UIN and APPID apart', async () => {
  const error = await failure(guard({ allowed: ['1250000000'] }));
  expect(error.attribute).toBe('allowed_account_ids');
  expect(error.message).toBe(
    'The keys of the provider block belong to account 100000000001 (qcs::cam:100000000001:uin/100000000002), which is ' +
      'not among allowed_account_ids (1250000000). Nothing was done. An account is named by the UIN of its root account; ' +
      'the APPID, which ends the names of buckets, is another number.',
  );
});

test('an account that is forbidden is refused', async () => {
  const error = await failure(guard({ forbidden: ['100000000001'] }));
  expect(error.attribute).toBe('forbidden_account_ids');
  expect(error.message).toContain('which is one of forbidden_account_ids');
});

test('an account that is not told is refused', async () => {
  sts.fail({ code: 'AuthFailure.SecretIdNotFound' });
  expect((await failure(guard({ forbidden: ['1'] }))).message).toContain(
    'Which account the keys of the provider block belong to is not known. STS refused GetCallerIdentity',
  );
});
