import type { Credentials } from '../ci/signature';

/** Temporary keys. */
export interface Lease {
  readonly credentials: Credentials;
  /** When they expire, in milliseconds since 1970 by the clock of this machine. */
  readonly expires: number;
}

/** What a renewal needs besides a way to get keys. */
export interface RefreshingOptions {
  /** The time, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Told of a renewal that failed while the keys are still good. */
  readonly kept?: (error: Error) => void;
}

/** Keys are renewed when this much is left of them, in milliseconds, or a tenth of their life if that is less. */
const MARGIN_MS = 300_000;
/** The longest wait after a renewal that failed while the keys are still good, in milliseconds. */
const AGAIN_MS = 10_000;

/**
 * Temporary keys that are fetched when they are first needed and renewed before they expire: once for all who wait,
 * and a fetch that failed is forgotten, so that the next one who asks tries again.
 */
export class Refreshing {
  private lease: (Lease & { readonly renewFrom: number }) | undefined;
  private fetching: Promise<Credentials> | undefined;
  private readonly now: () => number;

  constructor(
    private readonly fetch: () => Promise<Lease>,
    private readonly options: RefreshingOptions = {},
  ) {
    this.now = options.now ?? Date.now;
  }

  /** When the keys that were fetched last expire; `undefined` before there are any. */
  get expires(): number | undefined {
    return this.lease?.expires;
  }

  /**
   * The keys to sign with now.
   * @throws whatever the fetch throws, unless the keys that are there are still good.
   */
  get(): Credentials | Promise<Credentials> {
    const { lease } = this;
    if (lease && this.now() < Math.min(lease.renewFrom, lease.expires)) return lease.credentials;
    this.fetching ??= this.renew().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  /** Forgets keys that the service calls expired, whatever our clock says. */
  drop(refused: Credentials): void {
    if (this.lease?.credentials === refused) this.lease = undefined;
  }

  private async renew(): Promise<Credentials> {
    const started = this.now();
    try {
      const lease = await this.fetch();
      const life = lease.expires - started;
      this.lease = { ...lease, renewFrom: lease.expires - Math.min(MARGIN_MS, life / 10) };
      return lease.credentials;
    } catch (error) {
      const { lease } = this;
      const now = this.now();
      if (!lease || now >= lease.expires) throw error;
      this.lease = { ...lease, renewFrom: now + Math.min(AGAIN_MS, (lease.expires - now) / 2) };
      this.options.kept?.(error as Error);
      return lease.credentials;
    }
  }
}
