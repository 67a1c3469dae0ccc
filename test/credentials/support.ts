import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CredentialsError } from '../../lib/credentials';

/** A folder of profiles, and of whatever other files credentials come from. */
export class Files {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'tccli-'));

  /** Writes a profile: its credentials, as an object or as they stand there, and its configuration. */
  profile(name: string, credential: object | string, configure?: object): string {
    const content = typeof credential === 'string' ? credential : JSON.stringify(credential);
    if (configure) this.file(`${name}.configure`, JSON.stringify(configure));
    return this.file(`${name}.credential`, content);
  }

  /** Writes a file, which only its owner can read. */
  file(name: string, content: string): string {
    const file = path.join(this.dir, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  }

  /** An environment that has these profiles and nothing else but what is given. */
  env(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { TENCENTCLOUD_SHARED_CREDENTIALS_DIR: this.dir, ...extra };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** The error that something ends with. */
export async function failure(attempt: Promise<unknown>): Promise<CredentialsError> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CredentialsError);
  return error as CredentialsError;
}
