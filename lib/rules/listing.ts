import { type Rules, listed, ruleTable } from './rule';
import { type Setting, isUndecided } from './setting';
import { EXECUTION_STATES, JOB_STATE_NAMES } from './states';
import { timeOf } from './time';

/** What narrows a list of jobs or executions, as a check sees it. */
export interface ListingInput {
  readonly states?: Setting<readonly Setting<string>[]>;
  /** When they began: not before this. */
  readonly createdFrom?: Setting<string>;
  /** When they began: not after this. */
  readonly createdTo?: Setting<string>;
  readonly limit?: Setting<number>;
}

/** The rules for what narrows a list of jobs. */
export const JOB_LISTING_RULES = listing('job', JOB_STATE_NAMES, 'CI API, Querying Jobs, 2025-09-09');

/** The rules for what narrows a list of executions. */
export const EXECUTION_LISTING_RULES = listing(
  'execution',
  EXECUTION_STATES,
  'CI API, Querying Workflow Executions',
);

function listing(
  thing: 'job' | 'execution',
  known: readonly string[],
  source: string,
): Rules<ListingInput, 'states' | 'createdFrom' | 'createdTo' | 'limit'> {
  const time = (name: 'createdFrom' | 'createdTo') => ({
    source,
    summary: 'Not a time',
    broken: ({ [name]: value }: ListingInput) =>
      value === undefined || isUndecided(value) || timeOf(value) !== undefined
        ? undefined
        : {
            path: [name],
            message: `"${value}" is no time. Write day, time and offset, as in "2026-01-31T08:00:00+08:00".`,
          },
  });
  const a = thing === 'job' ? 'a' : 'an';
  return ruleTable<ListingInput>()({
    states: {
      source,
      summary: `Unknown state of ${a} ${thing}`,
      broken: ({ states }) =>
        states === undefined || isUndecided(states)
          ? undefined
          : states
              .filter((state): state is string => typeof state === 'string' && !known.includes(state))
              .map((state) => ({
                path: ['states'],
                message: `"${state}" is no state of ${a} ${thing}. Use some of ${listed(known)}.`,
              })),
    },
    createdFrom: time('createdFrom'),
    createdTo: time('createdTo'),
    limit: {
      source,
      summary: `Not a number of ${thing}s`,
      broken: ({ limit }) =>
        limit === undefined || isUndecided(limit) || (Number.isInteger(limit) && limit > 0)
          ? undefined
          : { path: ['limit'], message: `\`limit\` is ${limit}. Use a whole number from 1.` },
    },
  });
}
