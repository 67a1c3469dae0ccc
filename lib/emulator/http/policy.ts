/** A policy (CAM) that a client is held to. */
export interface AccessPolicy {
  /** `2.0`. */
  readonly version: string;
  readonly statement: AccessStatement | readonly AccessStatement[];
}

/** What a policy allows or denies; a denial wins. */
export interface AccessStatement {
  /** `allow` or `deny`. */
  readonly effect: string;
  /** `ci:CreateMediaTemplate` or `name/ci:CreateMediaTemplate`; a `*` at the end stands for any rest. */
  readonly action: string | readonly string[];
  /** Six segments, `qcs::ci:ap-chongqing:uid/1250000000:bucket/media-1250000000/*`, or `*` for everything. */
  readonly resource: string | readonly string[];
  /** Comparisons of `qcs:current_time`; the emulator judges no other keys. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy that the emulator cannot judge, or that is none. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  constructor(where: string, what: string) {
    super(`The policy cannot be enforced: ${where} ${what}`);
  }
}

/** What a request is about, in the last four segments. `undefined` as account: the emulator has none that it knows. */
export interface AskedResource {
  readonly service: 'ci' | 'cos' | 'cam';
  readonly region: string;
  readonly account: string | undefined;
  readonly resource: string;
}

interface Statement {
  readonly denies: boolean;
  readonly actions: readonly Matcher[];
  readonly resources: readonly ((asked: AskedResource | 'everything') => boolean)[];
  readonly conditions: readonly ((now: number) => boolean)[];
}

type Matcher = (text: string) => boolean;

const VERSION = '2.0';
const KEYS = ['effect', 'action', 'resource', 'condition'];
const SEGMENTS = 6;

/** What the operators on dates ask of the time and of a value. */
const DATES: Readonly<Record<string, (time: number, value: number) => boolean>> = {
  date_equal: (time, value) => time === value,
  date_not_equal: (time, value) => time !== value,
  date_less_than: (time, value) => time < value,
  date_less_than_equal: (time, value) => time <= value,
  date_greater_than: (time, value) => time > value,
  date_greater_than_equal: (time, value) => time >= value,
};

/**
 * Policies as CAM judges them: what nothing allows is refused, and a denial wins. What is not documented, or depends on
 * what the emulator does not know, is no policy here, so that nothing is allowed by a guess.
 * (CAM, Element Reference 598/10603; Syntax 598/10604; Resource Description 598/10606; Conditions 598/10608)
 */
export class Policy {
  readonly #statements: readonly Statement[];

  /** @throws PolicyError when it cannot be judged, saying which statement and why. */
  constructor(document: unknown) {
    if (!isRecord(document)) throw new PolicyError('It', 'is no object with `version` and `statement`.');
    if (document['version'] !== VERSION) {
      throw new PolicyError('`version`', `is ${JSON.stringify(document['version'])}. Use "${VERSION}".`);
    }
    this.#statements = asList(document['statement']).map((each, index) =>
      statement(each, `statement[${index}]`),
    );
  }

  /** Whether an action is allowed; `everything` is what cannot be limited to a bucket. */
  allows(action: string, asked: AskedResource | 'everything', now: number): boolean {
    const met = this.#statements.filter(
      ({ actions, resources, conditions }) =>
        actions.some((matches) => matches(action)) &&
        resources.some((matches) => matches(asked)) &&
        conditions.every((holds) => holds(now)),
    );
    return met.length > 0 && !met.some(({ denies }) => denies);
  }
}

