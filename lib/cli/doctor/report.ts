import type { Outcome } from './check';
import type { Status } from './finding';

/** What was found about one thing: the machine, a stack, an account, a bucket. */
export interface Section {
  readonly title: string;
  readonly outcomes: readonly Outcome[];
}

const COLOURS: Readonly<Record<Status, number>> = {
  ok: 32,
  warning: 33,
  problem: 31,
  unknown: 36,
  skipped: 90,
};
const STATUSES: readonly Status[] = ['problem', 'warning', 'unknown', 'skipped', 'ok'];

/** How many findings there are of each kind. */
export function counts(sections: readonly Section[]): Readonly<Record<Status, number>> {
  const all = sections.flatMap(({ outcomes }) => outcomes);
  const of = (status: Status): number => all.filter((each) => each.status === status).length;
  return {
    ok: of('ok'),
    warning: of('warning'),
    problem: of('problem'),
    unknown: of('unknown'),
    skipped: of('skipped'),
  };
}

/** Findings for people: a line each, and what mends it below. */
export function reportText(sections: readonly Section[], colours: boolean): string {
  const width = Math.max(0, ...sections.flatMap(({ outcomes }) => outcomes.map(({ check }) => check.length)));
  const lines = sections.flatMap(({ title, outcomes }) => [
    title,
    ...outcomes.flatMap(({ check, status, message, remedy }) => {
      const word = status.padEnd('problem'.length);
      const shown = colours ? `\u001b[${COLOURS[status]}m${word}\u001b[0m` : word;
      const indent = ' '.repeat(2 + word.length + 2 + width + 2);
      return [
        `  ${shown}  ${check.padEnd(width)}  ${message}`,
        ...(remedy === undefined ? [] : [`${indent}-> ${remedy}`]),
      ];
    }),
  ]);
  return [...lines, summary(sections)].join('\n');
}

/** Findings for machines. */
export function reportJson(sections: readonly Section[]): object {
  const found = counts(sections);
  return {
    ok: found.problem === 0,
    counts: found,
    findings: sections.flatMap(({ title, outcomes }) => outcomes.map((each) => ({ about: title, ...each }))),
  };
}

function summary(sections: readonly Section[]): string {
  const found = counts(sections);
  const plural = (status: Status): string =>
    `${found[status]} ${status}${found[status] !== 1 && (status === 'problem' || status === 'warning') ? 's' : ''}`;
  return STATUSES.filter((status) => found[status] > 0 || status === 'problem')
    .map(plural)
    .join(', ');
}
