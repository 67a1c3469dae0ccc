import type { Service } from './hosts';

/** Whose host a request goes to: a bucket's on one of the services, or CI's for a whole region. */
export type HostKind = Service | 'region';

/** How often a request may be sent. */
export type Repeat =
  /** As often as one likes: it reads, or doing it twice is like doing it once. */
  | 'always'
  /** As often as one likes, and finding nothing left to delete is success too. */
  | 'delete'
  /** Again only when the service certainly did nothing. */
  | 'if-not-done'
  /** Never blindly: it makes something, and would make another one. */
  | 'never';

/** What a client and the service agree on about one operation. */
export interface OperationRow {
  /** The service and the name in access policies (CAM): `ci:CreateMediaTemplate`. */
  readonly action: `${'ci' | 'cos'}:${string}`;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Decoded. `:id` is one step of the path, `*` all that is left of it. */
  readonly path: string;
  /** A parameter without a value that tells operations of one path apart, as in `?active`. */
  readonly flag?: string;
  /** Names of the parameters in the query. */
  readonly query?: readonly string[];
  /** Whether the body is the content of an object rather than XML. */
  readonly content?: true;
  /**
   * The hosts that it is found on; a client takes the first one.
   * @default ci
   */
  readonly hosts?: readonly [HostKind, ...HostKind[]];
  /** @default always */
  readonly repeat?: Repeat;
  /**
   * That policies cannot limit it to a bucket, so that it is granted for all of them (`*`) or not at all.
   * @default - limited to buckets
   */
  readonly everywhere?: true;
  /**
   * That the service does it with its role CI_QCSRole, which whoever asks for it must be allowed to hand on
   * (`cam:PassRole`). It is documented for jobs; of workflows it is assumption A43.
   * @default - needs no more than its own action
   */
  readonly passesRole?: true;
}

const PAGE = ['pageNumber', 'pageSize'] as const;
const TOKENS = [
  'orderByTime',
  'size',
  'states',
  'startCreationTime',
  'endCreationTime',
  'nextToken',
] as const;
const QUEUES = ['queueIds', 'state', 'category', ...PAGE] as const;
const BUCKETS = ['regions', 'bucketNames', 'bucketName', ...PAGE] as const;

/**
 * Every operation that voice separation needs, by the name that the emulator's faults and records give it.
 * Those of the media service are answered by the emulator and not called by the client. Source: CI API, COS API.
 */
