import type { IConstruct } from 'constructs';
import { check, type ListingInput, type Rules } from '../rules';
import { judge } from './checks/settings';
import type { TerraformProvider } from './terraform/cdktf';
import { ruleInput } from './terraform/rule-input';

/** What narrows a list of jobs, or of executions, besides their states. */
export interface ListingProps {
  /**
   * Only what was submitted, or begun, at this time or later: `2026-01-31T08:00:00+08:00`.
   * @default - of any age
   */
  readonly createdFrom?: string;
  /**
   * Only what was submitted, or begun, at this time or earlier.
   * @default - up to the newest
   */
  readonly createdTo?: string;
  /**
   * At most so many, the newest ones; a whole number from 1.
   * @default 100
   */
  readonly limit?: number;
  /**
   * The provider that looks them up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * What narrows a list, as the data source takes it.
 *
 * @param kind - the class as its user knows it.
 * @throws Error when a state or a time is none, or the limit is no whole number from 1.
 */
export function listingSettings(
  kind: string,
  construct: IConstruct,
  rules: Rules<ListingInput>,
  { states, createdFrom, createdTo, limit, provider }: ListingProps & { readonly states?: string[] },
) {
  const narrowed = { states, createdFrom, createdTo, limit };
  judge(kind, construct, check(rules, ruleInput(narrowed)), (setting) => setting);
  return { ...narrowed, provider };
}
