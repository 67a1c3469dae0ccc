import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compare, misshapen, sectionsOf, withVersion } from '../../../scripts/release/changelog';

const CHANGELOG = `# Changelog

Words.

## [Unreleased]

### Added

- A thing.
  - Of two parts.

### Fixed

- Another.

## [0.10.0] - 2026-02-01

### Security

- A hole.

## [0.9.0] - 2026-02-01

### Added

- The first thing.
`;

test('CHANGELOG.md is in the form of Keep a Changelog', () => {
  const changelog = readFileSync(path.resolve(__dirname, '../../../CHANGELOG.md'), 'utf8');
  expect(misshapen(changelog)).toEqual([]);
  expect(sectionsOf(changelog).length).toBeGreaterThan(1);
});

test('a changelog has a section for what is not released, and one for each version', () => {
  expect(sectionsOf(CHANGELOG)).toEqual([
    { text: '### Added\n\n- A thing.\n  - Of two parts.\n\n### Fixed\n\n- Another.' },
    { version: '0.10.0', date: '2026-02-01', text: '### Security\n\n- A hole.' },
    { version: '0.9.0', date: '2026-02-01', text: '### Added\n\n- The first thing.' },
  ]);
  expect(misshapen(CHANGELOG)).toEqual([]);
});

test.each([
  ['# Changelog', '# Changes', 'The first line is not `# Changelog`.'],
  ['## [Unreleased]', '## Next', 'The first section is not `## [Unreleased]`.'],
  ['## [0.9.0] - 2026-02-01', '## 0.9.0', '`## 0.9.0` is not like `## [1.2.3] - 2026-01-31`.'],
  ['### Added\n\n- The first thing.', '', 'Nothing stands under `## [0.9.0] - 2026-02-01`.'],
  ['### Added\n\n- The first', '- The first', 'begins without a kind of change (### Added, ### Changed'],
  ['### Fixed', '### Repaired', 'Under `## [Unreleased]` stand Added, Repaired: use Added, Changed'],
  [
    '### Added\n\n- A thing.\n  - Of two parts.\n\n### Fixed',
    '### Fixed\n\n- B.\n\n### Added',
    'stand Fixed, Added',
  ],
  [
    '### Fixed',
    '### Added',
    'stand Added, Added: use Added, Changed, Deprecated, Removed, Fixed, Security, each once',
  ],
  ['- A hole.', 'A hole.', '`### Security` under `## [0.10.0] - 2026-02-01` is not a list: A hole.'],
  ['- A hole.', '', '`### Security` under `## [0.10.0] - 2026-02-01` is not a list: it is empty.'],
  ['0.10.0', '0.8.0', 'The versions do not fall: 0.8.0, 0.9.0.'],
  ['0.10.0', '0.9.0', 'The versions do not fall: 0.9.0, 0.9.0.'],
  ['[0.10.0] - 2026-02-01', '[0.10.0] - 2026-01-31', 'The days do not fall: 2026-01-31, 2026-02-01.'],
])('with %j as %j it is not', (from, to, problem) => {
  expect(CHANGELOG).toContain(from);
  expect(misshapen(CHANGELOG.replace(from, to))).toEqual([expect.stringContaining(problem)]);
});

test('what is not released becomes a version, below an empty section', () => {
  const changed = withVersion(CHANGELOG, '0.11.0', '2026-03-01');
  expect(misshapen(changed)).toEqual([]);
  expect(sectionsOf(changed)).toEqual([
    { text: '' },
    { ...sectionsOf(CHANGELOG)[0], version: '0.11.0', date: '2026-03-01' },
    ...sectionsOf(CHANGELOG).slice(1),
  ]);
  expect(() => withVersion(changed, '0.12.0', '2026-03-01')).toThrow(
    'CHANGELOG.md has nothing under `## [Unreleased]` that version 0.12.0 could tell of.',
  );
});

test('versions are compared by their numbers', () => {
  expect(['0.10.0', '1.0.0', '0.9.12', '0.9.2'].sort(compare)).toEqual([
    '0.9.2',
    '0.9.12',
    '0.10.0',
    '1.0.0',
  ]);
  expect(compare('1.2.3', '1.2.3')).toBe(0);
});
