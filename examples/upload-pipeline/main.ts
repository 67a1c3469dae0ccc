// From an upload to a callback, on a bucket that exists: services on the bucket, queue, template, workflow.
import { App, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { TencentCiProvider } from 'cdktf-tencent-ci';
import { type Construct } from 'constructs';
import { UploadPipeline } from './pipeline';

class Pipeline extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new TencentCiProvider(this, 'TencentCi', { region: 'ap-chongqing' });

    // Only Terraform learns the address: TF_VAR_callback_url=https://example.com/ci
    const callbackUrl = new TerraformVariable(this, 'callback_url', { type: 'string', sensitive: true });

    const { workflow } = new UploadPipeline(this, 'Pipeline', {
      bucketName: 'recordings-1250000000',
      callbackUrl: callbackUrl.stringValue,
    });

    new TerraformOutput(this, 'workflow_id', { value: workflow.workflowId });
  }
}

const app = new App();
new Pipeline(app, 'upload-pipeline');
app.synth();
