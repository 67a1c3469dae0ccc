import { type Known, isUnknown, knownText } from './known';
import { NOTIFY_SOURCE, type NotifyInput, notifyFindings, oneOf } from './notify';
import type { Rule } from './rule';

const SOURCE = 'CI API, Updating a Smart Audio Queue, 2025-09-15';

/** Longest name of a queue, in characters. */
export const QUEUE_NAME_MAX_LENGTH = 100;

/** What a queue can be. */
export const QUEUE_STATES = ['Active', 'Paused'] as const;

/** The settings of a queue as a check sees them. */
export interface QueueInput {
  readonly name?: Known<string>;
  readonly state?: Known<string>;
  readonly notify?: Known<NotifyInput>;
  /** That a callback may go to a private address: the service runs in this network, as the emulator does. */
  readonly allowPrivateCallback?: boolean;
}

/** The rules for a queue. */
export const QUEUE_RULES: readonly Rule<QueueInput>[] = [
  {
    id: 'queue-name',
    source: SOURCE,
    summary: 'Not a queue name',
    broken: ({ name }) => {
      const known = knownText(name);
      const length = known ? [...known.text].length : 0;
      if (known?.whole && length === 0) {
        return { path: ['name'], message: 'The queue name is empty. Give it at least one character.' };
      }
      return length <= QUEUE_NAME_MAX_LENGTH
        ? undefined
        : {
            path: ['name'],
            message:
              `Queue name "${known?.text}" has ${known?.whole ? '' : 'at least '}${length} characters. ` +
              `Use at most ${QUEUE_NAME_MAX_LENGTH}.`,
          };
    },
  },
  {
    id: 'queue-state',
    source: SOURCE,
    summary: 'Unknown queue state',
    broken: ({ state }) => oneOf(state, QUEUE_STATES, ['state'], 'queue state'),
  },
  {
    id: 'queue-notify',
    source: NOTIFY_SOURCE,
    summary: 'Wrong notification settings',
    broken: ({ notify, allowPrivateCallback }) =>
      notify === undefined || isUnknown(notify)
        ? undefined
        : notifyFindings(notify, ['notify'], { allowPrivate: allowPrivateCallback ?? false }),
  },
];
