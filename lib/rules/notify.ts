import { isIP } from 'node:net';
import { type Finding, type SettingPath, listed, ruleTable } from './rule';
import { type Setting, certainText, isUndecided } from './setting';
import { shownBeginning, shownUrl } from './shown-url';

/** The document that the notification rules come from. */
export const NOTIFY_SOURCE = 'CI API, Structure: NotifyConfig and CallBackMqConfig';

/** What a workflow can tell about. */
export const NOTIFY_EVENTS = ['WorkflowStart', 'TaskFinish', 'WorkflowFinish'] as const;

/** How notifications travel. */
export const NOTIFY_TYPES = ['Url', 'TDMQ'] as const;

/** How notifications are written. */
export const RESULT_FORMATS = ['XML', 'JSON'] as const;

/** Kinds of message queue. */
export const MQ_MODES = ['Topic', 'Queue'] as const;

/** Notification settings as a check sees them. */
export interface NotifyInput extends WriteOnlyUrl {
  readonly url?: Setting<string>;
  readonly type?: Setting<string>;
  readonly events?: Setting<readonly Setting<string>[]>;
  readonly resultFormat?: Setting<string>;
  readonly mqRegion?: Setting<string>;
  readonly mqMode?: Setting<string>;
  readonly mqName?: Setting<string>;
}

/** An address that Terraform never stores, as a check sees it. */
export interface WriteOnlyUrl {
  readonly urlWo?: Setting<string>;
  /** Terraform cannot see that the address changes; a change of this says so. */
  readonly urlWoVersion?: Setting<number>;
}

/** What the notification rules need to know of a workflow or a queue. */
interface NotifyingInput {
  readonly notify?: Setting<NotifyInput>;
  readonly allowPrivateCallback?: boolean;
}

/** The rules for the notifications of a workflow and of a queue. */
export const NOTIFY_RULES = ruleTable<NotifyingInput>()({
  notify: {
    source: NOTIFY_SOURCE,
    summary: 'Wrong notification settings',
    broken: ({ notify, allowPrivateCallback }) =>
      notify === undefined || isUndecided(notify)
        ? undefined
        : notifyFindings(notify, ['notify'], { allowPrivate: allowPrivateCallback ?? false }),
  },
  notifyUnused: {
    source: NOTIFY_SOURCE,
    severity: 'warning',
    summary: 'Notification setting without effect',
    broken: ({ notify }) =>
      notify === undefined || isUndecided(notify) ? undefined : unusedNotifyFindings(notify, ['notify']),
  },
});

/** Finds what is wrong with notification settings; `at` is the path of their block. */
function notifyFindings(
  notify: NotifyInput,
  at: SettingPath,
  options: { allowPrivate?: boolean } = {},
): Finding[] {
  return [
    ...oneOf(notify.type, NOTIFY_TYPES, [...at, 'type'], 'notification type'),
    ...oneOf(notify.resultFormat, RESULT_FORMATS, [...at, 'resultFormat'], 'result format'),
    ...eventFindings(notify.events, [...at, 'events']),
    ...targetFindings(notify, at, options.allowPrivate ?? false),
  ];
}

function targetFindings(notify: NotifyInput, at: SettingPath, allowPrivate: boolean): Finding[] {
  if (isUndecided(notify.type)) return [];
  if (notify.type === 'TDMQ') {
    return [
      ...(['mqRegion', 'mqMode', 'mqName'] as const)
        .filter((name) => notify[name] === undefined || notify[name] === '')
        .map((name) => ({
          path: [...at, name],
          message: `Notification over TDMQ needs \`${name}\`. Set \`mqRegion\`, \`mqMode\` and \`mqName\`.`,
        })),
      ...oneOf(notify.mqMode, MQ_MODES, [...at, 'mqMode'], 'queue mode'),
    ];
  }
  if (notify.url === undefined && notify.urlWo === undefined) {
    return [{ path: [...at, 'url'], message: 'Notification by URL needs a `url`. Set it.' }];
  }
  return [
    ...urlFindings(notify.url, [...at, 'url'], allowPrivate),
    ...urlFindings(notify.urlWo, [...at, 'urlWo'], allowPrivate),
    ...writeOnlyFindings(notify, at),
  ];
}

