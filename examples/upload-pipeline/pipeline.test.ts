import { TerraformStack, Testing } from 'cdktf';
import { TencentCiProvider } from 'cdktf-tencent-ci';
import { deploy, matchers, SynthesizedStack } from 'cdktf-tencent-ci/testing';
import { UploadPipeline } from './pipeline';

expect.extend(matchers);

function pipeline(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'upload-pipeline');
  new TencentCiProvider(stack, 'TencentCi', { region: 'ap-chongqing' });
  new UploadPipeline(stack, 'Pipeline', {
    bucketName: 'recordings-1250000000',
    callbackUrl: 'https://example.com/ci',
  });
  return stack;
}

test('the workflow tells the callback and uses the queue', () => {
  SynthesizedStack.fromStack(pipeline()).hasResource('tencentci_voice_separate_workflow', {
    name: 'separate-uploads',
    notify: { url: 'https://example.com/ci', result_format: 'JSON' },
  });
});

test('what it plans stays as it was reviewed, and is deployed', async () => {
  const deployment = await deploy(pipeline());
  try {
    expect(deployment.plan.forSnapshot()).toMatchSnapshot();
    await expect(deployment).toHaveWorkflow({
      notify: { url: 'https://example.com/ci' },
      queue: { name: 'voices' },
    });
    await expect(deployment).toPlanClean();
  } finally {
    await deployment.stop();
  }
}, 120_000);
