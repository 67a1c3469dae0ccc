import type { TerraformStack } from 'cdktf';
import { CiBucket, CiNode, CiTemplateLookup, CiWorkflow } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const covers = new CiTemplateLookup(stack, 'Covers', { bucket, tag: 'Snapshot', templateName: 'covers' });
  new CiWorkflow(stack, 'Mixed', {
    bucket,
    workflowName: 'mixed',
    objectPrefix: 'videos/',
    extFilter: { video: true },
    nodes: {
      Snapshot_1: CiNode.snapshot({
        template: covers,
        output: { object: 'covers/${RunId}/${Number}.jpg' },
      }),
      MediaInfo_1: CiNode.mediaInfo(),
    },
  });
}
