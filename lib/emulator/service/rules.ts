import { type Rules, check, respell } from '../../rules';
import { invalidArgument } from '../refusal';

/** Settings that are not simply spelled with a capital letter on the wire. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  events: 'Event',
  separations: 'Nodes',
  // The API has no such setting; its name is that of the declaration.
  allowTriggerLoop: 'allowTriggerLoop',
};

/**
 * What breaks the rules, with settings named as the API names them: `AuObject`.
 * @param tolerated - rules that the service may not have.
 */
export function problems<Input>(rules: Rules<Input>, input: Input, tolerated: object = {}): string[] {
  return check(rules, input)
    .filter(({ rule }) => !Object.hasOwn(tolerated, rule))
    .map(({ message }) => respell(message, wireName));
}

function wireName(setting: string): string {
  return WIRE_NAMES[setting] ?? setting.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** Refuses with the first problem, if there is one. */
export function refuse([problem]: readonly string[]): void {
  if (problem !== undefined) throw invalidArgument(problem);
}
