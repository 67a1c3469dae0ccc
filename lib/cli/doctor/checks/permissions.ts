import { CiError, isServiceOff } from '../../../ci';
import { permissionsFor } from '../../../stack/permissions';
import type { DeclaredIn, Place } from '../account';
import type { Check } from '../check';
import { failedCall, type Finding, isDenied, ok, problem, skipped, unknown } from '../finding';
import { probeOf } from '../probes';

const POLICY =
  'CamPolicy.forStack(stack) writes the policy; docs/permissions.md has what each resource needs.';

/** Each permission that a deploy of the stack needs in this bucket. */
export const PERMISSION_CHECK: Check<Place> = { name: 'permissions', needs: ['bucket'], run: permissions };

async function permissions(place: Place): Promise<Finding[]> {
  const needed = actionsFor(place.declared);
  if (needed.size === 0) return [skipped('no stack says what is needed')];
  const findings: Finding[] = [];
  const untried: string[] = [];
  const granted: string[] = [];
  const notRefused: string[] = [];
  const off: string[] = [];
  for (const [action, { everywhere, by }] of needed) {
    const probe = probeOf(action);
    if ('not' in probe) {
      untried.push(action);
      continue;
    }
    try {
      await place.client.request(probe.make(place));
      granted.push(action);
    } catch (error) {
      if (isServiceOff(error)) {
        off.push(action);
        continue;
      }
      const refused = judged(error, action, everywhere ? 'all resources (*)' : `bucket ${place.bucket}`, by);
      if (refused === undefined) notRefused.push(action);
      else findings.push(refused);
    }
  }
  return [
    ...(granted.length > 0 ? [ok(`allowed: ${granted.join(', ')}`)] : []),
    ...(notRefused.length > 0 ? [ok(`not refused for what cannot exist: ${notRefused.join(', ')}`)] : []),
    ...findings,
    ...(off.length > 0
      ? [skipped(`not told while CI or a service is off on the bucket: ${off.join(', ')}`)]
      : []),
    ...(untried.length > 0
      ? [unknown(`not tried, since a try could do something: ${untried.join(', ')}`, POLICY)]
      : []),
  ];
}

/**
 * What a refusal says of a permission; `undefined` where it is one for another reason, such as that nothing has the id, which
 * most likely comes after the look at permissions: assumption A50.
 */
function judged(error: unknown, action: string, where: string, by: string): Finding | undefined {
  if (error instanceof CiError && isDenied(error)) {
    const id = error.requestId ? ` (request id ${error.requestId})` : '';
    return problem(`${action} is not allowed on ${where}; ${by} needs it${id}`, `Allow it: ${POLICY}`);
  }
  const answered = error instanceof CiError && error.kind === 'service' && (error.status ?? 500) < 500;
  return answered && error.meaning !== 'later' && error.meaning !== 'credentials'
    ? undefined
    : failedCall(action, error);
}

/** The actions that declarations need, in the order of their names, and one that needs each. */
function actionsFor(declared: readonly DeclaredIn[]): Map<string, { everywhere: boolean; by: string }> {
  const actions = new Map<string, { everywhere: boolean; by: string }>();
  for (const { isData, type, settings, address } of declared) {
    for (const { action, everywhere } of permissionsFor(isData ? 'data' : 'resource', type, settings)) {
      if (!actions.has(action)) actions.set(action, { everywhere, by: address });
    }
  }
  return new Map([...actions].sort(([one], [other]) => (one < other ? -1 : 1)));
}
