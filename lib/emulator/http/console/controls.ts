import { OPERATIONS, type Operation } from '../../../ci/operations';
import { type Behaviour, parseBehaviour, SWITCHES } from '../../behaviour';
import type { Failure, Fault, FaultTarget } from '../faults';
import type { FaultView, SwitchView } from './api';
import { invalid, missing, record } from './http';
import type { Inside } from './inside';

/** Every switch as it stands. */
export function switchViews({ world, atStart }: Inside): SwitchView[] {
  const now: Readonly<Record<string, SwitchView['value']>> = world.behaviour;
  const before: Readonly<Record<string, SwitchView['value']>> = atStart;
  return SWITCHES.map(({ name, standard, about, values, from }) => ({
    name,
    value: now[name] ?? standard,
    atStart: before[name] ?? standard,
    standard,
    ...(values && { values }),
    ...(from !== undefined && { from }),
    about,
  }));
}

/** Turns a switch. @throws ConsoleRefusal when there is none of this name, or it cannot be so. */
export function turnSwitch(inside: Inside, name: string, value: unknown): SwitchView {
  if (!SWITCHES.some((each) => each.name === name)) throw missing(`switch ${JSON.stringify(name)}`);
  if (typeof value !== 'string' && typeof value !== 'boolean' && typeof value !== 'number') {
    throw invalid('`value` is missing. Give a text, a number, or true or false.');
  }
  let turned: Partial<Behaviour>;
  try {
    turned = parseBehaviour(`${name}=${value}`);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  Object.assign(inside.world.behaviour, turned);
  const found = switchViews(inside).find((each) => each.name === name);
  if (found === undefined) throw missing(`switch ${name}`);
  return found;
}

/** A fault as it is shown. */
export function faultView({ id, target, failure, hits }: Fault): FaultView {
  const { path, ...rest } = target;
  return { id, ...rest, ...(path !== undefined && { path: String(path) }), failure, hits };
}

const TARGET = ['operation', 'method', 'path', 'after', 'times'] as const;

/** The members of a request to set a fault. */
export const FAULT_MEMBERS: readonly string[] = [...TARGET, 'failure'];

/** Sets a fault. @throws ConsoleRefusal when it is none. */
export function setFault({ faults }: Inside, asked: Readonly<Record<string, unknown>>): Fault {
  const { operation, method, path, after, times } = asked;
  if (operation !== undefined && !isOperation(operation)) {
    throw invalid(
      `\`operation\` is ${JSON.stringify(operation)}. Use one of ${Object.keys(OPERATIONS).join(', ')}.`,
    );
  }
  const target: FaultTarget = {
    ...(operation !== undefined && { operation }),
    ...(method !== undefined && { method: text(method, 'method') }),
    ...(path !== undefined && { path: text(path, 'path') }),
    ...(after !== undefined && { after: whole(after, 'after') }),
    ...(times !== undefined && { times: whole(times, 'times') }),
  };
  return faults.add(target, readFailure(asked['failure']));
}

function isOperation(name: unknown): name is Operation {
  return typeof name === 'string' && Object.hasOwn(OPERATIONS, name);
}

/** What each kind of failure is told with. */
const FAILURES: {
  readonly [Kind in Failure['kind']]: {
    readonly members: readonly string[];
    readonly read: (from: Readonly<Record<string, unknown>>) => Extract<Failure, { kind: Kind }>;
  };
} = {
  error: {
    members: ['status', 'code', 'message'],
    read: ({ status, code, message }) => ({
      kind: 'error',
      code: text(code, 'failure.code'),
      ...(status !== undefined && { status: whole(status, 'failure.status', 200, 599) }),
      ...(message !== undefined && { message: text(message, 'failure.message') }),
    }),
  },
  drop: {
    members: ['when'],
    read: ({ when }) => {
      if (when === 'before' || when === 'after') return { kind: 'drop', when };
      throw invalid(`\`failure.when\` is ${JSON.stringify(when)}. Use "before" or "after".`);
    },
  },
  delay: {
    members: ['ms'],
    read: ({ ms }) => ({ kind: 'delay', ms: whole(ms, 'failure.ms', 0, 3_600_000) }),
  },
  hang: { members: [], read: () => ({ kind: 'hang' }) },
  garbage: { members: [], read: () => ({ kind: 'garbage' }) },
  huge: {
    members: ['bytes'],
    read: ({ bytes }) => ({ kind: 'huge', bytes: whole(bytes, 'failure.bytes', 0, 256 * 1024 * 1024) }),
  },
  empty: { members: [], read: () => ({ kind: 'empty' }) },
  redirect: {
    members: ['location', 'status'],
    read: ({ location, status }) => {
      if (status !== undefined && status !== 301 && status !== 302 && status !== 307) {
        throw invalid(`\`failure.status\` is ${JSON.stringify(status)}. Use 301, 302 or 307.`);
      }
      return { kind: 'redirect', location: header(location), ...(status !== undefined && { status }) };
    },
  },
  skew: {
    members: ['seconds'],
    read: ({ seconds }) => {
      if (typeof seconds === 'number' && Math.abs(seconds) <= 1e9) return { kind: 'skew', seconds };
      throw invalid(`\`failure.seconds\` is ${JSON.stringify(seconds)}. Use a number, perhaps below 0.`);
    },
  },
};

function readFailure(value: unknown): Failure {
  const known = Object.keys(FAILURES).join(', ');
  if (typeof value !== 'object' || value === null || !('kind' in value)) {
    throw invalid(`\`failure\` has no \`kind\`. Use one of ${known}.`);
  }
  const { kind } = value;
  if (!isKind(kind)) throw invalid(`\`failure.kind\` is ${JSON.stringify(kind)}. Use one of ${known}.`);
  const row = FAILURES[kind];
  return row.read(record(value, '`failure`', ['kind', ...row.members]));
}

function isKind(kind: unknown): kind is Failure['kind'] {
  return typeof kind === 'string' && Object.hasOwn(FAILURES, kind);
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`\`${name}\` is ${JSON.stringify(value)}. Give a text.`);
}

/** A text that a header of an answer can carry. */
function header(value: unknown): string {
  const given = text(value, 'failure.location');
  if (/^[\x21-\x7e]+$/.test(given)) return given;
  throw invalid('`failure.location` is no address. Write it with printable ASCII characters alone.');
}

function whole(value: unknown, name: string, from = 0, to = 1e9): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value;
  throw invalid(`\`${name}\` is ${JSON.stringify(value)}. Use a whole number from ${from} to ${to}.`);
}
