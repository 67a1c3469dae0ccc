import type { Json } from '../../plugin';
import type { Difference } from './compare';
import type { Outcome, Status } from './look';

/** What was found of one state. */
export interface Section {
  readonly label: string;
  /** Whether there is a state: before the first apply there is none. */
  readonly applied: boolean;
  readonly outcomes: readonly Outcome[];
  /** How many objects of other providers it has. */
  readonly others: number;
  /** Whether it holds what lies beside objects. */
  readonly isWhole: boolean;
}

const WORDS: Readonly<Record<Status, string>> = {
  changed: 'changed',
  gone: 'gone',
  unreadable: 'turned off',
  failed: 'not told',
  same: 'as they were',
};
const WIDTH = WORDS.unreadable.length;

/** How many objects of all states came to which end. */
export function totals(sections: readonly Section[]): Readonly<Record<Status, number>> {
  const all = sections.flatMap(({ outcomes }) => outcomes);
  const of = (status: Status): number => all.filter((each) => each.status === status).length;
  return {
    same: of('same'),
    changed: of('changed'),
    gone: of('gone'),
    unreadable: of('unreadable'),
    failed: of('failed'),
  };
}

/** What differs, for people: what does not is only counted. */
export function reportText(sections: readonly Section[]): string {
  const lines = sections.flatMap((section) => {
    const { label, outcomes, others, applied, isWhole } = section;
    const told = outcomes.filter(({ status }) => status !== 'same').flatMap(outcomeLines);
    return [
      applied
        ? `${label}: ${countOf(outcomes.length, 'object')}${others > 0 ? `, and ${others} of other providers` : ''}`
        : `${label}: nothing was applied yet`,
      ...(told.length > 0 && !isWhole ? [NOT_WHOLE] : []),
      ...told,
    ];
  });
  const found = totals(sections);
  const parts = (['changed', 'gone', 'unreadable', 'failed', 'same'] as const).filter(
    (status) => found[status] > 0,
  );
  const differing = found.changed + found.gone + found.unreadable;
  const verdict = differing > 0 ? 'Drift' : found.failed > 0 ? 'No drift that could be told' : 'No drift';
  const counts = parts.map((status) => `${found[status]} ${WORDS[status]}`).join(', ');
  return [...lines, `${verdict}${counts === '' ? '' : `: ${counts}`}.`].join('\n');
}

const NOT_WHOLE =
  '  (What the service merely filled in may be told as a change: `terraform show -json` leaves out what the provider ' +
  'remembers of it. A state does not.)';

function outcomeLines({ address, status, id, changes, facts, updated, why }: Outcome): string[] {
  const indent = ' '.repeat(2 + WIDTH + 2);
  // Assumption A57.
  const when =
    updated === undefined ? [] : [`${indent}last changed ${updated}; the service does not say by whom`];
  return [
    `  ${WORDS[status].padEnd(WIDTH)}  ${address}${status === 'gone' && id !== undefined ? ` (${id})` : ''}`,
    ...(why === undefined ? [] : [`${indent}${why}`]),
    ...changes.map((each) => `${indent}${differenceText(each)}`),
    ...(status === 'changed'
      ? [
          ...facts
            .filter(({ path }) => path !== 'update_time')
            .map((each) => `${indent}(${differenceText(each)})`),
          ...when,
        ]
      : []),
  ];
}

function differenceText({ path, was, is }: Difference): string {
  return `${path}: ${valueText(was)} -> ${valueText(is)}`;
}

function valueText(value: Json): string {
  // As JSON, so that what stands in a name cannot pass for a line of the report.
  return value === '(sensitive)'
    ? value
    : JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What was found, for machines. */
export function reportJson(sections: readonly Section[]): object {
  const counts = totals(sections);
  return {
    drift: counts.changed + counts.gone + counts.unreadable > 0,
    counts,
    objects: sections.flatMap(({ label, outcomes }) => outcomes.map((each) => ({ state: label, ...each }))),
  };
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
