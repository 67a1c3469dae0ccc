import type { Compare, Difference } from './match';
import { shown } from './match';

/** Something that may be as expected, and how it is called in messages. */
export interface Candidate {
  readonly name: string;
  readonly value: unknown;
}

/** What came of looking for something. */
export interface Search {
  /** Those that are as expected. */
  readonly matches: readonly Candidate[];
  /** What there is instead, to follow the sentence that says that nothing is as expected. */
  readonly told: string;
}

/** How many differences a message names. */
const SHOWN = 12;

/** Looks for what is as expected, and else for what is nearest to it. */
export function search(candidates: readonly Candidate[], expected: unknown, compare: Compare): Search {
  const tried = candidates.map((candidate) => ({
    candidate,
    differences: compare(expected, candidate.value, ''),
  }));
  const matches = tried.filter(({ differences }) => differences.length === 0).map((each) => each.candidate);
  const [nearest] = [...tried].sort((a, b) => a.differences.length - b.differences.length);
  if (nearest === undefined) return { matches, told: `Expected was ${shown(expected)}.` };
  const { candidate, differences } = nearest;
  const which = tried.length === 1 ? 'The only one is' : `Of ${tried.length}, the nearest is`;
  return { matches, told: `${which} ${candidate.name}:\n${listed(differences)}` };
}

/** Differences, a line each. */
export function listed(differences: readonly Difference[]): string {
  const lines = differences
    .slice(0, SHOWN)
    .map(({ path, text }) => `  ${path === '' ? '' : `${path}: `}${text}`);
  const more = differences.length - lines.length;
  return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
}
