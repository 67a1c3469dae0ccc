import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { TerraformProvider, TerraformStack, Testing } from 'cdktf';
import { AudioMode, CiBucket, TencentCiProvider, VoiceSeparateTemplate } from '../../lib';
import { fakePackageRoot, packageRoot } from '../support/package-root';
import { refusal, synth, templates, warnings } from './support/synth';

const PLUGIN_HOME = 'terraform.d/plugins/tencent-ci.local/cdktf/tencentci';

/** Folders of a synthesized stack that hold a provider of ours. */
function versionsPlaced(outdir: string, stackId: string): string[] {
  return readdirSync(path.join(outdir, 'stacks', stackId, PLUGIN_HOME));
}

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
});

describe('in cdk.tf.json', () => {
  test('the version that the package holds is required, exactly', () => {
    new TencentCiProvider(stack, 'Provider');
    expect(synth(stack).terraform.required_providers).toEqual({
      tencentci: { source: 'tencent-ci.local/cdktf/tencentci', version: '0.1.0-dev.1a2b3c4d' },
    });
  });

  test('the provider block has every setting that is given', () => {
    new TencentCiProvider(stack, 'Provider', {
      region: 'ap-chongqing',
      secretId: '${var.id}',
      secretKey: '${var.key}',
      securityToken: '${var.token}',
      profile: 'dev',
      sharedCredentialsDir: '/srv/profiles',
      endpoint: 'http://127.0.0.1:9000',
      maxRetries: 2,
    });
    expect(synth(stack).provider.tencentci).toEqual([
      {
        region: 'ap-chongqing',
        secret_id: '${var.id}',
        secret_key: '${var.key}',
        security_token: '${var.token}',
        profile: 'dev',
        shared_credentials_dir: '/srv/profiles',
        endpoint: 'http://127.0.0.1:9000',
        max_retries: 2,
      },
    ]);
  });

  test('roles, accounts and the addresses that they are asked at are there under their official names', () => {
    new TencentCiProvider(stack, 'Role', {
      assumeRole: {
        roleArn: 'qcs::cam::uin/100000000001:roleName/deploy',
        sessionName: 'pipeline',
        sessionDuration: 3600,
        externalId: 'ours',
        policy: '{"version":"2.0"}',
        sourceIdentity: 'me',
        serialNumber: 'qcs::cam:uin/100000000001::mfa/softToken',
        tokenCode: '${var.code}',
      },
      allowedAccountIds: ['100000000001'],
      stsEndpoint: 'https://sts.intl.tencentcloudapi.com',
      metadataEndpoint: 'http://127.0.0.1:1',
    });
    new TencentCiProvider(stack, 'Saml', {
      alias: 'saml',
      camRoleName: 'machine',
      assumeRoleWithSaml: { samlAssertion: '${var.assertion}', principalArn: 'arn' },
      forbiddenAccountIds: ['100000000002'],
    });
    new TencentCiProvider(stack, 'Web', {
      alias: 'web',
      enablePodOidc: true,
      assumeRoleWithWebIdentity: {
        roleArnFile: '/run/role',
        providerId: 'GitHub',
        webIdentityToken: '${var.token}',
        webIdentityTokenFile: '/run/token',
      },
    });
    expect(synth(stack).provider.tencentci).toEqual([
      {
        assume_role: {
          role_arn: 'qcs::cam::uin/100000000001:roleName/deploy',
          session_name: 'pipeline',
          session_duration: 3600,
          external_id: 'ours',
          policy: '{"version":"2.0"}',
          source_identity: 'me',
          serial_number: 'qcs::cam:uin/100000000001::mfa/softToken',
          token_code: '${var.code}',
        },
        allowed_account_ids: ['100000000001'],
        sts_endpoint: 'https://sts.intl.tencentcloudapi.com',
        metadata_endpoint: 'http://127.0.0.1:1',
      },
      {
        alias: 'saml',
        cam_role_name: 'machine',
        assume_role_with_saml: { saml_assertion: '${var.assertion}', principal_arn: 'arn' },
        forbidden_account_ids: ['100000000002'],
      },
      {
        alias: 'web',
        enable_pod_oidc: true,
        assume_role_with_web_identity: {
          role_arn_file: '/run/role',
          provider_id: 'GitHub',
          web_identity_token: '${var.token}',
          web_identity_token_file: '/run/token',
        },
      },
    ]);
  });

  test.each([
    [{ assumeRole: {}, assumeRoleWithWebIdentity: {} }, '`assumeRole` and `assumeRoleWithWebIdentity`'],
    [{ secretId: 'id', camRoleName: 'machine' }, '`secretId` and `camRoleName`'],
    [
      { allowedAccountIds: ['1'], forbiddenAccountIds: ['2'] },
      '`allowedAccountIds` and `forbiddenAccountIds`',
    ],
  ])('%j is refused, since the two exclude each other', (props, named) => {
    expect(refusal(() => new TencentCiProvider(stack, 'A', props))).toContain(
      `${named}, which exclude each other`,
    );
  });

  test('a region that is none is refused, and one that is hardly one is warned about', () => {
    expect(refusal(() => new TencentCiProvider(stack, 'A', { region: 'Chongqing' }))).toContain(
      '- region: "Chongqing" is not a region name. Use lower-case letters, digits and dashes: "ap-chongqing".',
    );
    expect(warnings(new TencentCiProvider(stack, 'B', { region: 'chongqing' }))).toEqual([
      expect.stringContaining('No region is called "chongqing"'),
    ]);
  });

  test('the provider block is empty when nothing is given', () => {
    new TencentCiProvider(stack, 'Provider');
    expect(synth(stack).provider.tencentci).toEqual([{}]);
  });

  test('two configurations are told apart by their alias, and resources name theirs', () => {
    new TencentCiProvider(stack, 'Provider', { region: 'ap-beijing' });
    const south = new TencentCiProvider(stack, 'South', { region: 'ap-guangzhou', alias: 'south' });
    new VoiceSeparateTemplate(stack, 'Vocals', {
      bucket: CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000'),
      templateName: 'vocals',
      audioMode: AudioMode.IS_AUDIO,
      provider: south,
    });
    const json = synth(stack);
    expect(json.provider.tencentci).toEqual([
      { region: 'ap-beijing' },
      { alias: 'south', region: 'ap-guangzhou' },
    ]);
    expect(templates(stack)).toEqual([expect.objectContaining({ provider: 'tencentci.south' })]);
  });

  test('HCL requires the same version', () => {
    new TencentCiProvider(stack, 'Provider');
    expect(Testing.synthHcl(stack)).toMatch(/version = "0\.1\.0-dev\.1a2b3c4d"/);
  });
});

