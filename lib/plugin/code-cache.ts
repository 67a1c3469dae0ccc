import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Code as V8 keeps it, and what was in use when it was kept. */
export interface KeptCode {
  readonly code: Buffer;
  /** What the processes did that made it; what they did not do is not compiled in it. */
  readonly uses: readonly string[];
}

const ENDING = '.v8';
/** Entries that stay beside the newest one, for other versions of Node and of the program. */
const OTHERS = 3;
const DIGEST_LENGTH = 64;

/**
 * Compiled code of one program, kept between its processes in a folder of the user's.
 *
 * V8 runs what it is given, so nothing is taken from a place that anybody else can write to: the folder and the file
 * are this user's and of modes 0700 and 0600, no link is followed, and no folder above lets others put another one in
 * its place. V8 does not look whether the code is whole either, so a digest stands before it. Whatever is wrong, the
 * program is compiled as if there were no cache.
 */
export class CodeCache {
  private readonly file: string;

  private constructor(
    private readonly folder: string,
    private readonly user: number,
    key: string,
  ) {
    this.file = path.join(folder, `${key}${ENDING}`);
  }

  /**
   * Opens the cache: in XDG_CACHE_HOME, or `.cache` of the home folder.
   *
   * @param program - the name of the program, which is that of a folder.
   * @param digest - of the program's source.
   * @returns `undefined` where there is no safe place, or no such thing as an owner of files.
   */
  static open(program: string, digest: string, env: NodeJS.ProcessEnv): CodeCache | undefined {
    const user = process.getuid?.();
    if (user === undefined) return undefined;
    try {
      const { XDG_CACHE_HOME: chosen } = env;
      const base = chosen && path.isAbsolute(chosen) ? chosen : path.join(env['HOME'] || homedir(), '.cache');
      const folder = path.join(base, program);
      for (const dir of [base, folder]) if (!existsSync(dir)) mkdirSync(dir, { mode: 0o700 });
      if (!isSafe(folder, user)) return undefined;
      // What V8 makes depends on these; it looks at its own version and flags once more itself.
      const { arch, platform, versions } = process;
      const key = createHash('sha256').update([versions.node, versions.v8, platform, arch, digest].join());
      return new CodeCache(folder, user, key.digest('hex').slice(0, 32));
    } catch {
      return undefined;
    }
  }

  /** What was kept, if it is there and whole. */
  read(): KeptCode | undefined {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(this.file, constants.O_RDONLY | constants.O_NOFOLLOW);
      const stats = fstatSync(descriptor);
      if (!stats.isFile() || !isPrivate(stats, this.user)) return undefined;
      const bytes = readFileSync(descriptor);
      const content = bytes.subarray(DIGEST_LENGTH);
      if (bytes.toString('latin1', 0, DIGEST_LENGTH) !== sha256(content)) return undefined;
      const end = content.indexOf('\n');
      const uses = JSON.parse(content.toString('utf8', 0, end)) as string[];
      return { code: content.subarray(end + 1), uses };
    } catch {
      return undefined;
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  /** Keeps code in place of what was kept. That it cannot be kept is no error. */
  write({ code, uses }: KeptCode): void {
    const draft = `${this.file}.${randomBytes(6).toString('hex')}`;
    try {
      const content = Buffer.concat([Buffer.from(`${JSON.stringify(uses)}\n`), code]);
      writeFileSync(draft, Buffer.concat([Buffer.from(sha256(content)), content]), {
        flag: 'wx',
        mode: 0o600,
      });
      renameSync(draft, this.file);
      this.tidy();
    } catch {
      rmSync(draft, { force: true });
    }
  }

  /** Removes what older programs kept, and drafts of processes that were killed. */
  private tidy(): void {
    const others = readdirSync(this.folder)
      .map((name) => path.join(this.folder, name))
      .filter((file) => file !== this.file)
      .map((file) => ({ file, at: lstatSync(file).mtimeMs }))
      .sort((one, other) => other.at - one.at);
    const kept = others.filter(({ file }) => file.endsWith(ENDING)).slice(0, OTHERS);
    for (const { file, at } of others) {
      const isDraft = file.includes(`${ENDING}.`) && Date.now() - at < 60_000;
      if (!isDraft && !kept.some((entry) => entry.file === file)) rmSync(file, { force: true });
    }
  }
}

/** Whether nobody but the user can write in a folder, or put another in its place. */
function isSafe(folder: string, user: number): boolean {
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || !isPrivate(stats, user)) return false;
  for (let at = path.dirname(realpathSync(folder)); ; at = path.dirname(at)) {
    const above = lstatSync(at);
    // In a folder that is sticky (/tmp), others cannot replace what is not theirs.
    const others = (above.mode & 0o022) !== 0 && (above.mode & 0o1000) === 0;
    if (others || (above.uid !== user && above.uid !== 0)) return false;
    if (at === path.dirname(at)) return true;
  }
}

function isPrivate(stats: Stats, user: number): boolean {
  return stats.uid === user && (stats.mode & 0o077) === 0;
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
