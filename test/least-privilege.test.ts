import { App, TerraformStack } from 'cdktf';
import { LittleTerraform, NOTHING, type Outcome } from '../reliability/faults/little-terraform';
import { configured } from '../reliability/provider-session';
import { CamPolicy, type CamPolicyDocument, l1 } from '../lib';
import { CiClient, submitJob } from '../lib/ci';
import { type Emulator, startEmulator } from '../lib/emulator';
import { findDataSource } from '../lib/plugin/server/find';
import { readDataSource } from '../lib/plugin/server/read-data-source';
import type { ObjectValue } from '../lib/plugin/value';
import { tencentci } from '../lib/provider';
import { encode } from '../lib/plugin/values/msgpack';
import { objectType } from '../lib/plugin/values/types';

const BUCKET = 'media-1250000000';
const REGION = 'ap-chongqing';
const PLACE = { bucket: BUCKET, region: REGION };

let ci: Emulator;
let client: CiClient;

beforeAll(async () => {
  // Jobs stay as they were submitted, so that there is something to cancel.
  ci = await startEmulator({ buckets: [{ bucket: BUCKET, ci: false }], runner: { submitted() {} } });
});
afterAll(() => ci.stop());

beforeEach(() => {
  client = new CiClient({
    credentials: () => ci.credentials,
    endpoint: ci.url,
    backoff: { firstMs: 1, maxMs: 2 },
    settleMs: [0, 1],
  });
});
afterEach(() => client.close());

/** What a block says, and the policies for it. */
function declared(declare: (stack: TerraformStack) => void) {
  const stack = new TerraformStack(new App({ skipValidation: true }), 'stack');
  declare(stack);
  const { deploy, read } = CamPolicy.forStack(stack);
  const json = stack.toTerraform() as {
    [kind in 'resource' | 'data']?: Record<string, Record<string, Record<string, unknown>>>;
  };
  const blocks = Object.values({ ...json.resource, ...json.data }).flatMap((of) => Object.values(of));
  const configs = blocks.map(
    (block) =>
      Object.fromEntries(
        Object.entries(block).filter(([name, value]) => name !== '//' && value !== undefined),
      ) as ObjectValue,
  );
  return { deploy: deploy.toPolicy(), read: read.toPolicy(), configs };
}

/** Every action of a policy. */
function actionsOf({ statement }: CamPolicyDocument): string[] {
  return statement.flatMap(({ action }) => action);
}

function without({ statement, ...rest }: CamPolicyDocument, gone: string): CamPolicyDocument {
  const kept = statement.map((each) => ({ ...each, action: each.action.filter((name) => name !== gone) }));
  return { ...rest, statement: kept.filter(({ action }) => action.length > 0) };
}

/** A resource and what it is changed to. */
interface Case {
  readonly type: string;
  readonly first: (stack: TerraformStack) => void;
  readonly second: (stack: TerraformStack) => void;
  /** What is told of the first settings by whoever may read the template that they name: they do not fit it. */
  readonly warning?: string;
  readonly isOff?: true;
}

const job = (settings: object) => (stack: TerraformStack) =>
  void new l1.VoiceSeparateJob(stack, `Job${JSON.stringify(settings).replace(/\W/g, '')}`, {
    ...PLACE,
    inputObject: 'in/song.mp3',
    templateId: 't1voice',
    output: { auObject: 'out/v.aac' },
    wait: false,
    ...settings,
  });

const workflow = (objectPrefix: string, output: object) => (stack: TerraformStack) =>
  void new l1.VoiceSeparateWorkflow(stack, `Workflow${objectPrefix.length}${Object.keys(output).join('')}`, {
    ...PLACE,
    name: 'uploads',
    objectPrefix,
    separations: { vocals: { templateId: 't1voice', output } },
  });

const graph = (objectPrefix: string, output: object) => (stack: TerraformStack) =>
  void new l1.Workflow(stack, `Graph${objectPrefix.length}${Object.keys(output).join('')}`, {
    ...PLACE,
    name: 'mixed',
    objectPrefix,
    nodes: { VoiceSeparate_1: { type: 'VoiceSeparate', templateId: 't1voice', output } },
  });

