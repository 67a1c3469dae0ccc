// The same pipeline on a bucket that the official provider makes in the same stack. The bucket's name is a reference, so
// Terraform makes the bucket first, and destroys it last.
import { App, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import { TencentCiProvider } from 'cdktf-tencent-ci';
import { type Construct } from 'constructs';
import { UploadPipeline } from './pipeline';

// `cdktf get` with the provider "tencentcloudstack/tencentcloud" generates bindings that stand for these two classes.
class TencentCloudProvider extends TerraformProvider {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: 'tencentcloud',
      terraformProviderSource: 'tencentcloudstack/tencentcloud',
      terraformGeneratorMetadata: { providerName: 'tencentcloud', providerVersionConstraint: '~> 1.82' },
    });
  }

  protected override synthesizeAttributes(): Record<string, string> {
    return { region: 'ap-chongqing' };
  }
}

class CosBucket extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly name: string,
  ) {
    super(scope, id, {
      terraformResourceType: 'tencentcloud_cos_bucket',
      terraformGeneratorMetadata: { providerName: 'tencentcloud' },
    });
  }

  get bucket(): string {
    return this.getStringAttribute('bucket');
  }

  protected override synthesizeAttributes(): Record<string, string> {
    return { bucket: this.name };
  }
}

class Pipeline extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new TencentCloudProvider(this, 'TencentCloud');
    new TencentCiProvider(this, 'TencentCi', { region: 'ap-chongqing' });

    const made = new CosBucket(this, 'Made', 'recordings-1250000000');
    new UploadPipeline(this, 'Pipeline', {
      bucketName: made.bucket,
      callbackUrl: 'https://example.com/ci',
    });
  }
}

const app = new App();
new Pipeline(app, 'with-cos-bucket');
app.synth();
