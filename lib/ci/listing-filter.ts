import { asTimestamp } from './wire';

/** What narrows a list of jobs or of executions. */
export interface ListingFilter {
  /** `Desc`, newest first, or `Asc`. */
  readonly orderByTime?: string;
  /** A job's: `Submitted`, `Running`, `Success`, `Failed`, `Pause`, `Cancel`; an execution has neither first nor `Pause`. */
  readonly states?: readonly string[];
  /** When they began, at the earliest: as in `2026-01-31T08:00:00+08:00`. */
  readonly createdFrom?: string;
  /** At the latest. */
  readonly createdTo?: string;
  /** At most so many are returned. */
  readonly limit?: number;
}

/** What a request for a page of the list says. */
export function listingQuery(
  { orderByTime, states, createdFrom, createdTo }: ListingFilter,
  size: number,
  nextToken: string | undefined,
) {
  return {
    orderByTime,
    size,
    states: states?.join(','),
    startCreationTime: asTimestamp(createdFrom),
    endCreationTime: asTimestamp(createdTo),
    nextToken,
  };
}
