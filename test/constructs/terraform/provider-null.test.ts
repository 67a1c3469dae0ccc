import { TerraformStack, Testing } from 'cdktf';
import { DeployHook } from '../../../lib';
import { refusal } from '../support/synth';

jest.mock('@cdktf/provider-null/lib/resource', () => {
  throw Object.assign(new Error("Cannot find module '@cdktf/provider-null/lib/resource'"), {
    code: 'MODULE_NOT_FOUND',
  });
});

test('without @cdktf/provider-null all loads but a hook, which says what to install', () => {
  const stack = new TerraformStack(Testing.app(), 'media');
  expect(refusal(() => new DeployHook(stack, 'Hook', { when: [], command: 'true' }))).toMatch(
    /DeployHook "media\/Hook" needs the package @cdktf\/provider-null.*npm install @cdktf\/provider-null/,
  );
});