const VOICE = { auObject: 'out/$${RunId}.$${ext}' };
const NO_FIT = 'fit the audio mode';
const WRONG = { object: 'out/$${RunId}.$${ext}' };

const RESOURCES: readonly Case[] = [
  {
    type: 'tencentci_bucket',
    first: (stack) => void new l1.Bucket(stack, 'First', { ...PLACE }),
    second: (stack) =>
      void new l1.Bucket(stack, 'Second', { ...PLACE, mediaProcessing: false, smartAudio: false }),
    isOff: true,
  },
  {
    type: 'tencentci_bucket',
    first: (stack) => void new l1.Bucket(stack, 'First', { ...PLACE, onDestroy: 'disable' }),
    second: (stack) => void new l1.Bucket(stack, 'Second', { ...PLACE, onDestroy: 'disable' }),
    isOff: true,
  },
  {
    type: 'tencentci_queue',
    first: (stack) => void new l1.Queue(stack, 'First', { ...PLACE, name: 'speech' }),
    second: (stack) => void new l1.Queue(stack, 'Second', { ...PLACE, name: 'voices' }),
  },
  {
    type: 'tencentci_voice_separate_template',
    first: (stack) =>
      void new l1.VoiceSeparateTemplate(stack, 'First', { ...PLACE, name: 'vocals', audioMode: 'IsAudio' }),
    second: (stack) =>
      void new l1.VoiceSeparateTemplate(stack, 'Second', { ...PLACE, name: 'voices', audioMode: 'IsAudio' }),
  },
  {
    type: 'tencentci_voice_separate_workflow',
    first: workflow('in/', WRONG),
    second: workflow('incoming/', VOICE),
    warning: NO_FIT,
  },
  {
    type: 'tencentci_workflow',
    first: graph('in/', WRONG),
    second: graph('incoming/', VOICE),
    warning: NO_FIT,
  },
  {
    type: 'tencentci_voice_separate_job',
    first: job({ output: { object: 'out/v.aac' } }),
    second: job({ userData: 'again' }),
    warning: NO_FIT,
  },
];

const NOT_TOLD = 'nothing is said of what does not fit';

/** The life of a resource under a policy: what went wrong first, if anything did. */
async function live(
  { type, first, second, warning = '', isOff }: Case,
  policy: CamPolicyDocument,
): Promise<string | undefined> {
  await ci.reset();
  const { ci: on } = ci.buckets.get(BUCKET);
  if (!isOff && !on) ci.buckets.set(BUCKET, { ci: true, smartAudio: true, media: true });
  if (!isOff) ci.templates.put(BUCKET, { audioMode: 'IsAudio', audioConfig: { codec: 'aac' } }, 't1voice');
  // Its submission is answered, and the answer is lost.
  if (type === 'tencentci_voice_separate_job')
    ci.fail({ operation: 'CreateJob' }, { kind: 'drop', when: 'after' });
  ci.enforce(policy);
  const config = (declare: Case['first']) => declared(declare).configs[0] ?? null;
  const terraform = () => LittleTerraform.start(client, type, settings());
  let last: Outcome = { held: NOTHING, failed: false, said: [] };
  const steps: ((of: LittleTerraform) => Promise<Outcome>)[] = [
    (of) => of.apply(last.held, config(first)),
    (of) => of.refresh(last.held),
    (of) => of.apply(last.held, config(second)),
    (of) => of.apply(last.held, null),
  ];
  for (const step of steps) {
    last = await step(await terraform());
    if (last.failed || last.said.join().includes('AccessDenied')) return last.said.join(' ');
    if (step === steps[0] && !last.said.join().includes(warning)) return NOT_TOLD;
  }
  return undefined;
}

function settings() {
  const { secretId, secretKey } = ci.credentials;
  return { region: REGION, secret_id: secretId, secret_key: secretKey, endpoint: ci.url };
}

describe.each(RESOURCES)('$type', (row) => {
  const { deploy, read } = declared((stack) => {
    row.first(stack);
    row.second(stack);
  });

  test('lives from creation to destruction under its policy', async () => {
    expect(await live(row, deploy)).toBeUndefined();
  });

  test.each(actionsOf(deploy))('does not without %s', async (action) => {
    const problem = await live(row, without(deploy, action));
    // A plan that may not read the template that is named goes on, and compares nothing.
    const compares = row.warning !== undefined && action === 'ci:DescribeMediaTemplates';
    expect(problem).toMatch(compares ? NOT_TOLD : new RegExp(`AccessDenied.*${action}`, 's'));
  });

  test('is not made by a reader', async () => {
    expect(actionsOf(read).filter((action) => !/:Describe/.test(action))).toEqual([]);
    expect(await live(row, read)).toContain('AccessDenied');
  });
});

