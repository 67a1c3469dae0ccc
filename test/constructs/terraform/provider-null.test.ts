import { TerraformStack, Testing } from 'cdktf';
import { DeployHook, HookResourceType } from '../../../lib';
import { only, refusal } from '../support/synth';

let mockMessage = '';

jest.mock('@cdktf/provider-null', () => {
  throw Object.assign(new Error(mockMessage), { code: 'MODULE_NOT_FOUND' });
});

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
});

const hook = (resourceType?: HookResourceType) =>
  new DeployHook(stack, 'Hook', {
    when: [],
    command: 'true',
    ...(resourceType === undefined ? {} : { resourceType }),
  });

describe('without @cdktf/provider-null', () => {
  test.each([
    ['Node', "Cannot find module '@cdktf/provider-null'\nRequire stack:\n- /app/main.js"],
    [
      "Yarn's Plug'n'Play",
      'cdktf-tencent-ci tried to access @cdktf/provider-null (a peer dependency) but it isn’t provided by your application',
    ],
  ])('all loads but a null_resource, which says both ways out (%s)', (_, message) => {
    mockMessage = message;
    const text = refusal(() => hook());
    expect(text).toMatch(
      /^DeployHook "media\/Hook" is a null_resource, which needs the package @cdktf\/provider-null, and that is not installed\./,
    );
    expect(text).toContain('npm install @cdktf/provider-null');
    expect(text).toContain('`resourceType: HookResourceType.TERRAFORM_DATA`');
  });

  test('nothing takes the place of a null_resource', () => {
    mockMessage = "Cannot find module '@cdktf/provider-null'";
    expect(() => hook(HookResourceType.NULL_RESOURCE)).toThrow('is not installed');
  });

  test('a terraform_data is made all the same', () => {
    hook(HookResourceType.TERRAFORM_DATA);
    expect(only(stack, 'terraform_data').triggers_replace).toEqual({});
  });
});

test('what the package itself lacks is told as it is', () => {
  mockMessage =
    "Cannot find module 'cdktf'\nRequire stack:\n- /app/node_modules/@cdktf/provider-null/lib/index.js";
  expect(refusal(() => hook())).toBe(mockMessage);
});
