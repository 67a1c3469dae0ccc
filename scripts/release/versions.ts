import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A place of a tracked file that names the version of this project. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly version: string;
}

/** What stands before a version of ours; `package.json` has the one that counts. */
const BEFORE: readonly string[] = [
  // The project itself, and what depends on its packages.
  String.raw`^ {2}"version": "`,
  String.raw`"cdkt[fn]-tencent-ci": "[~^]?`,
  String.raw`\bcdkt[fn]-tencent-ci[@-]`,
  String.raw`\bcdkt[fn][-_]tencent[-_]ci(?:==|-)`,
  // The provider, as Terraform, its lock file and our command line tell of it.
  String.raw`\bterraform-provider-tencentci_v?`,
  String.raw`\btencent-ci\.local/cdktf/tencentci(?:/| v?)`,
  String.raw`\btencent-ci\.local/cdktf/tencentci"[\s,]+version\s*=\s*"`,
  String.raw`\b(?:tencentci|[Tt]he provider(?: is in its place:)?) v?`,
  // The file of a mirror that has the hashes of a version.
  '[`/](?=\\d+\\.\\d+\\.\\d+\\.json)',
];
const NAMED = new RegExp(`(${BEFORE.join('|')})(\\d+\\.\\d+\\.\\d+)(?!\\.?\\d)`, 'gm');

/** Whose versions are of other things, or of the past. */
const NOT_OURS = /^(CHANGELOG\.md$|test\/)|(^|\/)package-lock\.json$|\.(?:png|svg|webp)$/;

/** The version of this project, from its `package.json`. */
export function versionOf(root: string): string {
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Tracked files that may name the version. */
function files(root: string): string[] {
  return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\0')
    .filter((file) => file !== '' && !NOT_OURS.test(file));
}

/** Every place that names the version of this project, in tracked files as they are now. */
export function places(root: string): Place[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    readonly version: string;
    readonly packages: { readonly '': { readonly version: string } };
  };
  const locked = [lock.version, lock.packages[''].version];
  return [
    ...locked.map((version) => ({ file: 'package-lock.json', line: 1, version })),
    ...files(root).flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return matches(file, text).map((match) => ({
        file,
        line: text.slice(0, match.index + match[0].length).split('\n').length,
        version: match[2] ?? '',
      }));
    }),
  ];
}

function matches(file: string, text: string): RegExpExecArray[] {
  // The `version` of an example is its own.
  return [...text.matchAll(NAMED)].filter(
    ([, before = '']) => !/^ {2}"/.test(before) || file === 'package.json',
  );
}

/** Places that name another version than `package.json`, for messages. */
export function disagreeing(root: string): string[] {
  const version = versionOf(root);
  return places(root)
    .filter((place) => place.version !== version)
    .map((place) => `${place.file}:${place.line} names ${place.version}`);
}

/** Has every place name another version. */
export function setVersion(root: string, version: string): void {
  for (const file of files(root)) {
    const text = readFileSync(path.join(root, file), 'utf8');
    let changed = text;
    // From the end, so that the places before stay where they are.
    for (const match of matches(file, text).reverse()) {
      const [all, before = ''] = match;
      changed = changed.slice(0, match.index) + before + version + changed.slice(match.index + all.length);
    }
    if (changed !== text) writeFileSync(path.join(root, file), changed);
  }
  const lockFile = path.join(root, 'package-lock.json');
  const lock = readFileSync(lockFile, 'utf8');
  // The head of the file, and the project's own entry, which comes first.
  let left = 2;
  writeFileSync(
    lockFile,
    lock.replace(/^( +"version": ")[^"]+/gm, (all, before: string) => (left-- > 0 ? before + version : all)),
  );
}
