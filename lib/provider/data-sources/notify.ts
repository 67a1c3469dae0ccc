import type { NotifyConfig } from '../../ci';
import { attribute, type StateOf } from '../../plugin';
import { shownHost } from '../../rules';
import { notifyFromWire } from '../resources/notify';

const computed = true;

/** What data sources tell of the notifications of a queue or a workflow. */
export const notifyFound = {
  url: attribute.string({
    description:
      'The host that events are posted to: `https://example.com/…`. What else stands in the address may be a secret, and ' +
      'is not told.',
    computed,
  }),
  type: attribute.string({ description: '`Url`, or `TDMQ` for a message queue.', computed }),
  events: attribute.set('string', { description: 'What is told.', computed }),
  result_format: attribute.string({ description: 'How events are written: `XML` or `JSON`.', computed }),
  mq_region: attribute.string({ description: 'Region of the message queue in short.', computed }),
  mq_mode: attribute.string({ description: '`Topic` or `Queue`.', computed }),
  mq_name: attribute.string({ description: 'Name of the message queue.', computed }),
};

/** What the service says of notifications; null when there are none. */
export function notifyFields(config: NotifyConfig | undefined): StateOf<typeof notifyFound> | null {
  const found = notifyFromWire(config);
  if (found === null) return null;
  const { url, type, events, result_format, mq_region, mq_mode, mq_name } = found;
  return {
    url: url === null ? null : shownHost(url),
    type,
    events,
    result_format,
    mq_region,
    mq_mode,
    mq_name,
  };
}
