import { disableService, unbindBucket } from '../../lib/ci/buckets';
import type { CiClient } from '../../lib/ci/client';
import { cancelJob } from '../../lib/ci/jobs';
import { deleteTemplate } from '../../lib/ci/templates';
import {
  ASR_BUCKET_LIST,
  ciStatusToXml,
  JOB_LIST,
  SERVICE_DISABLED,
  TEMPLATE_DELETED,
  TEMPLATE_LIST,
  WORKFLOW_ANSWER,
  WORKFLOW_DELETED,
  WORKFLOW_LIST,
} from '../../lib/ci/wire';
import { activateWorkflow, deleteWorkflow, pauseWorkflow } from '../../lib/ci/workflows';
import { type Answer, refusal, rejection, service, TARGET } from './service';

interface Case {
  readonly remove: (client: CiClient) => Promise<void>;
  /** The documented answer, where there is one. */
  readonly documented?: Answer;
  /** What a look sees of it. */
  readonly there: Answer;
  readonly gone: Answer;
}

const CASES: Record<string, Case> = {
  'a template': {
    remove: (client) => deleteTemplate(client, TARGET, 't1'),
    documented: { body: TEMPLATE_DELETED.write({ templateId: 't1' }) },
    there: {
      body: TEMPLATE_LIST.write({
        templates: [{ tag: 'VoiceSeparate', templateId: 't1', name: 'a' }],
        nonExistIds: [],
      }),
    },
    gone: { body: TEMPLATE_LIST.write({ templates: [], nonExistIds: ['t1'] }) },
  },
  'a workflow': {
    remove: (client) => deleteWorkflow(client, TARGET, 'w1'),
    documented: { body: WORKFLOW_DELETED.write({ workflowId: 'w1' }) },
    there: {
      body: WORKFLOW_LIST.write({
        workflows: [{ workflowId: 'w1', name: 'a', state: 'Paused' }],
        nonExistIds: [],
      }),
    },
    gone: { body: WORKFLOW_LIST.write({ workflows: [], nonExistIds: ['w1'] }) },
  },
  'Smart Audio': {
    remove: (client) => disableService(client, TARGET, 'smartAudio'),
    documented: { body: SERVICE_DISABLED.write({ bucketName: TARGET.bucket }) },
    there: {
      body: ASR_BUCKET_LIST.write({
        totalCount: 1,
        buckets: [{ bucketId: TARGET.bucket, region: TARGET.region }],
      }),
    },
    gone: { body: ASR_BUCKET_LIST.write({ totalCount: 0, buckets: [] }) },
  },
  'the binding of a bucket': {
    remove: (client) => unbindBucket(client, TARGET),
    there: { body: ciStatusToXml('on') },
    gone: { body: ciStatusToXml('unbinding') },
  },
  'a job': {
    remove: (client) => cancelJob(client, TARGET, 'j1'),
    there: { body: JOB_LIST.write({ jobs: [{ jobId: 'j1', state: 'Running' }], nonExistIds: [] }) },
    gone: { body: JOB_LIST.write({ jobs: [{ jobId: 'j1', state: 'Cancel' }], nonExistIds: [] }) },
  },
};

const FOREIGN: readonly (readonly [string, Answer])[] = [
  ['a sign-in page', { body: '<!DOCTYPE html><html><body>Sign in</body></html>', foreign: true }],
  ['the bare 204 of a proxy', { status: 204, foreign: true }],
  ['a page that is XML', { body: '<html><body>Sign in</body></html>', foreign: true }],
  [
    'the deletion of something else',
    { body: '<Response><TemplateId>t9</TemplateId></Response>', foreign: true },
  ],
];

const workflow = (state: string) => ({ workflowId: 'w1', name: 'a', state });
const listed = (state: string): Answer => ({
  body: WORKFLOW_LIST.write({ workflows: [workflow(state)], nonExistIds: [] }),
});

const EACH = Object.entries(CASES);
const EACH_FOREIGN = EACH.flatMap(([what, one]) =>
  FOREIGN.map(([name, answer]) => [what, name, one, answer] as const),
);

describe('what is to go', () => {
  test.each(EACH)('is gone when the service answers under its request id: %s', async (_what, one) => {
    const ci = await service(() => ({}));
    await one.remove(ci.client());
    expect(ci.requests).toHaveLength(1);
  });

  test.each(EACH.filter(([, { documented }]) => documented))(
    'is gone when the answer is the documented one without a request id: %s',
    async (_what, one) => {
      const ci = await service(() => ({ ...one.documented, foreign: true }));
      await one.remove(ci.client());
      expect(ci.requests).toHaveLength(1);
    },
  );

  test.each(EACH_FOREIGN)('%s is looked for after %s', async (_what, _name, one, answer) => {
    const ci = await service(({ method }, index) =>
      method !== 'GET' ? answer : index === 1 ? one.there : one.gone,
    );
    await one.remove(ci.client());
    expect(ci.requests.map(({ method }) => method === 'GET')).toEqual([false, true, true]);
  });

  test.each(EACH_FOREIGN)('%s is not gone after %s while it is there', async (_what, _name, one, answer) => {
    const ci = await service(({ method }) => (method === 'GET' ? one.there : answer));
    const error = await rejection(one.remove(ci.client()));
    expect(error).toMatchObject({ kind: 'invalid-answer' });
    expect(error.message).toContain('without a request id of the service, and what was to go is still there');
  });

  test.each(EACH)('%s is not gone when it cannot be looked for either', async (_what, one) => {
    const ci = await service(({ method }) =>
      method === 'GET' ? refusal(403, 'AccessDenied') : { status: 204, foreign: true },
    );
    const error = await rejection(one.remove(ci.client()));
    expect(error.message).toContain('looking whether it is done failed');
  });

  test('Smart Audio is not off because a list of another shape does not name the bucket', async () => {
    const ci = await service(({ method }) =>
      method === 'GET' ? { body: '<Response></Response>' } : { status: 204, foreign: true },
    );
    const error = await rejection(disableService(ci.client(), TARGET, 'smartAudio'));
    expect(error.message).toContain('looking whether it is done failed');
  });
});

describe.each([
  ['Active', activateWorkflow, 'Paused'],
  ['Paused', pauseWorkflow, 'Active'],
] as const)('a workflow that is to be %s', (state, switchIt, before) => {
  test.each<[string, Answer]>([
    ['under its request id', {}],
    ['with the workflow', { body: WORKFLOW_ANSWER.write({ workflow: workflow(state) }), foreign: true }],
  ])('is so when the service answers %s', async (_how, answer) => {
    const ci = await service(() => answer);
    await switchIt(ci.client(), TARGET, 'w1');
    expect(ci.requests).toHaveLength(1);
  });

  test.each(FOREIGN)('is looked at after %s', async (_name, answer) => {
    const ci = await service(({ method }, index) =>
      method !== 'GET' ? answer : listed(index === 1 ? before : state),
    );
    await switchIt(ci.client(), TARGET, 'w1');
    expect(ci.requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
  });

  test.each(FOREIGN)('is not so after %s while it is as it was', async (_name, answer) => {
    const ci = await service(({ method }) => (method === 'GET' ? listed(before) : answer));
    const error = await rejection(switchIt(ci.client(), TARGET, 'w1'));
    expect(error.message).toContain(`and the workflow is not ${state}`);
  });
});
