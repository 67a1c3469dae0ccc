import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiBucket, VoiceSeparateJob } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const job = VoiceSeparateJob.fromLookup(stack, 'Job', {
    bucket,
    jobId: 'j954e4239ad99481fab366552c5f8c1ba',
  });
  new TerraformOutput(stack, 'state', { value: job.resource.state });
}
