import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TerraformProvider, TerraformStack, Testing } from 'cdktf';
import { placeOnSynth } from '../../../lib/constructs/terraform/place-on-synth';
import { findProviderPackage } from '../../../lib/stack/provider-package';
import { fakePackageRoot } from '../../support/package-root';

describe('by a stack', () => {
  class OtherProvider extends TerraformProvider {
    constructor(stack: TerraformStack, source: string, version: string) {
      super(stack, source, {
        terraformResourceType: 'other',
        terraformProviderSource: source,
        terraformGeneratorMetadata: { providerName: 'other', providerVersion: version },
      });
    }
  }

  function lockOf(...others: [source: string, version: string][]): string {
    const stack = new TerraformStack(Testing.app(), 'media');
    placeOnSynth(stack, findProviderPackage(fakePackageRoot('1.2.3')));
    for (const [source, version] of others) new OtherProvider(stack, source, version);
    return readFileSync(path.join(Testing.fullSynth(stack), 'stacks/media/.terraform.lock.hcl'), 'utf8');
  }

  test.each([
    ['null', 'registry.terraform.io/hashicorp/null'],
    ['tencentcloudstack/tencentcloud', 'registry.terraform.io/tencentcloudstack/tencentcloud'],
    ['example.test/acme/other', 'example.test/acme/other'],
  ])('another provider "%s" at an exact version is locked as %s', (source, address) => {
    expect(lockOf([source, '3.2.3'])).toContain(`provider "${address}" {\n  version     = "3.2.3"`);
  });

  test.each(['~> 3.2', '>= 1.0, < 2.0', '3'])('another provider at "%s" is left to Terraform', (version) => {
    expect(lockOf(['null', version])).not.toContain('hashicorp/null');
  });

  test('after the synthesizer that the stack had', () => {
    const stack = new TerraformStack(Testing.app(), 'media');
    const written: boolean[] = [];
    const inner = stack.synthesizer;
    stack.synthesizer = {
      synthesize: (session) => {
        inner.synthesize(session);
        written.push(existsSync(path.join(session.outdir, 'stacks/media/terraform.d')));
      },
    };
    placeOnSynth(stack, findProviderPackage(fakePackageRoot('1.2.3')));
    Testing.fullSynth(stack);
    expect(written).toEqual([false]);
  });
});
