import { callTo } from '../../ci/call';
import { type Operation, type OperationRow, OPERATIONS } from '../../ci/operations';
import type { Target } from '../../ci';
import type { CiRequest } from '../../ci/request';

/** No id of the service is of this form: theirs are a letter and 32 hexadecimal digits. */
export const NOBODY = 'tencent-ci-doctor';

/** How an operation is tried without doing any harm, or why it is not. */
type Probe = { readonly make: (target: Target) => CiRequest } | { readonly not: string };

const MAKES = 'it would make something';
const SWITCHES = 'it would switch the service for the whole bucket';

/**
 * Reads are made as they are. Of writes those that carry nothing but an id that nothing can have: whatever the service does
 * with it (refuses, or calls it done), there is nothing to delete, pause or cancel. Changes carry settings, so a service that
 * made what it does not find, or took the only queue for the one that is meant, would do something: they are not tried.
 */
const PROBES: Readonly<Record<Operation, Probe>> = {
  CreateTemplate: { not: MAKES },
  UpdateTemplate: { not: 'it carries settings, and some service may make what it does not find' },
  DeleteTemplate: named('DeleteTemplate'),
  ListTemplates: {
    make: (target) => callTo('ListTemplates', target, { query: { pageNumber: 1, pageSize: 1 } }),
  },

  BindCi: { not: SWITCHES },
  GetCiStatus: plain('GetCiStatus'),
  UnbindCi: { not: SWITCHES },
  EnableSmartAudio: { not: SWITCHES },
  ListSmartAudioBuckets: plain('ListSmartAudioBuckets'),
  DisableSmartAudio: { not: SWITCHES },
  EnableMedia: { not: SWITCHES },
  ListMediaBuckets: plain('ListMediaBuckets'),
  DisableMedia: { not: SWITCHES },

  ListSmartAudioQueues: plain('ListSmartAudioQueues'),
  UpdateSmartAudioQueue: {
    not: 'it carries settings, and a bucket has only one queue that they could be for',
  },
  ListMediaQueues: plain('ListMediaQueues'),
  UpdateMediaQueue: { not: 'it carries settings' },

  CreateWorkflow: { not: MAKES },
  UpdateWorkflow: { not: 'pausing needs the same permission, and carries no settings' },
  ActivateWorkflow: { not: 'pausing needs the same permission, and starts nothing' },
  PauseWorkflow: named('PauseWorkflow'),
  DeleteWorkflow: named('DeleteWorkflow'),
  ListWorkflows: {
    make: (target) => callTo('ListWorkflows', target, { query: { pageNumber: 1, pageSize: 1 } }),
  },
  TriggerWorkflow: { not: 'it would start something' },
  ListExecutions: {
    make: (target) => callTo('ListExecutions', target, { query: { workflowId: NOBODY, size: 1 } }),
  },
  GetExecution: named('GetExecution'),

  CreateJob: { not: 'it would start something, which costs money' },
  GetJobs: named('GetJobs'),
  ListJobs: { make: (target) => callTo('ListJobs', target, { query: { tag: 'VoiceSeparate', size: 1 } }) },
  CancelJob: named('CancelJob'),

  PutBucket: { not: MAKES },
  HeadBucket: plain('HeadBucket'),
  DeleteBucket: { not: 'it names the bucket itself' },
  ListObjects: { make: (target) => callTo('ListObjects', target, { query: { 'max-keys': 1 } }) },
  PutObject: { not: MAKES },
  GetObject: { not: 'a key that no object has says nothing of those that are there' },
  HeadObject: { not: 'a key that no object has says nothing of those that are there' },
  DeleteObject: { not: 'any text may be the key of an object' },
};

/** The call with which an action of access policies is tried, or why it is not. */
export function probeOf(action: string): Probe {
  const operations = (Object.keys(OPERATIONS) as Operation[]).filter(
    (name) => (OPERATIONS[name] as OperationRow).action === action,
  );
  const probes = operations.map((name) => PROBES[name]);
  return (
    probes.find((probe) => 'make' in probe) ??
    probes[0] ?? { not: 'it is no call of CI, and the service makes it' }
  );
}

function plain(
  name:
    | 'GetCiStatus'
    | 'ListSmartAudioBuckets'
    | 'ListMediaBuckets'
    | 'ListSmartAudioQueues'
    | 'ListMediaQueues'
    | 'HeadBucket',
): Probe {
  return { make: (target) => callTo(name, target) };
}

function named(
  name: 'DeleteTemplate' | 'PauseWorkflow' | 'DeleteWorkflow' | 'GetExecution' | 'GetJobs' | 'CancelJob',
): Probe {
  return { make: (target) => callTo(name, target, { id: NOBODY }) };
}
