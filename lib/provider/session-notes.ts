import { queueListings, templateListings, workflowListings } from '../ci';
import { Confirmations } from './confirmations';
import { Plans } from './planned';
import { templateLeftovers } from './resources/voice-separate-template';
import { workflowLeftovers } from './resources/voice-separate-workflow';
import type { Session } from './session';

/** What a session notes of what it saw, which is nothing yet. */
export function blankNotes(): Pick<Session, 'plans' | 'listings' | 'confirmations' | 'leftovers'> {
  const listings = {
    templates: templateListings(),
    workflows: workflowListings(),
    queues: queueListings(),
  };
  return {
    plans: new Plans(),
    listings,
    confirmations: new Confirmations(),
    leftovers: {
      templates: templateLeftovers(listings.templates),
      workflows: workflowLeftovers(listings.workflows),
    },
  };
}
