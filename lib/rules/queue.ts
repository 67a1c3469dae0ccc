import { nameRules } from './names';
import { NOTIFY_RULES, type NotifyInput, oneOf } from './notify';
import { ruleTable } from './rule';
import type { Setting } from './setting';
import { QUEUE_STATES } from './states';

const SOURCE = 'CI API, Updating a Smart Audio Queue, 2025-09-15';

/** Longest name of a queue, in characters. */
const QUEUE_NAME_MAX_LENGTH = 100;

/** The settings of a queue as a check sees them. */
export interface QueueInput {
  readonly name?: Setting<string>;
  readonly state?: Setting<string>;
  readonly notify?: Setting<NotifyInput>;
  /** That a callback may go to a private address: the service runs in this network, as the emulator does. */
  readonly allowPrivateCallback?: boolean;
}

/** The rules for the state of a queue, which a search for queues names too. */
export const QUEUE_STATE_RULES = ruleTable<Pick<QueueInput, 'state'>>()({
  state: {
    source: SOURCE,
    summary: 'Unknown queue state',
    broken: ({ state }) => oneOf(state, QUEUE_STATES, ['state'], 'queue state'),
  },
});

/** The rules for a queue. */
export const QUEUE_RULES = ruleTable<QueueInput>()({
  ...nameRules({ thing: 'queue', source: SOURCE, maxLength: QUEUE_NAME_MAX_LENGTH }),
  ...QUEUE_STATE_RULES,
  ...NOTIFY_RULES,
});
