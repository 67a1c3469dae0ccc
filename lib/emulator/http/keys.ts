import type { Credentials } from '../../ci/signature';

/** The keys that the emulator accepts; a token may end before the emulator does. */
export interface EmulatorCredentials extends Credentials {
  /** When the token expires, in milliseconds since 1970. Without it, never. */
  readonly expires?: number;
}

/** The keys that are accepted, by their SecretId. */
export class Keys {
  private readonly byId = new Map<string, EmulatorCredentials>();

  constructor(own: EmulatorCredentials) {
    this.accept(own);
  }

  /** Accepts a pair of keys besides those that are accepted already. */
  accept(credentials: EmulatorCredentials): void {
    this.byId.set(credentials.secretId, credentials);
  }

  /** The keys of a SecretId, if it is one that is accepted. */
  find(secretId: string): EmulatorCredentials | undefined {
    return this.byId.get(secretId);
  }
}
