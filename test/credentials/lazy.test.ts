import { Files } from './support';

const KEYS = { secretId: 'id', secretKey: 'key' };
const ROLE = { roleArn: 'qcs::cam::uin/1:roleName/a', sessionName: 'me' };

let files: Files;
beforeEach(() => {
  files = new Files();
  files.profile('default', KEYS);
});
afterEach(() => files.remove());

test.each([
  ['left alone where keys are given', KEYS, {}, []],
  [
    'left alone where the environment has them',
    {},
    { TENCENTCLOUD_SECRET_ID: 'id', TENCENTCLOUD_SECRET_KEY: 'key' },
    [],
  ],
  ['left alone where a profile has them', {}, {}, []],
  ['loaded where a role is assumed', { assumeRole: ROLE }, {}, ['sts']],
  ['loaded where a machine has one', { camRoleName: 'machine' }, {}, ['metadata']],
])('what asks STS or the metadata service is %s', async (_, settings, variables, expected) => {
  const loaded: string[] = [];
  jest.resetModules();
  for (const name of ['sts', 'metadata']) {
    const file = `../../lib/credentials/${name}`;
    jest.doMock(file, () => {
      loaded.push(name);
      return jest.requireActual<object>(file);
    });
  }
  const { findCredentials } = await import('../../lib/credentials');
  await findCredentials(settings, files.env(variables));
  expect(loaded).toEqual(expected);
});
