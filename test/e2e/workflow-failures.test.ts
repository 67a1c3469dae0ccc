import type { Emulator, FaultTarget, WorkflowRecord } from '../../lib/emulator';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_voice_separate_workflow.uploads';

let ci: Emulator;
let workspace: Workspace;
let template: string;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(env()));
  template = ci.templates.put(BUCKET, { name: 'voice', audioMode: 'IsAudio' }).templateId;
});
afterEach(() => workspace.dispose());

// One repetition: a failure that is met twice lasts.
const env = () => ({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' });

function workflow(prefix: string, state = 'Active'): string {
  return `resource "tencentci_voice_separate_workflow" "uploads" {
  bucket = "${BUCKET}"
  name = "uploads"
  state = "${state}"
  object_prefix = "${prefix}"
  separations = {
    vocals = { template_id = "${template}", output = { au_object = "out/$\${RunId}" } }
  }
}
`;
}

const prefixOf = (record: WorkflowRecord | undefined) => record?.topology.nodes.Start?.input?.objectPrefix;
const only = (): { state?: string; prefix?: string } => {
  const [record] = ci.workflows.list(BUCKET);
  return { state: record?.state, prefix: prefixOf(record) };
};
const stored = async () => {
  const { state, object_prefix: prefix } = (await workspace.values(ADDRESS)) ?? {};
  return { state, prefix };
};
const change = () => workspace.run('apply', '-auto-approve', '-no-color', '-input=false');

const refused = { kind: 'error', status: 403, code: 'AccessDenied', message: 'Access Denied.' } as const;
const lost = { kind: 'drop', when: 'after' } as const;

describe('a change that fails halfway', () => {
  const steps = [
    ['paused', 'PauseWorkflow'],
    ['changed', 'UpdateWorkflow'],
    ['activated', 'ActivateWorkflow'],
  ] as const;

  test.each([
    ...steps.map(([step, operation]) => [step, 'is refused', operation, refused, 1] as const),
    ...steps.map(
      ([step, operation]) => [step, 'is done but its answer is lost', operation, lost, 2] as const,
    ),
  ])(
    'because being %s %s is undone, and applying again heals it',
    async (step, _, operation, failure, times) => {
      workspace.config(workflow('in/'));
      await workspace.apply();
      const fault = ci.fail({ operation, times }, failure);
      workspace.config(workflow('new/'));
      const failed = await change();
      expect(fault.hits).toBe(times);
      expect(failed.code).toBe(1);
      expect(failed.text).toContain(
        `("uploads") could not be ${step}: UpdateMediaWorkflow on bucket ${BUCKET}`,
      );
      expect(failed.text).toContain('The workflow is as it was before: Active, with its former settings.');
      expect(only()).toEqual({ state: 'Active', prefix: 'in/' });
      expect(await stored()).toEqual({ state: 'Active', prefix: 'in/' });

      expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
      await workspace.apply();
      expect(only()).toEqual({ state: 'Active', prefix: 'new/' });
      expect((await workspace.plan()).code).toBe(0);
    },
  );

  const always: Pick<FaultTarget, 'times'> = { times: 100 };

  test('and cannot be activated again says that it is paused now, and applying again heals it', async () => {
    workspace.config(workflow('in/'));
    await workspace.apply();
    const faults = [
      ci.fail({ operation: 'UpdateWorkflow', ...always }, refused),
      ci.fail({ operation: 'ActivateWorkflow', ...always }, refused),
    ];
    workspace.config(workflow('new/'));
    const failed = await change();
    expect(failed.text).toContain('could not be changed');
    expect(failed.text).toContain('Putting it back as it was failed too');
    expect(failed.text).toContain('The workflow is Paused now, with its former settings.');
    expect(await stored()).toEqual({ state: 'Paused', prefix: 'in/' });

    for (const fault of faults) fault.remove();
    expect((await workspace.plan()).text).toContain('0 to add, 1 to change, 0 to destroy');
    await workspace.apply();
    expect(only()).toEqual({ state: 'Active', prefix: 'new/' });
  });

  test('and cannot be given its former settings back says so, and applying again heals it', async () => {
    workspace.config(workflow('in/'));
    await workspace.apply();
    const faults = [
      ci.fail({ operation: 'UpdateWorkflow', after: 1, ...always }, refused),
      ci.fail({ operation: 'ActivateWorkflow', ...always }, refused),
    ];
    workspace.config(workflow('new/'));
    const failed = await change();
    expect(failed.text).toContain('could not be activated');
    expect(failed.text).toContain('The workflow is Paused now, with its new settings.');
    expect(await stored()).toEqual({ state: 'Paused', prefix: 'new/' });

    for (const fault of faults) fault.remove();
    await workspace.apply();
    expect(only()).toEqual({ state: 'Active', prefix: 'new/' });
    expect((await workspace.plan()).code).toBe(0);
  });

  test('of the state alone leaves it as it was', async () => {
    workspace.config(workflow('in/', 'Paused'));
    await workspace.apply();
    ci.fail({ operation: 'ActivateWorkflow', times: 2 }, lost);
    workspace.config(workflow('in/'));
    const failed = await change();
    expect(failed.text).toContain('could not be activated');
    expect(only()).toEqual({ state: 'Paused', prefix: 'in/' });
    await workspace.apply();
    expect(only()).toEqual({ state: 'Active', prefix: 'in/' });
  });

  test('because the workflow vanished meanwhile says so', async () => {
    workspace.config(workflow('in/'));
    await workspace.apply();
    workspace.config(workflow('new/'));
    await workspace.ok('plan', '-no-color', '-out=gone.tfplan');
    ci.workflows.delete(BUCKET, ci.workflows.list(BUCKET)[0]?.workflowId ?? '');
    const failed = await workspace.run('apply', '-no-color', 'gone.tfplan');
    expect(failed.text).toContain(
      'was deleted since it was planned to be changed. Plan again to create it anew.',
    );
  });
});

describe('a workflow that somebody activated meanwhile', () => {
  const active = {
    kind: 'error',
    status: 403,
    code: 'ActiveWorkflowForbiddenUpdate',
    message: 'The workflow that has been enabled cannot be updated',
  } as const;
  const writes = () =>
    ci.requests.map(({ operation }) => operation ?? '').filter((name) => /Workflow$/.test(name));

  test('is paused, changed, and left as it was asked for', async () => {
    await workspace.config(workflow('in/', 'Paused')).apply();
    const before = writes().length;
    ci.fail({ operation: 'UpdateWorkflow' }, active);
    await workspace.config(workflow('new/', 'Paused')).apply();
    expect(writes().slice(before)).toEqual(['UpdateWorkflow', 'PauseWorkflow', 'UpdateWorkflow']);
    expect(only()).toEqual({ state: 'Paused', prefix: 'new/' });
    expect((await workspace.plan()).code).toBe(0);
  });

  test('is paused and deleted', async () => {
    await workspace.config(workflow('in/', 'Paused')).apply();
    const before = writes().length;
    ci.fail({ operation: 'DeleteWorkflow' }, active);
    await workspace.destroy();
    expect(writes().slice(before)).toEqual(['DeleteWorkflow', 'PauseWorkflow', 'DeleteWorkflow']);
    expect(ci.workflows.list(BUCKET)).toEqual([]);
  });
});

test('a change that the user interrupts is brought to its end', async () => {
  await workspace.placeProvider().config(workflow('in/')).init();
  await workspace.apply();
  const fault = ci.fail({ operation: 'PauseWorkflow' }, { kind: 'delay', ms: 1500 });
  workspace.config(workflow('new/'));
  const { child, done } = workspace.start(['apply', '-auto-approve', '-no-color']);
  while (fault.hits === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
  await done;
  expect(only()).toEqual({ state: 'Active', prefix: 'new/' });
  expect(await stored()).toEqual({ state: 'Active', prefix: 'new/' });
  expect((await workspace.plan()).code).toBe(0);
});

describe('a create', () => {
  test('whose answer is lost is found again and not repeated', async () => {
    const fault = ci.fail({ operation: 'CreateWorkflow' }, lost);
    workspace.config(workflow('in/'));
    await workspace.apply();
    expect(fault.hits).toBe(1);
    expect(ci.workflows.list(BUCKET)).toHaveLength(1);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('that is refused says what the service said, and leaves nothing behind', async () => {
    ci.fail({ operation: 'CreateWorkflow' }, refused);
    workspace.config(workflow('in/'));
    const failed = await change();
    expect(failed.text).toContain('ci:CreateMediaWorkflow');
    expect(await workspace.values(ADDRESS)).toBeUndefined();
  });
});

describe('a destroy', () => {
  const destroy = () => workspace.run('destroy', '-auto-approve', '-no-color');

  test.each([
    ['is refused', refused, 1],
    ['fails on the way', { kind: 'drop', when: 'before' } as const, 2],
  ])('that %s leaves the workflow active, and works the next time', async (_, failure, times) => {
    workspace.config(workflow('in/'));
    await workspace.apply();
    ci.fail({ operation: 'DeleteWorkflow', times }, failure);
    const failed = await destroy();
    expect(failed.code).toBe(1);
    expect(failed.text).toContain('could not be deleted');
    expect(failed.text).toContain('The workflow is as it was before: Active');
    expect(only()).toEqual({ state: 'Active', prefix: 'in/' });
    await workspace.destroy();
    expect(ci.workflows.list(BUCKET)).toEqual([]);
  });

  test('whose answer is lost for good finds out that the workflow is gone', async () => {
    workspace.config(workflow('in/'));
    await workspace.apply();
    ci.fail({ operation: 'DeleteWorkflow', times: 2 }, lost);
    expect((await destroy()).code).toBe(0);
    expect(ci.workflows.list(BUCKET)).toEqual([]);
  });
});