type Lookup = (stack: TerraformStack, ids: { readonly jobId: string; readonly workflowId: string }) => void;

/** What is looked up. */
const LOOKUPS: readonly (readonly [type: string, declare: Lookup])[] = [
  [
    'tencentci_template',
    (stack) => void new l1.DataTencentciTemplate(stack, 'L', { ...PLACE, templateId: 't1voice' }),
  ],
  ['tencentci_templates', (stack) => void new l1.DataTencentciTemplates(stack, 'L', PLACE)],
  [
    'tencentci_voice_separate_template',
    (stack) =>
      void new l1.DataTencentciVoiceSeparateTemplate(stack, 'L', { ...PLACE, templateId: 't1voice' }),
  ],
  [
    'tencentci_voice_separate_templates',
    (stack) => void new l1.DataTencentciVoiceSeparateTemplates(stack, 'L', PLACE),
  ],
  [
    'tencentci_voice_separate_workflows',
    (stack) => void new l1.DataTencentciVoiceSeparateWorkflows(stack, 'L', PLACE),
  ],
  ['tencentci_queues', (stack) => void new l1.DataTencentciQueues(stack, 'L', { ...PLACE, service: 'all' })],
  ['tencentci_workflows', (stack) => void new l1.DataTencentciWorkflows(stack, 'L', PLACE)],
  ['tencentci_buckets', (stack) => void new l1.DataTencentciBuckets(stack, 'L', { region: REGION })],
  ['tencentci_job', (stack, { jobId }) => void new l1.DataTencentciJob(stack, 'L', { ...PLACE, jobId })],
  ['tencentci_jobs', (stack) => void new l1.DataTencentciJobs(stack, 'L', PLACE)],
  [
    'tencentci_workflow_executions',
    (stack, { workflowId }) =>
      void new l1.DataTencentciWorkflowExecutions(stack, 'L', { ...PLACE, workflowId, includeTasks: true }),
  ],
];

describe.each(LOOKUPS)('the data source %s', (type, declare) => {
  test('is looked up by a reader, and not without any of what a reader may do', async () => {
    await ci.reset();
    ci.buckets.set(BUCKET, { ci: true, smartAudio: true, media: true });
    ci.templates.put(BUCKET, { audioMode: 'IsAudio', audioConfig: { codec: 'aac' } }, 't1voice');
    const { workflowId } = ci.workflows.put(BUCKET, { name: 'uploads' });
    const { jobId } = await submitJob(client, PLACE, {
      input: { object: 'in/song.mp3' },
      operation: { templateId: 't1voice', output: { ...PLACE, auObject: 'out/v.aac' } },
    });
    const { read, deploy, configs } = declared((stack) => declare(stack, { jobId, workflowId }));
    expect(deploy).toEqual(read);
    const lookUp = async (policy: CamPolicyDocument): Promise<string> => {
      ci.enforce(policy);
      const instance = await configured(client, settings());
      const types = objectType(findDataSource(instance.provider, type).schema.attributes);
      try {
        await readDataSource(instance, {
          type_name: type,
          config: { msgpack: encode(configs[0] ?? null, types) },
        });
        return 'found';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await lookUp(read)).toBe('found');
    expect(actionsOf(read)).not.toEqual([]);
    for (const action of actionsOf(read)) {
      expect(await lookUp(without(read, action))).toMatch(new RegExp(`AccessDenied.*${action}`, 's'));
    }
  });
});

test('every resource and data source is here', () => {
  const types = (of: readonly { readonly typeName: string }[]) => of.map(({ typeName }) => typeName).sort();
  expect([...new Set(RESOURCES.map(({ type }) => type))].sort()).toEqual(types(tencentci.resources));
  expect(LOOKUPS.map(([type]) => type).sort()).toEqual(types(tencentci.dataSources));
});
