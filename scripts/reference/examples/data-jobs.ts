import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiBucket, JobState, VoiceSeparateJobs } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const failed = new VoiceSeparateJobs(stack, 'Failed', {
    bucket,
    states: [JobState.FAILED],
    createdFrom: '2026-11-22T00:00:00+08:00',
  });
  new TerraformOutput(stack, 'first_failed', { value: failed.resource.jobs.get(0).jobId });
}