/** An address is either stored or write-only, and one that is write-only has a version; `at` is the path of its block. */
export function writeOnlyFindings(
  { url, urlWo, urlWoVersion }: WriteOnlyUrl & { readonly url?: Setting<string> },
  at: SettingPath,
): Finding[] {
  // What is not known yet may turn out to be null, which is not set.
  if (urlWo === undefined || isUndecided(urlWo)) return [];
  if (url !== undefined && !isUndecided(url)) {
    const message =
      '`url` and `urlWo` are both set, and there is one address. Remove one; only `url` is stored.';
    return [{ path: [...at, 'urlWo'], message }];
  }
  if (urlWoVersion !== undefined) return [];
  const message =
    '`urlWo` needs `urlWoVersion`: the address is not stored, so that it changed is seen by a change of this number. ' +
    'Set it to 1, and raise it with each new address.';
  return [{ path: [...at, 'urlWoVersion'], message }];
}

/** Finds settings of the way that notifications do not go; `at` is the path of their block. */
export function unusedNotifyFindings(notify: NotifyInput, at: SettingPath): Finding[] {
  if (isUndecided(notify.type)) return [];
  if (notify.type === 'TDMQ') {
    return (['url', 'urlWo', 'urlWoVersion'] as const)
      .filter((name) => notify[name] !== undefined)
      .map((name) => ({
        path: [...at, name],
        message: `\`${name}\` has an effect only with the type Url. Remove it, or use that type.`,
      }));
  }
  const unused = (['mqRegion', 'mqMode', 'mqName'] as const)
    .filter((name) => notify[name] !== undefined)
    .map((name) => ({
      path: [...at, name],
      message: `\`${name}\` has an effect only with the type TDMQ. Remove it, or set the type.`,
    }));
  return notify.urlWoVersion === undefined || notify.urlWo !== undefined
    ? unused
    : [
        ...unused,
        {
          path: [...at, 'urlWoVersion'],
          message: '`urlWoVersion` has an effect only with `urlWo`. Remove it.',
        },
      ];
}

/** A callback address is HTTP or HTTPS, and not in a private network: the service could not reach it. */
export function urlFindings(url: Setting<string>, path: SettingPath, allowPrivate: boolean): Finding[] {
  const known = certainText(url);
  if (!known) return [];
  if (!known.whole) {
    const certain = known.text.toLowerCase();
    const possible = ['http://', 'https://'].some(
      (scheme) => scheme.startsWith(certain) || certain.startsWith(scheme),
    );
    return possible
      ? []
      : [
          {
            path,
            message: `A callback address starts with http:// or https://, not "${shownBeginning(known.text)}". Correct it.`,
          },
        ];
  }
  const shown = shownUrl(known.text);
  let host: string;
  try {
    const parsed = new URL(known.text);
    if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
      return [{ path, message: `"${shown}" is not an HTTP address. Use http:// or https://.` }];
    }
    host = parsed.hostname;
  } catch {
    return [{ path, message: `"${shown}" is not an address. Use a URL such as https://example.com/ci.` }];
  }
  return !allowPrivate && isPrivate(host)
    ? [
        {
          path,
          message: `"${shown}" is in a private network, which the service cannot reach. Use a public address.`,
        },
      ]
    : [];
}

function eventFindings(events: NotifyInput['events'], path: SettingPath): Finding[] {
  if (events === undefined || isUndecided(events)) return [];
  if (events.length === 0)
    return [{ path, message: `No event is named. Use some of ${listed(NOTIFY_EVENTS)}.` }];
  return events.flatMap((event) => oneOf(event, NOTIFY_EVENTS, path, 'event'));
}

/** A text that must be one of a few. */
export function oneOf(
  value: Setting<string>,
  allowed: readonly string[],
  path: SettingPath,
  what: string,
): Finding[] {
  return value === undefined || isUndecided(value) || allowed.includes(value)
    ? []
    : [{ path, message: `"${value}" is no ${what}. Use one of ${listed(allowed)}.` }];
}

/** Tells whether an address is of a private network, as far as its host tells. */
export function isPrivateUrl(url: string): boolean {
  return URL.canParse(url) && isPrivate(new URL(url).hostname);
}

/** Names and addresses that exist only inside a network: loopback, private, link-local and unspecified. */
export function isPrivate(host: string): boolean {
  const name = bare(host);
  if (name === 'localhost' || /\.(localhost|local|internal)$/.test(name)) return true;
  if (isIP(name) === 4) {
    return /^(0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
      name,
    );
  }
  if (isIP(name) === 6) return /^(::1?$|f[cd]|fe[89ab]|::ffff:)/.test(name);
  return false;
}

/** Addresses of one link only, where clouds tell a machine its own secrets. */
export function isLinkLocal(host: string): boolean {
  return /^(::ffff:)?169\.254\.|^::ffff:a9fe:|^fe[89ab][0-9a-f]:/.test(bare(host));
}

/** A host as it is compared: without the brackets of a URL and the dot of a whole name. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