function statement(value: unknown, where: string): Statement {
  if (!isRecord(value)) throw new PolicyError(where, 'is no object.');
  const odd = Object.keys(value).find((key) => !KEYS.includes(key));
  if (odd !== undefined) {
    throw new PolicyError(where, `has \`${odd}\`. The policy of a user or a role has ${KEYS.join(', ')}.`);
  }
  const { effect, action, resource, condition = {} } = value;
  if (effect !== 'allow' && effect !== 'deny') {
    throw new PolicyError(`${where}.effect`, `is ${JSON.stringify(effect)}. Use "allow" or "deny".`);
  }
  if (!isRecord(condition)) throw new PolicyError(`${where}.condition`, 'is no object.');
  return {
    denies: effect === 'deny',
    actions: texts(action, `${where}.action`).map((text) => actionMatcher(text, `${where}.action`)),
    resources: texts(resource, `${where}.resource`).map((text) => resourceMatcher(text, `${where}.resource`)),
    conditions: Object.entries(condition).flatMap(([operator, keys]) =>
      dateConditions(operator, keys, `${where}.condition.${operator}`),
    ),
  };
}

/** Actions are case-sensitive, and `ci:X` is `name/ci:X`. */
function actionMatcher(text: string, where: string): Matcher {
  const action = text.replace(/^name\//, '');
  if (action !== '*' && !/^[a-z]+:\w*\*?$/.test(action)) {
    throw new PolicyError(where, `has ${JSON.stringify(text)}, which is no action like "ci:Describe*".`);
  }
  return withStar(action, where);
}

function resourceMatcher(text: string, where: string): (asked: AskedResource | 'everything') => boolean {
  if (text === '*') return () => true;
  if (/\$\{/.test(text)) {
    throw new PolicyError(where, `has ${text}, and the emulator knows no accounts to fill in a variable.`);
  }
  const [prefix, project, service = '', region = '', account = '', ...rest] = text.split(':');
  if (prefix !== 'qcs' || project !== '' || rest.length < SEGMENTS - 5) {
    throw new PolicyError(
      where,
      `has ${JSON.stringify(text)}. Use "*", or six segments: "qcs::<service>:<region>:<account>:<resource>".`,
    );
  }
  if ([service, region, account].some((segment) => segment.includes('*'))) {
    throw new PolicyError(where, `has ${text}. Leave a segment empty for any; \`*\` is for the end alone.`);
  }
  const matches = withStar(rest.join(':'), where);
  // Whoever names a resource for an action that knows none is refused.
  return (asked) =>
    asked !== 'everything' &&
    [asked.service, ''].includes(service) &&
    [asked.region, ''].includes(region) &&
    (account === '' ||
      (asked.account === undefined ? /^uin\/\d+$/.test(account) : account === asked.account)) &&
    matches(asked.resource);
}

/** A text whose last character may be a `*`, which stands for any rest. */
function withStar(text: string, where: string): Matcher {
  const star = text.indexOf('*');
  if (star < 0) return (other) => other === text;
  if (star < text.length - 1) {
    throw new PolicyError(
      where,
      `has ${text}: what \`*\` means elsewhere than at the end is not documented.`,
    );
  }
  const start = text.slice(0, -1);
  return (other) => other.startsWith(start);
}

function dateConditions(operator: string, keys: unknown, where: string): ((now: number) => boolean)[] {
  const compare = DATES[operator.replace(/_if_exist$/, '')];
  if (compare === undefined || !isRecord(keys)) {
    throw new PolicyError(
      where,
      `cannot be judged here. The emulator judges ${Object.keys(DATES).join(', ')}.`,
    );
  }
  return Object.entries(keys).map(([key, value]) => {
    const times = texts(value, `${where}.${key}`).map((text) => Date.parse(text));
    if (key !== 'qcs:current_time' || times.some(Number.isNaN)) {
      throw new PolicyError(
        `${where}.${key}`,
        'cannot be judged here, which is qcs:current_time with dates alone.',
      );
    }
    return (now) => times.some((time) => compare(now, time));
  });
}

function texts(value: unknown, where: string): readonly string[] {
  const all = asList(value);
  if (all.length > 0 && all.every((each) => typeof each === 'string')) return all;
  throw new PolicyError(where, 'is neither a text nor a list of texts.');
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
