import {
  MUSIC_MODE_RULES,
  type Rules,
  type Violation,
  type WORKFLOW_RULES,
  check,
  respell,
} from '../../rules';
import type { Behaviour } from '../behaviour';
import { Refusal, invalidArgument } from '../refusal';

/** Settings that are not simply spelled with a capital letter on the wire. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  events: 'Event',
  separations: 'Nodes',
  // The API has no such setting; its name is that of the declaration.
  allowTriggerLoop: 'allowTriggerLoop',
};

/** What is wrong with what a client sent, and the rule that it breaks, where it is one of the tables. */
export interface Problem {
  readonly message: string;
  readonly violation?: Violation;
}

/** What of the rules the service refuses, with settings named as the API names them: `AuObject`. */
export function problems<Input>(behaviour: Behaviour, rules: Rules<Input>, input: Input): Problem[] {
  return check(rules, input)
    .filter((violation) => isRefused(behaviour, violation))
    .map((violation) => ({ message: respell(violation.message, wireName), violation }));
}

/** Advice to authors against what the service itself may ask for: assumption A27. */
const NEVER_REFUSED: readonly string[] = ['outputObject' satisfies keyof typeof WORKFLOW_RULES];

// What is only advised against: assumption A29.
function isRefused({ advice, musicModeSettings }: Behaviour, { rule, severity }: Violation): boolean {
  if (Object.hasOwn(MUSIC_MODE_RULES, rule)) return musicModeSettings === 'reject';
  return severity === 'error' || (advice === 'refuse' && !NEVER_REFUSED.includes(rule));
}

function wireName(setting: string): string {
  return WIRE_NAMES[setting] ?? setting.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** Settings that break a rule. */
export class RuleRefusal extends Refusal {
  constructor(
    message: string,
    /** The rule, and where it was broken. */
    readonly violation: Violation,
  ) {
    super('InvalidArgument', message);
  }
}

/** Refuses with the first problem, if there is one. */
export function refuse([problem]: readonly Problem[]): void {
  if (problem === undefined) return;
  const { message, violation } = problem;
  throw violation === undefined ? invalidArgument(message) : new RuleRefusal(message, violation);
}
