import { TerraformStack, Testing } from 'cdktf';
import { DeployHook, HookResourceType } from '../../../lib';
import { only, refusal, synth } from '../support/synth';

let mockInstalled = false;

jest.mock('../../../lib/constructs/terraform/core', () => ({ CORE: 'cdktn' }));
jest.mock(
  '@cdktn/provider-null',
  () => {
    if (mockInstalled) return jest.requireActual<object>('@cdktf/provider-null');
    throw Object.assign(new Error("Cannot find module '@cdktn/provider-null'"), { code: 'MODULE_NOT_FOUND' });
  },
  { virtual: true },
);

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
});

describe('in cdktn-tencent-ci', () => {
  test('a hook that says nothing is a terraform_data', () => {
    new DeployHook(stack, 'Hook', { when: [], command: 'true' });
    only(stack, 'terraform_data');
    expect(synth(stack)).not.toHaveProperty('provider');
  });

  test('a null_resource says why the package for cdktf is none for it', () => {
    const hook = { when: [], command: 'true', resourceType: HookResourceType.NULL_RESOURCE };
    const text = refusal(() => new DeployHook(stack, 'Hook', hook));
    expect(text).toContain('needs the package @cdktn/provider-null, and that is not installed');
    expect(text).toContain('@cdktf/provider-null will not do: its peer is cdktf');
    expect(text).toContain('`resourceType: HookResourceType.TERRAFORM_DATA`');
  });

  test('a null_resource is made where its package can be loaded', () => {
    mockInstalled = true;
    const hook = { when: [], command: 'true', resourceType: HookResourceType.NULL_RESOURCE };
    new DeployHook(stack, 'Hook', hook);
    only(stack, 'null_resource');
    expect(synth(stack).provider.null).toEqual([{}]);
  });
});
