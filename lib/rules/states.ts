/** What a workflow can be. */
export const WORKFLOW_STATES = ['Active', 'Paused'] as const;

/** What a workflow can be. */
export type WorkflowState = (typeof WORKFLOW_STATES)[number];

/** What a queue can be. */
export const QUEUE_STATES = ['Active', 'Paused'] as const;

/** What a queue can be. */
export type QueueState = (typeof QUEUE_STATES)[number];

/** What there is to know of a state of a job. */
interface JobStateRow {
  /** Whether nothing more becomes of the job. */
  readonly finished: boolean;
  /** What the name alone does not tell. */
  readonly note?: string;
}

/** What becomes of a job, or of a task of an execution. */
export const JOB_STATES = {
  Submitted: { finished: false },
  Running: { finished: false },
  Success: { finished: true },
  Failed: { finished: true },
  Pause: { finished: false, note: 'the queue is paused' },
  Cancel: { finished: true },
} as const satisfies Record<string, JobStateRow>;

/** What becomes of a job. */
export type JobState = keyof typeof JOB_STATES;

/** The names of all states of a job. */
export const JOB_STATE_NAMES = Object.keys(JOB_STATES) as readonly JobState[];

/** What becomes of an execution of a workflow; the names mean what they mean of a job. */
export const EXECUTION_STATES = ['Success', 'Failed', 'Running', 'Cancel'] as const satisfies JobState[];

/** What becomes of an execution of a workflow. */
export type ExecutionState = (typeof EXECUTION_STATES)[number];

/** Whether nothing more becomes of a job, a task or an execution in this state; false when the state is not known. */
export function isFinished(state: string | null | undefined): boolean {
  return JOB_STATE_NAMES.some((name) => name === state && JOB_STATES[name].finished);
}
