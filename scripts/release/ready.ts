import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { misshapen, sectionsOf } from './changelog';
import { disagreeing, versionOf } from './versions';

/** Runs git in a folder, and gives what it says. */
export function git(root: string, ...args: readonly string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();
  } catch (error) {
    const { stderr, code } = error as { readonly stderr?: string; readonly code?: string };
    const reason =
      code === 'ENOENT' ? 'git is not installed' : `git ${args.join(' ')} says in ${root}: ${stderr?.trim()}`;
    throw new Error(`A release is made of a commit, and ${reason}.`, { cause: error });
  }
}

const list = (lines: readonly string[]): string => lines.map((line) => `\n  ${line}`).join('');

/** Why no artefacts are made of a checkout, be it a dry run or not; none when there is no reason. */
export function refusals(root: string): string[] {
  const found: string[] = [];
  const dirty = git(root, 'status', '--porcelain').split('\n').filter(Boolean);
  if (dirty.length > 0) {
    found.push(
      `These files are not as in the commit that the release is made of:${list(dirty)}\n` +
        'Commit them, put them aside (`git stash --include-untracked`), or make the release in a fresh clone.',
    );
  }
  const others = disagreeing(root);
  if (others.length > 0) {
    found.push(
      `The version is ${versionOf(root)}, as package.json says, and elsewhere it is another:${list(others)}\n` +
        'Set it everywhere with `npm run release -- --prepare VERSION`, or correct these lines.',
    );
  }
  const problems = misshapen(changelogOf(root));
  if (problems.length > 0)
    found.push(`CHANGELOG.md is not in the form of Keep a Changelog:${list(problems)}`);
  return found;
}

/** What keeps a checkout from being published, though a dry run may be made of it; none when nothing does. */
export function unpublishable(root: string): string[] {
  const found: string[] = [];
  const version = versionOf(root);
  const tags = git(root, 'tag', '--points-at', 'HEAD').split('\n');
  if (!tags.includes(`v${version}`)) {
    found.push(
      `The commit ${git(root, 'rev-parse', '--short', 'HEAD')} has no tag v${version}. ` +
        `When it is what version ${version} shall be: \`git tag --annotate v${version}\`.`,
    );
  }
  const sections = sectionsOf(changelogOf(root));
  if (!sections.some((section) => section.version === version)) {
    found.push(
      `CHANGELOG.md has no section of version ${version}. Make it with \`npm run release -- --prepare ${version}\`.`,
    );
  }
  if (sections.some((section) => section.version === undefined && section.text !== '')) {
    found.push(
      `CHANGELOG.md tells of changes that belong to no version yet. Give them one with \`npm run release -- --prepare VERSION\`.`,
    );
  }
  return found;
}

/** What a release changes, from the changelog: what is not released yet where there is anything, else its version. */
export function releaseNotes(root: string): string {
  const version = versionOf(root);
  const [unreleased, ...released] = sectionsOf(changelogOf(root));
  if (unreleased?.text) return `# Not released yet (after ${version})\n\n${unreleased.text}\n`;
  const section = released.find((each) => each.version === version);
  if (section === undefined)
    throw new Error(`CHANGELOG.md has no section of version ${version}, nor anything under Unreleased.`);
  return `# ${version} (${section.date})\n\n${section.text}\n`;
}

function changelogOf(root: string): string {
  return readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
}
