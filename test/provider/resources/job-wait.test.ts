import { type Job, JOB_LIST } from '../../../lib/ci/wire';
import { waitForJob } from '../../../lib/provider/resources/job-wait';
import { type Answer, type Handler, refusal, service, TARGET } from '../../ci/service';

const log = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, hide() {} };
const seen = (state: string): Answer => ({
  body: JOB_LIST.write({ jobs: [{ jobId: 'j1', state }], nonExistIds: [] }),
});
const submitted: Job = { jobId: 'j1', state: 'Submitted' };

async function waited(handler: Handler, limitMs = 5_000) {
  const ci = await service(handler);
  const client = ci.client({ maxRetries: 0 });
  const ctx = { client: { ci: () => client }, log, signal: new AbortController().signal };
  return { ci, result: await waitForJob(ctx, TARGET, submitted, limitMs) };
}

describe('a wait for a job', () => {
  test.each<[string, Answer]>([
    ['that is garbled', { body: '\u0000<Response><not xml' }],
    ['that is empty', { status: 200 }],
    ['that is a sign-in page', { body: '<!DOCTYPE html><html><br></html>', foreign: true }],
    ['that says nothing of the job', { body: '<Response></Response>' }],
    [
      'that leads elsewhere',
      { status: 302, headers: { location: 'http://sign-in.example/' }, foreign: true },
    ],
    ['that a proxy refuses', { status: 403, body: 'blocked', foreign: true }],
    ['that breaks off', { cut: true }],
  ])('goes on after an answer %s', async (_what, answer) => {
    const { ci, result } = await waited((_request, index) => (index === 0 ? answer : seen('Success')));
    expect(result).toMatchObject({ ended: 'finished', job: { state: 'Success' } });
    expect(ci.requests).toHaveLength(2);
  });

  test('ends without a word on the job when the service refuses to show it', async () => {
    const { ci, result } = await waited((_request, index) =>
      index === 0 ? seen('Running') : refusal(403, 'AccessDenied'),
    );
    expect(result).toMatchObject({
      ended: 'unseen',
      job: { state: 'Running' },
      why: expect.stringContaining('AccessDenied'),
    });
    expect(ci.requests).toHaveLength(2);
  });

  test('does not call a job slow that could not be looked at in the end', async () => {
    const { result } = await waited(() => ({ body: 'garbled' }), 100);
    expect(result).toMatchObject({ ended: 'unseen', job: { state: 'Submitted' } });
    expect((await waited(() => seen('Running'), 100)).result).toMatchObject({ ended: 'timeout' });
  });
});
