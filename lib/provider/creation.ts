import type { CreationWatch } from '../ci';
import type { ResourceContext } from '../plugin';
import type { Session } from './session';

/** Warns of what a creation made twice, because an answer was lost. */
export function twinsTold(ctx: Pick<ResourceContext<Session>, 'warn'>): CreationWatch {
  // With its id, for Terraform shows only one of several warnings that are headed alike.
  return { warn: (detail, kept) => ctx.warn({ summary: `It may have been made twice: ${kept}`, detail }) };
}
