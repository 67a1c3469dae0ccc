/** A section of CHANGELOG.md: a version, or what comes after the last one. */
export interface Section {
  /** `undefined` of what is not released. */
  readonly version?: string;
  /** The day of the release. */
  readonly date?: string;
  /** What stands under the heading, without space around it. */
  readonly text: string;
}

/** Kinds of changes, in the order of Keep a Changelog. */
const KINDS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
const UNRELEASED = '## [Unreleased]';
const RELEASED = /^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$/;

/** The sections of a changelog, the newest first. */
export function sectionsOf(changelog: string): Section[] {
  return headed(changelog, /^## /m).map(({ heading, text }) => {
    const [, version, date] = RELEASED.exec(heading) ?? [];
    return version === undefined || date === undefined ? { text } : { version, date, text };
  });
}

/** The parts of a text from one heading to the next. */
function headed(text: string, heading: RegExp): { readonly heading: string; readonly text: string }[] {
  const starts = [...text.matchAll(new RegExp(heading, 'gm'))].map(({ index }) => index);
  return starts.map((start, index) => {
    const part = text.slice(start, starts[index + 1]);
    const end = part.indexOf('\n');
    return end < 0
      ? { heading: part, text: '' }
      : { heading: part.slice(0, end), text: part.slice(end).trim() };
  });
}

/**
 * What is not as Keep a Changelog has it: the headings, their order and what stands below them.
 *
 * @returns a sentence for each; none when all is well.
 */
export function misshapen(changelog: string): string[] {
  const problems: string[] = [];
  const [first, ...released] = headed(changelog, /^## /m);
  if (!changelog.startsWith('# Changelog\n')) problems.push('The first line is not `# Changelog`.');
  if (first?.heading !== UNRELEASED) problems.push(`The first section is not \`${UNRELEASED}\`.`);
  for (const { heading, text } of released) {
    if (!RELEASED.test(heading)) problems.push(`\`${heading}\` is not like \`## [1.2.3] - 2026-01-31\`.`);
    if (text === '') problems.push(`Nothing stands under \`${heading}\`.`);
  }
  for (const { heading, text } of [...(first ? [first] : []), ...released]) {
    const kinds = headed(text, /^### /m);
    const named = kinds.map((kind) => kind.heading.slice('### '.length));
    if (text !== '' && !text.startsWith('### ')) {
      problems.push(
        `What stands under \`${heading}\` begins without a kind of change (### ${KINDS.join(', ### ')}).`,
      );
    }
    if (named.join() !== KINDS.filter((kind) => named.includes(kind)).join()) {
      problems.push(
        `Under \`${heading}\` stand ${named.join(', ')}: use ${KINDS.join(', ')}, each once, in this order.`,
      );
    }
    for (const kind of kinds) {
      const other = kind.text.split('\n').filter((line) => line !== '' && !/^(- | {2})/.test(line));
      if (kind.text === '' || other.length > 0) {
        problems.push(
          `\`${kind.heading}\` under \`${heading}\` is not a list: ${other[0] ?? 'it is empty'}.`,
        );
      }
    }
  }
  const [versions, dates] = [released, released].map((sections, which) =>
    sections.map(({ heading }) => RELEASED.exec(heading)?.[which + 1] ?? ''),
  ) as [string[], string[]];
  if (!versions.every((version, index) => index === 0 || compare(versions[index - 1] ?? '', version) > 0)) {
    problems.push(`The versions do not fall: ${versions.join(', ')}.`);
  }
  if (!dates.every((date, index) => index === 0 || (dates[index - 1] ?? '') >= date)) {
    problems.push(`The days do not fall: ${dates.join(', ')}.`);
  }
  return problems;
}

/** Which of two versions comes later, as a number for sorting. */
export function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number)) as [number[], number[]];
  return a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/**
 * Makes a version of what is not released, and leaves an empty section above it.
 *
 * @throws Error when there is nothing to release.
 */
export function withVersion(changelog: string, version: string, date: string): string {
  const [unreleased] = sectionsOf(changelog);
  if (unreleased === undefined || unreleased.version !== undefined || unreleased.text === '') {
    throw new Error(
      `CHANGELOG.md has nothing under \`${UNRELEASED}\` that version ${version} could tell of.`,
    );
  }
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version}] - ${date}`);
}
