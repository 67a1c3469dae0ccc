import {
  createWorkflow,
  deleteWorkflow,
  describeWorkflow,
  isNotFound,
  isServiceOff,
  listWorkflows,
  type Workflow,
  type WorkflowSettings,
} from '../../ci';
import { settle } from '../../ci/waiting';
import type { Context, ResourceContext } from '../../plugin';
import { theOneNamed } from '../by-name';
import { failure } from '../checks';
import { twinsTold } from '../creation';
import { importBlock, type ImportTarget, parseImportId, type Place } from '../place';
import { warnUnreadable } from '../service-off';
import type { Session } from '../session';
import {
  asItIs,
  explained,
  isActive,
  replaceSettings,
  switchState,
  whilePaused,
  WorkflowChangeError,
} from './workflow-change';

/** What reading, changing and deleting a workflow calls. */
type ReadCall = 'ListWorkflows';
type CreateCall = ReadCall | 'CreateWorkflow';
type ChangeCall = ReadCall | 'UpdateWorkflow' | 'ActivateWorkflow' | 'PauseWorkflow';
type DeleteCall = ReadCall | 'ActivateWorkflow' | 'PauseWorkflow' | 'UpdateWorkflow' | 'DeleteWorkflow';

/**
 * Makes a workflow, and warns of what was left behind that is like it.
 * @param isMade - whether a workflow is what these settings make.
 */
export async function madeWorkflow(
  ctx: ResourceContext<Session<CreateCall>>,
  typeName: string,
  place: Place,
  settings: WorkflowSettings,
  isMade: (workflow: Workflow) => boolean,
): Promise<Workflow> {
  const { workflows } = ctx.client.leftovers;
  const before = await workflows.before(ctx, place, isMade);
  try {
    // Without ctx.signal: a creation that was begun is brought to its end, so that nothing is left without a state.
    const made = await createWorkflow(
      ctx.client.ci(),
      { ...place, interrupt: ctx.signal },
      settings,
      twinsTold(ctx),
    );
    workflows.account(made.workflowId);
    return made;
  } finally {
    workflows.warn(ctx, place, settings.name, before, (there, id) => importBlock(typeName, there, id));
  }
}

/** A workflow once what was written is seen, with a warning where it is not; `undefined` when it was not seen at all. */
export async function settledWorkflow(
  ctx: Context<Session<ReadCall>>,
  place: Place,
  workflowId: string,
  isDone: (found: Workflow) => boolean,
): Promise<Workflow | undefined> {
  const { seen, doubt } = await settle(
    (signal) => describeWorkflow(ctx.client.ci(), { ...place, signal }, workflowId),
    isDone,
    ctx.signal,
    ctx.client.ci().settleMs,
  );
  if (doubt !== undefined) {
    ctx.warn({
      summary: 'The workflow could not be confirmed',
      detail: `Workflow ${workflowId} was written, but: ${doubt}. The next plan will tell whether this lasts.`,
    });
  }
  return seen;
}

/** A workflow as the service tells of it; `state` as it is while a service is off, and null when it is gone. */
export async function readWorkflow<State>(
  ctx: Context<Session<ReadCall>>,
  place: Place,
  workflowId: string,
  state: State,
  stateOf: (found: Workflow) => State,
): Promise<State | null> {
  ctx.client.leftovers.workflows.account(workflowId);
  let found: Workflow | undefined;
  try {
    const target = { ...place, signal: ctx.signal };
    found = await ctx.client.listings.workflows.read(ctx.client.ci(), target, workflowId);
  } catch (error) {
    if (!isServiceOff(error)) throw error;
    warnUnreadable(ctx, place, `workflow ${workflowId}`);
    return state;
  }
  return found ? stateOf(found) : null;
}

/** A change of a workflow. */
interface Change {
  readonly workflowId: string;
  /** Its name before the change. */
  readonly name: string | null;
  /** The state that it is to be in. */
  readonly state: string;
  /** What is sent in the place of what there is; none when only the state changes. */
  readonly settings?: (current: Workflow) => WorkflowSettings;
  /** Told how it was found when the change has failed. */
  readonly found: (now: Workflow) => void;
}

/** Changes a workflow: what it was before is given. @throws DiagnosticsError when it is gone or could not be changed. */
export async function changedWorkflow(
  ctx: Context<Session<ChangeCall>>,
  place: Place,
  { workflowId, name, state, settings, found }: Change,
): Promise<Workflow> {
  ctx.signal.throwIfAborted();
  const client = ctx.client.ci();
  const current = await describeWorkflow(client, { ...place, signal: ctx.signal }, workflowId);
  if (!current) {
    throw failure(
      'The workflow is gone',
      `Workflow ${workflowId} ("${name}") was deleted since it was planned to be changed. Plan again to create it anew.`,
    );
  }
  const subject = { client, place: { ...place, interrupt: ctx.signal }, current };
  try {
    const sent = settings?.(current);
    if (sent) await asItIs(subject, (seen) => replaceSettings(seen, sent));
    else await switchState(subject, state);
  } catch (error) {
    throw await explained(subject, error, name, { signal: ctx.signal, found });
  }
  return current;
}

/** Deletes a workflow; one that is gone already is no error. */
export async function removedWorkflow(
  ctx: Context<Session<DeleteCall>>,
  place: Place,
  workflowId: string,
  { name, state }: { readonly name: string | null; readonly state: string | null },
): Promise<void> {
  const client = ctx.client.ci();
  ctx.client.leftovers.workflows.account(workflowId);
  const found = await describeWorkflow(client, { ...place, signal: ctx.signal }, workflowId);
  const current = found ?? { workflowId, state: state ?? 'Paused' };
  const subject = { client, place: { ...place, interrupt: ctx.signal }, current };
  const remove = (): Promise<void> => deleteWorkflow(client, subject.place, workflowId);
  try {
    await asItIs(subject, (seen) =>
      isActive(seen.current) ? whilePaused(seen, 'could not be deleted', remove) : remove(),
    );
  } catch (error) {
    const gone = error instanceof WorkflowChangeError ? [error.reason, error.notRestored] : [error];
    if (gone.some(isNotFound)) return;
    throw await explained(subject, error, name, { signal: ctx.signal });
  }
}

/** The workflow that an import names, by its id or its name. @throws DiagnosticsError when there is none. */
export async function workflowToImport(
  ctx: Context<Session<ReadCall>>,
  id: string,
  typeName: string,
): Promise<{ readonly target: ImportTarget; readonly found: Workflow }> {
  const target = parseImportId(ctx.client, id, 'w93aa43ba105347169fa093ed857b2a90', typeName);
  const { region, bucket } = target;
  const place = { region, bucket, signal: ctx.signal };
  const workflowId = 'remoteId' in target ? target.remoteId : await idByName(ctx, target);
  const found = await ctx.client.listings.workflows.read(ctx.client.ci(), place, workflowId);
  if (found) return { target, found };
  throw failure(
    'Workflow not found',
    `Bucket ${bucket} in ${region} has no workflow ${workflowId}. Check the id, the bucket and the region.`,
  );
}

async function idByName(
  ctx: Context<Session<ReadCall>>,
  { region, bucket, name }: ImportTarget & { name: string },
): Promise<string> {
  const place = { region, bucket, signal: ctx.signal };
  const idOf = ({ workflowId }: Workflow): string => workflowId;
  const candidates = await listWorkflows(ctx.client.ci(), place, { name });
  const wanted = { what: 'workflow', place, name, idOf, otherwise: 'Import one by its id' };
  return idOf(theOneNamed(candidates, wanted));
}