export const OPERATIONS = {
  CreateTemplate: { action: 'ci:CreateMediaTemplate', method: 'POST', path: '/template', repeat: 'never' },
  UpdateTemplate: { action: 'ci:UpdateMediaTemplate', method: 'PUT', path: '/template/:id' },
  DeleteTemplate: {
    action: 'ci:DeleteMediaTemplate',
    method: 'DELETE',
    path: '/template/:id',
    repeat: 'delete',
  },
  ListTemplates: {
    action: 'ci:DescribeMediaTemplates',
    method: 'GET',
    path: '/template',
    query: ['ids', 'tag', 'category', 'name', ...PAGE],
  },

  BindCi: { action: 'ci:CreateCIBucket', method: 'PUT', path: '/', hosts: ['ci', 'pic'] },
  GetCiStatus: {
    action: 'ci:DescribeCIBuckets',
    method: 'GET',
    path: '/',
    hosts: ['ci', 'pic'],
    everywhere: true,
  },
  UnbindCi: { action: 'ci:DeleteCIBucket', method: 'PUT', path: '/', flag: 'unbind', hosts: ['ci', 'pic'] },
  EnableSmartAudio: {
    action: 'ci:CreateAsrBucket',
    method: 'POST',
    path: '/asrbucket',
    repeat: 'if-not-done',
  },
  ListSmartAudioBuckets: {
    action: 'ci:DescribeAsrBuckets',
    method: 'GET',
    path: '/asrbucket',
    query: BUCKETS,
    hosts: ['region', 'ci'],
    everywhere: true,
  },
  DisableSmartAudio: { action: 'ci:DeleteAsrBucket', method: 'DELETE', path: '/asrbucket', repeat: 'delete' },
  EnableMedia: {
    action: 'ci:CreateMediaBucket',
    method: 'POST',
    path: '/mediabucket',
    repeat: 'if-not-done',
  },
  ListMediaBuckets: {
    action: 'ci:DescribeMediaBuckets',
    method: 'GET',
    path: '/mediabucket',
    query: BUCKETS,
    hosts: ['region', 'ci'],
    everywhere: true,
  },
  DisableMedia: { action: 'ci:DeleteMediaBucket', method: 'DELETE', path: '/mediabucket', repeat: 'delete' },

  ListSmartAudioQueues: { action: 'ci:DescribeAsrQueues', method: 'GET', path: '/asrqueue', query: QUEUES },
  UpdateSmartAudioQueue: { action: 'ci:UpdateAsrQueue', method: 'PUT', path: '/asrqueue/:id' },
  ListMediaQueues: { action: 'ci:DescribeMediaQueues', method: 'GET', path: '/queue', query: QUEUES },
  UpdateMediaQueue: { action: 'ci:UpdateMediaQueue', method: 'PUT', path: '/queue/:id' },

  CreateWorkflow: {
    action: 'ci:CreateMediaWorkflow',
    method: 'POST',
    path: '/workflow',
    repeat: 'never',
    passesRole: true,
  },
  UpdateWorkflow: {
    action: 'ci:UpdateMediaWorkflow',
    method: 'PUT',
    path: '/workflow/:id',
    passesRole: true,
  },
  ActivateWorkflow: {
    action: 'ci:UpdateMediaWorkflow',
    method: 'PUT',
    path: '/workflow/:id',
    flag: 'active',
  },
  PauseWorkflow: { action: 'ci:UpdateMediaWorkflow', method: 'PUT', path: '/workflow/:id', flag: 'paused' },
  DeleteWorkflow: {
    action: 'ci:DeleteMediaWorkflow',
    method: 'DELETE',
    path: '/workflow/:id',
    repeat: 'delete',
  },
  ListWorkflows: {
    action: 'ci:DescribeMediaWorkflows',
    method: 'GET',
    path: '/workflow',
    query: ['ids', 'name', ...PAGE],
  },
  TriggerWorkflow: {
    action: 'ci:TriggerMediaWorkflow',
    method: 'POST',
    path: '/triggerworkflow',
    query: ['workflowId', 'object', 'name'],
    repeat: 'if-not-done',
    passesRole: true,
  },
  ListExecutions: {
    action: 'ci:DescribeMediaWorkflowExecutions',
    method: 'GET',
    path: '/workflowexecution',
    query: ['workflowId', 'name', ...TOKENS],
  },
  GetExecution: {
    action: 'ci:DescribeMediaWorkflowExecutions',
    method: 'GET',
    path: '/workflowexecution/:id',
  },

  CreateJob: {
    action: 'ci:CreateMediaJobs',
    method: 'POST',
    path: '/jobs',
    repeat: 'never',
    passesRole: true,
  },
  GetJobs: { action: 'ci:DescribeMediaJob', method: 'GET', path: '/jobs/:ids' },
  ListJobs: {
    action: 'ci:DescribeMediaJobs',
    method: 'GET',
    path: '/jobs',
    query: ['tag', 'queueId', 'queueType', 'workflowId', 'inventoryTriggerJobId', 'inputObject', ...TOKENS],
  },
  CancelJob: { action: 'ci:CancelMediaJob', method: 'PUT', path: '/jobs/:id', flag: 'cancel' },

  PutBucket: { action: 'cos:PutBucket', method: 'PUT', path: '/', hosts: ['cos'], repeat: 'if-not-done' },
  HeadBucket: { action: 'cos:HeadBucket', method: 'HEAD', path: '/', hosts: ['cos'] },
  DeleteBucket: { action: 'cos:DeleteBucket', method: 'DELETE', path: '/', hosts: ['cos'], repeat: 'delete' },
  ListObjects: {
    action: 'cos:GetBucket',
    method: 'GET',
    path: '/',
    query: ['prefix', 'delimiter', 'marker', 'max-keys'],
    hosts: ['cos'],
  },
  PutObject: { action: 'cos:PutObject', method: 'PUT', path: '/*', content: true, hosts: ['cos'] },
  GetObject: { action: 'cos:GetObject', method: 'GET', path: '/*', hosts: ['cos'] },
  HeadObject: { action: 'cos:HeadObject', method: 'HEAD', path: '/*', hosts: ['cos'] },
  DeleteObject: { action: 'cos:DeleteObject', method: 'DELETE', path: '/*', hosts: ['cos'] },
} as const satisfies Readonly<Record<string, OperationRow>>;

/** The name of an operation. */
export type Operation = keyof typeof OPERATIONS;

/** The parameters that an operation takes in its query. */
export type QueryOf<Name extends Operation> = (typeof OPERATIONS)[Name] extends {
  readonly query: readonly (infer Parameter extends string)[];
}
  ? { readonly [P in Parameter]?: string | number }
  : Readonly<Record<string, never>>;
