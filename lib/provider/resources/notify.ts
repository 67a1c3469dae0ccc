import { given, type NotifyConfig } from '../../ci';
import { attribute, type Context, type PlannedOf, type Private, type StateOf } from '../../plugin';
import { MQ_MODES, NOTIFY_EVENTS, RESULT_FORMATS } from '../../rules';
import {
  markOf,
  type WriteOnlyConfig,
  writeOnlyOf,
  writeOnlyUrl,
  WRITTEN_URL,
  wroteUrl,
} from './write-only-url';

/** What a queue and a workflow say of their notifications. */
export const notifyAttributes = {
  url: attribute.string({
    description:
      'Public HTTP or HTTPS address that events are posted to; needed for the type `Url`. It may hold a password or ' +
      'a token, so plans do not show it, and `terraform plan -generate-config-out` leaves it for you to write in.',
    optional: true,
    sensitive: true,
  }),
  ...writeOnlyUrl(),
  type: attribute.string({
    description: '`Url` (the default), or `TDMQ` for a message queue.',
    default: 'Url',
  }),
  events: attribute.set('string', {
    description: `What is told: some of ${NOTIFY_EVENTS.map((event) => `\`${event}\``).join(', ')}.`,
    required: true,
  }),
  result_format: attribute.string({
    description: `How events are written: \`${RESULT_FORMATS.join('` or `')}\`. Defaults to \`XML\`.`,
    default: 'XML',
  }),
  mq_region: attribute.string({
    description: 'Region of the message queue in short, such as `sh`; only with the type `TDMQ`.',
    optional: true,
  }),
  mq_mode: attribute.string({
    description: `\`${MQ_MODES.join('` or `')}\`; only with the type \`TDMQ\`.`,
    optional: true,
  }),
  mq_name: attribute.string({
    description: 'Name of the message queue; only with the type `TDMQ`.',
    optional: true,
  }),
};

type A = typeof notifyAttributes;

/** Notifications in a state. */
export type NotifyState = StateOf<A>;

/** Notifications as they are sent. */
export function notifyToWire(notify: PlannedOf<A>): NotifyConfig {
  return given({
    state: 'On',
    url: notify.url ?? undefined,
    type: notify.type,
    event: notify.events,
    resultFormat: notify.result_format,
    mqRegion: notify.mq_region ?? undefined,
    mqMode: notify.mq_mode ?? undefined,
    mqName: notify.mq_name ?? undefined,
  });
}

/** What the service says of notifications; null when there are none: not set, switched off, or all empty. */
export function notifyFromWire(config: NotifyConfig | undefined): NotifyState | null {
  const { state, url, type, event = [], mqName } = config ?? {};
  if (config === undefined || state?.toLowerCase() === 'off' || (!url && !mqName)) return null;
  return {
    url: url ?? null,
    url_wo: null,
    url_wo_version: null,
    type: type ?? 'Url',
    events: [...new Set(event)],
    result_format: config.resultFormat ?? 'XML',
    mq_region: config.mqRegion ?? null,
    mq_mode: config.mqMode ?? null,
    mq_name: mqName ?? null,
  };
}

/**
 * Notifications to send: an address that is not stored is in the configuration alone. What it was is marked beside the
 * state, so that a change elsewhere is seen.
 */
export function notifyToSend(
  ctx: Pick<Context<unknown>, 'log'> & { readonly private: Private },
  planned: PlannedOf<A> | null,
  config: WriteOnlyConfig,
): PlannedOf<A> | null {
  const url = writeOnlyOf(config);
  ctx.private.set(WRITTEN_URL, url === null ? undefined : markOf(url));
  if (url === null || planned === null) return planned;
  ctx.log.hide(url);
  return { ...planned, url };
}

/**
 * What a state says of the notifications that the service has. An address that was not to be stored stays out of it;
 * when it is another one now, the version of it is missing, so that a plan sends it again.
 * @param found - what the service says.
 */
export function notifyStored(
  kept: Private,
  found: NotifyState | null,
  state: NotifyState | null | undefined,
): NotifyState | null {
  const mark = kept.get(WRITTEN_URL);
  const version = state?.url_wo_version ?? null;
  if (found === null || (mark === undefined && version === null)) return found;
  const same = found.url !== null && (mark === undefined || wroteUrl(mark, found.url));
  return { ...found, url: null, url_wo_version: same ? version : null };
}