describe('placed by synth', () => {
  test('in the folder of the stack', () => {
    new TencentCiProvider(stack, 'Provider');
    expect(versionsPlaced(Testing.fullSynth(stack), 'media')).toEqual(['0.1.0-dev.1a2b3c4d']);
  });

  test('once, with two aliases', () => {
    const before = stack.synthesizer;
    new TencentCiProvider(stack, 'Provider');
    const wrapped = stack.synthesizer;
    new TencentCiProvider(stack, 'Other', { alias: 'other' });
    expect(wrapped).not.toBe(before);
    expect(stack.synthesizer).toBe(wrapped);
  });

  test('in each of two stacks, and not in one that has no provider of ours', () => {
    const app = Testing.app();
    for (const id of ['first', 'second']) new TencentCiProvider(new TerraformStack(app, id), 'Provider');
    new TerraformStack(app, 'third');
    app.synth();
    expect(versionsPlaced(app.outdir, 'first')).toHaveLength(1);
    expect(versionsPlaced(app.outdir, 'second')).toHaveLength(1);
    expect(readdirSync(path.join(app.outdir, 'stacks', 'third'))).toEqual(['cdk.tf.json']);
  });

  test('in the folder of a nested stack when the provider is there', () => {
    const app = Testing.app();
    const outer = new TerraformStack(app, 'outer');
    new TencentCiProvider(new TerraformStack(outer, 'inner'), 'Provider');
    app.synth();
    expect(versionsPlaced(app.outdir, 'inner')).toHaveLength(1);
  });

  test('again by every synth', () => {
    const app = Testing.app();
    new TencentCiProvider(new TerraformStack(app, 'media'), 'Provider');
    app.synth();
    rmSync(path.join(app.outdir, 'stacks', 'media', 'terraform.d'), { recursive: true });
    app.synth();
    expect(versionsPlaced(app.outdir, 'media')).toEqual(['0.1.0-dev.1a2b3c4d']);
  });

  test('not in unit tests that only render a stack', () => {
    const app = Testing.app();
    const quiet = new TerraformStack(app, 'media');
    new TencentCiProvider(quiet, 'Provider');
    mkdirSync(app.outdir, { recursive: true });
    Testing.synth(quiet);
    expect(readdirSync(path.join(app.outdir, 'stacks'))).toEqual([]);
  });
});

test('it is a provider of Terraform, for APIs that take one', () => {
  expect(TerraformProvider.isTerraformProvider(new TencentCiProvider(stack, 'Provider'))).toBe(true);
});

test('without a build it says what to do', () => {
  packageRoot.path = fakePackageRoot();
  rmSync(path.join(packageRoot.path, 'dist', 'provider.json'));
  expect(() => new TencentCiProvider(stack, 'Provider')).toThrow(/provider\.json is missing.*npm run build/);
});
