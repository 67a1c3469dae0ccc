import { Refusal } from '../refusal';

/**
 * The limit of requests a second (`Behaviour.rateLimit`): as many as that at once after a quiet second, and each later
 * one as soon as its share of a second has passed. A request that is refused uses nothing up.
 */
export class RateLimit {
  #left: number | undefined;
  #at = 0;

  /** @throws Refusal when a request is one too many; without a limit (0) none is. */
  admit(perSecond: number, now = performance.now()): void {
    if (perSecond === 0) {
      this.#left = undefined;
      return;
    }
    const left = (this.#left ?? perSecond) + ((now - this.#at) / 1000) * perSecond;
    this.#left = Math.min(left, perSecond);
    this.#at = now;
    if (this.#left < 1) throw new Refusal('SlowDown', 'Please reduce your request rate.');
    this.#left -= 1;
  }
}
