import { AssertionError } from 'node:assert';
import type { StemName } from '../emulator/http/console/api';
import { Deployment } from './deploy';
import { comparer } from './match';
import { search } from './nearest';
import { type Recording, type SeparateOptions, tasksOf } from './separation';

/** What a matcher found, as jest and vitest take it. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** How a recording is separated, and into what. */
export interface ToSeparateOptions extends SeparateOptions {
  /** The stems that have to come of it, and no others. @default - one at least, and all that the workflow says */
  readonly stems?: readonly StemName[];
}

/** The assertions about a deployment. They ask the service, or plan, so that each has to be awaited. */
export interface DeploymentAssertions<Result = Promise<void>> {
  /**
   * The service holds a template like this: its name, or what is said of it (`{ name: 'vocals', audioMode: 'IsAudio',
   * audio: { samplerate: 44100 } }`), in the manner of `Match`.
   */
  toHaveTemplate(expected: string | object): Result;
  /** The service holds a workflow like this: its name, or what is said of it (`{ state: 'Active', objectPrefix: 'uploads/' }`). */
  toHaveWorkflow(expected: string | object): Result;
  /** Another plan would change nothing, outputs included. */
  toPlanClean(): Result;
  /** A recording that is uploaded under the prefix of a workflow is separated, and every stem of it is written. */
  toSeparate(recording: Recording, options?: ToSeparateOptions): Result;
}

// The service says numbers as texts.
const compare = comparer(
  (expected, found) =>
    Object.is(expected, found) || (typeof expected === 'number' && String(expected) === found),
);

/** What jest and vitest take with `expect.extend(matchers)`. */
export const matchers = {
  async toHaveTemplate(received: unknown, expected: string | object): Promise<MatcherResult> {
    const templates = await deploymentOf('toHaveTemplate', received).service.templates();
    return held('template', templates, expected);
  },

  async toHaveWorkflow(received: unknown, expected: string | object): Promise<MatcherResult> {
    const workflows = await deploymentOf('toHaveWorkflow', received).service.workflows();
    return held('workflow', workflows, expected);
  },

  async toPlanClean(received: unknown): Promise<MatcherResult> {
    const plan = await deploymentOf('toPlanClean', received).newPlan();
    return {
      pass: plan.isClean,
      message: () =>
        plan.isClean
          ? 'Expected another plan to change something, and it would change nothing.'
          : `Expected another plan to change nothing, and it would change:\n${String(plan)}`,
    };
  },

  async toSeparate(
    received: unknown,
    recording: Recording,
    { stems: wanted, ...options }: ToSeparateOptions = {},
  ): Promise<MatcherResult> {
    const deployment = deploymentOf('toSeparate', received);
    const { execution, stems } = await deployment.separate(recording, options);
    const names = stems.map(({ stem }) => stem);
    const missing = execution.outputs.filter(({ present }) => !present).map(({ key }) => key);
    const empty = stems.filter(({ content }) => content.length === 0).map(({ key }) => key);
    const problems = [
      ...(execution.state === 'Success'
        ? []
        : [`the execution is ${execution.state}: ${tasksOf(execution)}`]),
      ...(names.length === 0 ? ['nothing was written'] : []),
      ...missing.map((key) => `${key} is not there`),
      ...empty.map((key) => `${key} is empty`),
      ...(wanted === undefined || sameNames(names, wanted)
        ? []
        : [`expected ${wanted.join(', ')}, found ${names.join(', ') || 'nothing'}`]),
    ];
    return {
      pass: problems.length === 0,
      message: () =>
        problems.length === 0
          ? `Expected ${execution.object} not to be separated, and it was, into ${names.join(', ')}.`
          : `Expected ${execution.object} to be separated by workflow ${execution.workflowName}: ${problems.join('; ')}.`,
    };
  },
} satisfies Record<
  keyof DeploymentAssertions,
  (received: unknown, ...args: never[]) => Promise<MatcherResult>
>;

/**
 * The same assertions for `node:test` and whatever else has no `expect`: what does not hold is an `AssertionError`.
 *
 * `await assertThat(deployment).toPlanClean(); await assertThat(deployment).not.toHaveTemplate('old');`
 */
export function assertThat(
  deployment: Deployment,
): DeploymentAssertions & { readonly not: DeploymentAssertions } {
  return { ...assertions(deployment, true), not: assertions(deployment, false) };
}

function assertions(deployment: Deployment, expected: boolean): DeploymentAssertions {
  const hold = async (result: Promise<MatcherResult>): Promise<void> => {
    const { pass, message } = await result;
    if (pass !== expected) throw new AssertionError({ message: message() });
  };
  return {
    toHaveTemplate: (template) => hold(matchers.toHaveTemplate(deployment, template)),
    toHaveWorkflow: (workflow) => hold(matchers.toHaveWorkflow(deployment, workflow)),
    toPlanClean: () => hold(matchers.toPlanClean(deployment)),
    toSeparate: (recording, options) => hold(matchers.toSeparate(deployment, recording, options)),
  };
}

function held(
  kind: 'template' | 'workflow',
  things: readonly { readonly name: string; readonly bucket: string }[],
  expected: string | object,
): MatcherResult {
  const wanted = typeof expected === 'string' ? { name: expected } : expected;
  const candidates = things.map((value) => ({ name: `${value.name} in ${value.bucket}`, value }));
  const { matches, told } = search(candidates, wanted, compare);
  const [match] = matches;
  return {
    pass: match !== undefined,
    message: () =>
      match === undefined
        ? `The service holds no ${kind} as expected${things.length === 0 ? ', and none at all' : ''}. ${told}`
        : `The service holds ${kind} ${match.name}, which was not expected.`,
  };
}

function sameNames(found: readonly string[], wanted: readonly string[]): boolean {
  return [...found].sort().join() === [...wanted].sort().join();
}

function deploymentOf(matcher: string, received: unknown): Deployment {
  if (received instanceof Deployment) return received;
  throw new TypeError(`${matcher} is about a deployment: expect(await deploy(stack)).${matcher}(…).`);
}

declare global {
  // jest's types and those of vitest both take what is added here.
  namespace jest {
    interface Matchers<R, T> extends DeploymentMatchers<R, T> {}
  }
}

/** The assertions on what `expect` is given; each is a promise, whatever the runner says of its own. */
export type DeploymentMatchers<R, T> = DeploymentAssertions<
  T extends Deployment ? Promise<Awaited<R>> : Promise<void>
>;
