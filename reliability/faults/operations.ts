import type { Emulator, Operation } from '../../lib/emulator';
import type { ObjectValue } from '../../lib/plugin/value';

/** A thing that the service has, as far as a case cares. */
export interface Thing {
  readonly id: string;
  /** Whether it is as the configuration of that version wants it. */
  readonly isAs: (version: Version) => boolean;
}

/** The first configuration of a resource, or the one that it is changed to. */
export type Version = 1 | 2;

/** A resource whose operations come to harm. */
export interface Kind {
  readonly type: string;
  /** What a configuration says. */
  readonly config: (bucket: string, version: Version) => ObjectValue;
  /** What the service has of this kind in a bucket that has been paid for or goes on; not what is over and done. */
  readonly there: (ci: Emulator, bucket: string) => readonly Thing[];
  /** The attribute that holds the service's id. */
  readonly id: string;
  /** Whether the service keeps what a destroy lets go of. */
  readonly stays?: true;
  /** Whether CI and its services are off in a new bucket. */
  readonly newBucket?: true;
}

/** A call that comes to harm, and what Terraform does meanwhile. */
export interface OperationRow {
  readonly name: string;
  readonly kind: Kind;
  readonly act: 'create' | 'read' | 'update' | 'delete';
  readonly meets: Operation;
  /** Whether its jobs end by themselves. */
  readonly ends?: true;
}

export const TEMPLATE_ID = 't1voice';

const template: Kind = {
  type: 'tencentci_voice_separate_template',
  config: (bucket, version) => ({
    bucket,
    name: 'vocals',
    audio_mode: 'IsAudio',
    audio_config: { codec: version === 1 ? 'aac' : 'flac' },
  }),
  there: (ci, bucket) =>
    ci.templates.list(bucket).map(({ templateId, audioConfig }) => ({
      id: templateId,
      isAs: (version) => audioConfig?.codec === (version === 1 ? 'aac' : 'flac'),
    })),
  id: 'template_id',
};

const workflow: Kind = {
  type: 'tencentci_voice_separate_workflow',
  config: (bucket, version) => ({
    bucket,
    name: 'uploads',
    object_prefix: version === 1 ? 'in/' : 'incoming/',
    separations: { vocals: { template_id: TEMPLATE_ID, output: { au_object: 'out/${RunId}.${ext}' } } },
  }),
  there: (ci, bucket) =>
    ci.workflows.list(bucket).map(({ workflowId, state, topology }) => ({
      id: workflowId,
      isAs: (version) =>
        state === 'Active' &&
        topology.nodes['Start']?.input?.objectPrefix === (version === 1 ? 'in/' : 'incoming/'),
    })),
  id: 'workflow_id',
};

const queue: Kind = {
  type: 'tencentci_queue',
  config: (bucket, version) => ({ bucket, name: version === 1 ? 'speech' : 'voices' }),
  there: (ci, bucket) =>
    ci.queues
      .list(bucket)
      .filter(({ service }) => service === 'smart-audio')
      .map(({ queueId, name }) => ({
        id: queueId,
        isAs: (version) => name === (version === 1 ? 'speech' : 'voices'),
      })),
  id: 'queue_id',
  stays: true,
};

const bucket: Kind = {
  type: 'tencentci_bucket',
  config: (name) => ({ bucket: name, on_destroy: 'disable' }),
  there(ci, name) {
    const { ci: bound, smartAudio, media } = ci.buckets.get(name);
    return bound || smartAudio || media ? [{ id: name, isAs: () => bound && smartAudio && media }] : [];
  },
  id: 'bucket',
  newBucket: true,
};

function job(wait: boolean): Kind {
  return {
    type: 'tencentci_voice_separate_job',
    config: (name) => ({
      bucket: name,
      input_object: 'in/song.mp3',
      template_id: TEMPLATE_ID,
      output: { au_object: 'out/v.${ext}' },
      wait,
    }),
    there: (ci, name) =>
      ci.jobs
        .list(name)
        .filter(({ state }) => state !== 'Cancel')
        .map(({ jobId }) => ({ id: jobId, isAs: () => true })),
    id: 'job_id',
  };
}

const submitted = job(false);

/** Every call that comes to harm. */
export const OPERATIONS: readonly OperationRow[] = [
  { name: 'template: create', kind: template, act: 'create', meets: 'CreateTemplate' },
  { name: 'template: confirm', kind: template, act: 'create', meets: 'ListTemplates' },
  { name: 'template: read', kind: template, act: 'read', meets: 'ListTemplates' },
  { name: 'template: update', kind: template, act: 'update', meets: 'UpdateTemplate' },
  { name: 'template: delete', kind: template, act: 'delete', meets: 'DeleteTemplate' },
  { name: 'workflow: create', kind: workflow, act: 'create', meets: 'CreateWorkflow' },
  { name: 'workflow: confirm', kind: workflow, act: 'create', meets: 'ListWorkflows' },
  { name: 'workflow: read', kind: workflow, act: 'read', meets: 'ListWorkflows' },
  { name: 'workflow: update', kind: workflow, act: 'update', meets: 'UpdateWorkflow' },
  { name: 'workflow: pause', kind: workflow, act: 'update', meets: 'PauseWorkflow' },
  { name: 'workflow: activate', kind: workflow, act: 'update', meets: 'ActivateWorkflow' },
  { name: 'workflow: delete', kind: workflow, act: 'delete', meets: 'DeleteWorkflow' },
  { name: 'queue: read', kind: queue, act: 'read', meets: 'ListSmartAudioQueues' },
  { name: 'queue: update', kind: queue, act: 'update', meets: 'UpdateSmartAudioQueue' },
  { name: 'bucket: bind', kind: bucket, act: 'create', meets: 'BindCi' },
  { name: 'bucket: enable Smart Audio', kind: bucket, act: 'create', meets: 'EnableSmartAudio' },
  { name: 'bucket: enable media processing', kind: bucket, act: 'create', meets: 'EnableMedia' },
  { name: 'bucket: read', kind: bucket, act: 'read', meets: 'GetCiStatus' },
  { name: 'bucket: read Smart Audio', kind: bucket, act: 'read', meets: 'ListSmartAudioBuckets' },
  { name: 'bucket: disable Smart Audio', kind: bucket, act: 'delete', meets: 'DisableSmartAudio' },
  { name: 'bucket: unbind', kind: bucket, act: 'delete', meets: 'UnbindCi' },
  { name: 'job: create', kind: submitted, act: 'create', meets: 'CreateJob' },
  { name: 'job: look', kind: job(true), act: 'create', meets: 'GetJobs', ends: true },
  { name: 'job: read', kind: submitted, act: 'read', meets: 'GetJobs' },
  { name: 'job: cancel', kind: submitted, act: 'delete', meets: 'CancelJob' },
];
