import {
  activateWorkflow,
  CiError,
  type CiClient,
  describeWorkflow,
  pauseWorkflow,
  type Target,
  updateWorkflow,
  type Workflow,
  type WorkflowSettings,
} from '../../ci';
import { settle } from '../../ci/waiting';
import { failure } from '../checks';
import { sameGraph } from './workflow-graph';

/** What a change of a workflow calls. */
type ChangeCall = 'UpdateWorkflow' | 'ActivateWorkflow' | 'PauseWorkflow' | 'ListWorkflows';

/** A workflow that is there, and how to reach it. */
export interface Subject {
  readonly client: CiClient<ChangeCall>;
  /** Where it is, and what interrupts a step that the service holds up. */
  readonly place: Target;
  /** As the service describes it before the change. */
  readonly current: Workflow;
}

/** A change that failed, and what became of the workflow. */
export class WorkflowChangeError extends Error {
  override readonly name = 'WorkflowChangeError';

  constructor(
    /** What was being done, as in "could not be paused". */
    readonly step: string,
    /** Why it failed. */
    readonly reason: Error,
    /** Why it could not be put back as it was; undefined when it was. */
    readonly notRestored: Error | undefined,
  ) {
    super(`${step}: ${reason.message}`);
  }
}

interface Step {
  readonly failed: string;
  readonly run: () => Promise<void>;
  /** What brings the workflow back to what it was before this step. It does no harm where the step was not done. */
  readonly undo: () => Promise<void>;
}

/**
 * Replaces the settings of a workflow: only a paused one can be changed, so an active one is paused, changed, and
 * activated again. When a step fails, the steps before it are undone.
 *
 * No step is cut off: a change that was begun is brought to an end, so that an interruption does not leave a workflow
 * paused. An interrupted step that is held up is given up, and those before it are undone.
 *
 * @throws WorkflowChangeError
 */
export async function replaceSettings(subject: Subject, settings: WorkflowSettings): Promise<void> {
  const { client, place, current } = subject;
  const { workflowId } = current;
  const former = { name: current.name ?? settings.name, topology: current.topology ?? settings.topology };
  const put = async (what: Omit<WorkflowSettings, 'state'>, target = place): Promise<void> => {
    // Activated in a step of its own: assumption A15.
    await updateWorkflow(client, target, workflowId, { ...what, state: 'Paused' });
  };
  const steps: Step[] = [
    {
      failed: 'could not be changed',
      run: () => put(settings),
      undo: () => put(former, toUndo(place)),
    },
  ];
  // Assumption A14.
  if (isActive(current)) steps.unshift(pausing(subject));
  if (settings.state === 'Active') steps.push(activating(subject));
  await follow(steps);
}

/** Activates or pauses a workflow, and changes nothing else. @throws WorkflowChangeError */
export async function switchState(subject: Subject, state: string): Promise<void> {
  await follow([state === 'Active' ? activating(subject) : pausing(subject)]);
}

/** Pauses an active workflow, does what only a paused one allows, and activates it again if that failed. */
export async function whilePaused(subject: Subject, failed: string, run: () => Promise<void>): Promise<void> {
  await follow([pausing(subject), { failed, run, undo: async () => {} }]);
}

/**
 * Does what only a paused workflow allows. Where the service says that the workflow is active although it was read as
 * paused, as when somebody activated it meanwhile, it is done once more as for an active one.
 */
export async function asItIs(subject: Subject, run: (subject: Subject) => Promise<void>): Promise<void> {
  try {
    await run(subject);
  } catch (error) {
    const reason = error instanceof WorkflowChangeError ? error.reason : error;
    const active = reason instanceof CiError && reason.code === 'ActiveWorkflowForbiddenUpdate';
    if (!active || isActive(subject.current)) throw error;
    await run({ ...subject, current: { ...subject.current, state: 'Active' } });
  }
}

/** Whether a workflow is active. */
export function isActive({ state }: Workflow): boolean {
  return state?.toLowerCase() === 'active';
}

/**
 * Says of a failed change in what state the workflow is now. Any other error is given as it is.
 * @param look - what interrupts the look at it, and who is told how it was found.
 */
export async function explained(
  { client, place, current }: Subject,
  error: unknown,
  name: string | null,
  look: { readonly signal: AbortSignal; readonly found?: (now: Workflow) => void },
): Promise<Error> {
  if (!(error instanceof WorkflowChangeError)) return error as Error;
  const { workflowId } = current;
  const { seen: now } = await settle(
    (signal) => describeWorkflow(client, { ...place, signal }, workflowId),
    () => true,
    look.signal,
    [0],
  );
  if (now) look.found?.(now);
  const settingsNow =
    now?.topology && current.topology && sameGraph(now.topology, current.topology) ? 'former' : 'new';
  const outcome = error.notRestored
    ? `Putting it back as it was failed too: ${sentence(error.notRestored.message)} ` +
      (now
        ? `The workflow is ${now.state} now, with its ${settingsNow} settings.`
        : 'What state it is in could not be found out.')
    : `The workflow is as it was before: ${current.state}, with its former settings.`;
  return failure(
    `The workflow ${error.step}`,
    `Workflow ${workflowId} ("${name}") ${error.step}: ${sentence(error.reason.message)} ${outcome} ` +
      'Once the cause is gone, apply again.',
  );
}

function sentence(text: string): string {
  return text.replace(/\.?$/, '.');
}

/** How long the service may hold up what puts a workflow back, once the user has interrupted, in milliseconds. */
const UNDO_PATIENCE_MS = 30_000;

/** Where a step is undone, whatever the user interrupts; but then nobody waits for long. */
function toUndo({ interrupt, ...place }: Target): Target {
  return interrupt?.aborted ? { ...place, patienceMs: UNDO_PATIENCE_MS } : place;
}

function pausing({ client, place, current }: Subject): Step {
  return {
    failed: 'could not be paused',
    run: () => pauseWorkflow(client, place, current.workflowId),
    undo: () => activateWorkflow(client, toUndo(place), current.workflowId),
  };
}

function activating({ client, place, current }: Subject): Step {
  return {
    failed: 'could not be activated',
    run: () => activateWorkflow(client, place, current.workflowId),
    undo: () => pauseWorkflow(client, toUndo(place), current.workflowId),
  };
}

async function follow(steps: readonly Step[]): Promise<void> {
  const done: Step[] = [];
  for (const step of steps) {
    try {
      await step.run();
      done.unshift(step);
    } catch (reason) {
      if (!(reason instanceof Error)) throw reason;
      // Undone too, unless it is certain that there is nothing to undo: only its answer may have been lost.
      if (!refused(reason)) done.unshift(step);
      throw new WorkflowChangeError(step.failed, reason, await undo(done));
    }
  }
}

/** Undoes steps, the last one first and all of them; tells what first stood in the way. */
async function undo(steps: readonly Step[]): Promise<Error | undefined> {
  let first: Error | undefined;
  for (const step of steps) {
    try {
      await step.undo();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      first ??= error;
    }
  }
  return first;
}

function refused(error: Error): boolean {
  return error instanceof CiError && error.certainlyNotDone && !error.retryable;
}
