import { App, TerraformStack } from 'cdktf';
import { CamPolicy, l1 } from '../../lib';
import type { AccessPolicy, AccessStatement } from '../../lib/emulator';

/** What tests and the command line do by themselves, with the keys of the provider. No handler of the provider calls it. */
const BESIDE: AccessStatement = {
  effect: 'allow',
  action: ['cos:*', 'ci:TriggerMediaWorkflow'],
  resource: '*',
};

/** Declares one of each kind that works on a bucket, so that every action of every handler is needed. */
function declareAll(stack: TerraformStack, bucket: string): void {
  const id = (kind: string): string => `${kind}-${bucket}`;
  new l1.Bucket(stack, id('on'), { bucket });
  const off = { bucket, smartAudio: false, mediaProcessing: false, onDestroy: 'disable' };
  new l1.Bucket(stack, id('off'), off);
  new l1.Queue(stack, id('queue'), { bucket });
  new l1.VoiceSeparateTemplate(stack, id('template'), { bucket, name: 'any', audioMode: 'IsAudio' });
  new l1.VoiceSeparateWorkflow(stack, id('workflow'), {
    bucket,
    name: 'any',
    objectPrefix: '',
    separations: {},
  });
  new l1.Workflow(stack, id('graph'), { bucket, name: 'any', nodes: {} });
  const output = { auObject: 'any' };
  new l1.VoiceSeparateJob(stack, id('job'), { bucket, inputObject: 'any', templateId: 'any', output });
  new l1.DataTencentciWorkflowExecutions(stack, id('executions'), { bucket, workflowId: 'any' });
  new l1.DataTencentciJobs(stack, id('jobs'), { bucket });
  new l1.DataTencentciQueues(stack, id('queues'), { bucket, service: 'all' });
}

/**
 * The policy of a program with one of each kind on each of these buckets, in any region: what handlers call and it does
 * not allow was not declared by them.
 */
export function policyOfAll(buckets: readonly string[]): AccessPolicy {
  const stack = new TerraformStack(new App({ skipValidation: true }), 'all');
  for (const bucket of new Set(buckets)) declareAll(stack, bucket);
  const { version, statement } = CamPolicy.forStack(stack).deploy.toPolicy();
  return { version, statement: [...statement, BESIDE] };
}
