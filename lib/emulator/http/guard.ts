import { CI_ROLE, PASS_ROLE, appIdOf, ciResource, cosResource, roleResource } from '../../rules';
import type { Behaviour } from '../behaviour';
import { Refusal } from '../refusal';
import { type AccessPolicy, type AskedResource, Policy } from './policy';
import type { Match } from './router';

/** Lets through what a policy allows; without a policy, everything. */
export class Guard {
  #policy: Policy | undefined;

  /** @throws PolicyError when the policy cannot be judged. */
  constructor(policy?: AccessPolicy) {
    this.enforce(policy);
  }

  /** Judges by this policy from now on. @throws PolicyError when it cannot be judged; the former one stays. */
  enforce(policy: AccessPolicy | undefined): void {
    this.#policy = policy === undefined ? undefined : new Policy(policy);
  }

  /** Whether there is a policy to judge by. */
  get enforces(): boolean {
    return this.#policy !== undefined;
  }

  /**
   * Refuses what the policy does not allow.
   * @param key - the path below the bucket, decoded, without its first slash.
   * @throws Refusal AccessDenied.
   */
  admit({ route, host }: Match, key: string, now: number, { passRole }: Behaviour): void {
    if (this.#policy === undefined) return;
    const { action, everywhere, passesRole, operation } = route;
    const { region, bucket = '' } = host;
    const place = { region, bucket, appId: appIdOf(bucket) ?? '' };
    const isCos = action.startsWith('cos:');
    const asked: AskedResource = {
      service: isCos ? 'cos' : 'ci',
      region,
      account: `uid/${place.appId}`,
      resource: isCos ? `${bucket}/${key}` : `bucket/${bucket}/${key}`,
    };
    if (!this.#policy.allows(action, everywhere === true ? 'everything' : asked, now)) {
      throw new PolicyRefusal(
        action,
        everywhere === true ? '*' : (isCos ? cosResource : ciResource)(place, key),
      );
    }
    // Assumption A43.
    if (passesRole !== true || (operation !== 'CreateJob' && passRole === 'jobs')) return;
    const role: AskedResource = {
      service: 'cam',
      region: '',
      account: undefined,
      resource: `roleName/${CI_ROLE}`,
    };
    if (!this.#policy.allows(PASS_ROLE, role, now)) throw new PolicyRefusal(PASS_ROLE, roleResource());
  }
}

/** What the policy does not allow. */
export class PolicyRefusal extends Refusal {
  constructor(
    readonly action: string,
    readonly resource: string,
  ) {
    super(
      'AccessDenied',
      `You are not authorized to perform operation (${action}) on resource (${resource}): no permission.`,
    );
  }
}
