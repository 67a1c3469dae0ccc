import { attribute, type ConfigOf, type Diagnostic } from '../../plugin';
import { type ListingInput, listed, type Rules } from '../../rules';
import { diagnostics } from '../checks';
import { ruleInput } from '../rule-input';

/**
 * The attributes that narrow a list of jobs or executions.
 *
 * @param things - what is listed, in the plural.
 * @param began - what they did at the time that counts: `submitted`.
 */
export const listingAttributes = (things: string, began: string, states: readonly string[]) => ({
  states: attribute.set('string', {
    description: `Only ${things} in one of these states: ${listed(states.map((state) => `\`${state}\``))}.`,
    optional: true,
  }),
  created_from: attribute.string({
    description: `Only ${things} that were ${began} at this time or later: \`2026-01-31T08:00:00+08:00\`.`,
    optional: true,
  }),
  created_to: attribute.string({
    description: `Only ${things} that were ${began} at this time or earlier.`,
    optional: true,
  }),
  limit: attribute.number({
    description: `At most so many ${things}, the newest ones. Defaults to 100.`,
    default: 100,
  }),
});

type A = ReturnType<typeof listingAttributes>;

/** What is wrong with what narrows a list. */
export function checkListing(rules: Rules<ListingInput>, config: ConfigOf<A>): Diagnostic[] {
  return diagnostics(rules, ruleInput(listingAttributes('', '', []), config));
}

/** What narrows a list, as the client takes it. */
export function listingFilter(config: {
  readonly states: readonly string[] | null;
  readonly created_from: string | null;
  readonly created_to: string | null;
  readonly limit: number;
}) {
  const { states, created_from: createdFrom, created_to: createdTo, limit } = config;
  return {
    orderByTime: 'Desc',
    limit,
    ...(states !== null && { states }),
    ...(createdFrom !== null && { createdFrom }),
    ...(createdTo !== null && { createdTo }),
  };
}
