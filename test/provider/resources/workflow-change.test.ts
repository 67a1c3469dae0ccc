import { WORKFLOW_ANSWER } from '../../../lib/ci/wire';
import { replaceSettings, WorkflowChangeError } from '../../../lib/provider/resources/workflow-change';
import { refusal, service, TARGET } from '../../ci/service';

const topology = { nodes: {}, dependencies: {} };
const current = { workflowId: 'w1', name: 'uploads', state: 'Active', topology };

test('a change that a rate limit holds up is given up and undone when the user interrupts', async () => {
  const ci = await service(({ url }) =>
    /active|paused/.test(url)
      ? { body: WORKFLOW_ANSWER.write({ workflow: current }) }
      : refusal(429, 'SlowDown'),
  );
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('Interrupted.')), 300);
  const started = Date.now();
  const subject = { client: ci.client(), place: { ...TARGET, interrupt: stop.signal }, current };
  const error: unknown = await replaceSettings(subject, { ...current, name: 'other' }).catch(
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(WorkflowChangeError);
  expect(error).toMatchObject({
    step: 'could not be changed',
    reason: { kind: 'aborted' },
    notRestored: undefined,
  });
  expect(Date.now() - started).toBeLessThan(5_000);
  const switches = ci.requests.map(({ url }) => url).filter((url) => /active|paused/.test(url));
  expect(switches).toEqual(['/workflow/w1?paused', '/workflow/w1?active']);
});

test('a change whose steps are not held up goes to its end though the user interrupts', async () => {
  const stop = new AbortController();
  const ci = await service(() => {
    stop.abort(new Error('Interrupted.'));
    return { body: WORKFLOW_ANSWER.write({ workflow: current }) };
  });
  const subject = { client: ci.client(), place: { ...TARGET, interrupt: stop.signal }, current };
  await replaceSettings(subject, { ...current, name: 'other' });
  expect(ci.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'PUT /workflow/w1?paused',
    'PUT /workflow/w1',
    'PUT /workflow/w1?active',
  ]);
});
