import type { ApplyContext } from '../context';
import type { Diagnostic } from '../diagnostics';
import { withoutUnknowns } from '../planning/known';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Resource } from '../resource';
import type { Attributes, ConfigOf, PlannedOf, StateOf } from '../schema';
import type { ObjectValue } from '../value';
import { findResource } from './find';
import { readConfig, readObject, writeObject, writeState } from './instance';
import type { Instance } from './instance';

type State = StateOf<Attributes>;

/**
 * Creates, updates or deletes. When that fails, the answer still says what there is: what was saved, or else what
 * was there before.
 */
export async function applyResourceChange(
  instance: Instance,
  request: tfplugin6.ApplyResourceChange.Request.$Properties,
): Promise<tfplugin6.ApplyResourceChange.Response.$Properties> {
  const resource = findResource(instance.provider, request.type_name);
  const { attributes } = resource.schema;
  const prior = readObject(attributes, request.prior_state);
  const planned = readObject(attributes, request.planned_state);
  const diagnostics: Diagnostic[] = [];
  const { ctx, privateBytes } = instance.resourceContext(diagnostics, request.planned_private);

  // Encoded at once: a state that cannot be sent must not take the place of one that can.
  let message = writeObject(attributes, prior);
  let latest = prior;
  const keep = (state: ObjectValue | null): void => {
    message = writeState(attributes, state);
    latest = state;
  };
  const applyContext = { ...ctx, save: (state: State) => keep(state) };
  const verb = planned === null ? 'delete' : prior === null ? 'create' : 'update';
  try {
    if (planned === null) {
      await resource.delete(ctx, prior as State);
      keep(null);
    } else {
      const config = readConfig(attributes, request.config);
      keep(await change(resource, applyContext, withoutUnknowns(planned), prior, config));
    }
  } catch (error) {
    diagnostics.push(...instance.diagnose(error, `${verb} ${resource.typeName}`));
  }
  if (instance.isUnheard && prior === null && latest !== null) {
    instance.log.say(unreported(resource.typeName, latest));
  }
  return { new_state: message, private: privateBytes(), diagnostics: instance.messages(diagnostics) };
}

/** What is left to say of something that was made when there is nobody left to keep its state. */
function unreported(typeName: string, { id }: ObjectValue): string {
  const made = `Terraform was gone before it could be told that a ${typeName} was made`;
  if (typeof id !== 'string') return `${made}, which is in no state.`;
  return (
    `${made}, ${id}, which is in no state. This block takes it over, where NAME is the name of the resource:\n\n` +
    `import {\n  to = ${typeName}.NAME\n  id = ${JSON.stringify(id)}\n}`
  );
}

async function change(
  resource: Resource<Attributes>,
  ctx: ApplyContext<unknown, State>,
  planned: ObjectValue,
  prior: ObjectValue | null,
  given: ObjectValue,
): Promise<ObjectValue> {
  const wanted = planned as PlannedOf<Attributes>;
  const config = given as ConfigOf<Attributes>;
  const state =
    prior === null
      ? await resource.create(ctx, wanted, { config })
      : await update(resource, ctx, wanted, { prior: prior as State, config });
  // A handler in JavaScript may forget; a resource without a state would be lost without a word.
  if (!state) throw new Error('The provider returned no state. This is a mistake in the provider.');
  return state;
}

function update(
  resource: Resource<Attributes>,
  ctx: ApplyContext<unknown, State>,
  planned: PlannedOf<Attributes>,
  given: { readonly prior: State; readonly config: ConfigOf<Attributes> },
): Promise<State> {
  if (resource.update) return resource.update(ctx, planned, given);
  throw new Error(
    `${resource.typeName} cannot be changed in place. Replace it with terraform apply -replace=ADDRESS, ` +
      'and please report this to the developers of the provider.',
  );
}
