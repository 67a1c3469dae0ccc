import type { Json } from './context';
import type { Diagnostic } from './diagnostics';
import { createLog } from './log';
import type { Provider } from './provider';
import type { RawState } from './resource';
import type { Attributes, ConfigOf, ProposedOf, StateOf } from './schema';
import { checkConfig } from './planning/check-config';
import { propose } from './planning/propose';
import { configOf, proposedFrom } from './planning/state-config';
import { findResource } from './server/find';
import { Instance } from './server/instance';
import { currentState } from './server/upgrade-resource-state';
import { isObject, type ObjectValue } from './value';
import { equal } from './values/json';
import { typeOf } from './values/types';

/** What is stored of an object of whatever type. */
export type AnyState = StateOf<Attributes>;

/** An object as a file of states keeps it. */
export interface StoredObject {
  readonly typeName: string;
  /** The version of the schema that it was stored with. */
  readonly schemaVersion: number;
  readonly state: RawState;
  /** The private values beside it. */
  readonly private?: Uint8Array;
}

/** What a look at an object showed. */
export interface Looked {
  /** What was known of it before, by the schema of today; `undefined` when that cannot be read. */
  readonly before?: AnyState;
  /** What it is like now, and null when it is gone; `undefined` when that could not be told. */
  readonly now?: AnyState | null;
  /** Why something could not be told, and of what the reader warns. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a plan would say of an object and a configuration of it. */
export interface Foreseen {
  /** The attributes that an apply would change. */
  readonly changes: readonly string[];
  /** What is refused, and of what there is a warning. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A provider whose resources are looked at without Terraform, in this process, by the handlers that Terraform calls. */
export class DirectProvider {
  private readonly instance: Instance;

  /** @param client - what `configure` would have returned. */
  constructor(provider: Provider, client: unknown) {
    const silent = createLog(provider.name, {}, () => undefined);
    this.instance = new Instance(provider, silent);
    this.instance.configure(client);
  }

  /** Asks what is under way to come to an end. */
  stop(): void {
    this.instance.stop('the command was interrupted');
  }

  /** The attributes of a type of resource. */
  attributesOf(typeName: string): Attributes {
    return findResource(this.instance.provider, typeName).schema.attributes;
  }

  /** Looks at an object that a state tells of, as a refresh does. */
  read(object: StoredObject): Promise<Looked> {
    return this.looked(`read ${object.typeName}`, async (diagnostics) => {
      const resource = findResource(this.instance.provider, object.typeName);
      const before = (await currentState(resource, object.state, object.schemaVersion)) as AnyState;
      const { ctx } = this.instance.resourceContext(diagnostics, object.private);
      return { before, now: () => resource.read(ctx, before) };
    });
  }

  /** Looks at an object by the id that `terraform import` takes, as an import does. */
  import(typeName: string, id: string): Promise<Looked> {
    return this.looked(`import ${typeName}`, async (diagnostics) => {
      const resource = findResource(this.instance.provider, typeName);
      const { ctx } = this.instance.resourceContext(diagnostics, null);
      const found = (await resource.import?.(ctx, id)) ?? {};
      // Terraform sends what the import leaves out as null.
      const nothing = Object.keys(resource.schema.attributes).map((name): [string, Json] => [name, null]);
      const before = { ...Object.fromEntries(nothing), ...found } as AnyState;
      return { before, now: () => resource.read(ctx, before) };
    });
  }

  /** The configuration that says what a state says: what users may set, without what is so by default. */
  configOf(typeName: string, state: AnyState): ObjectValue {
    return configOf(this.attributesOf(typeName), state);
  }

  /** Says what a plan of this configuration would change of an object that is in this state. */
  async plan(typeName: string, config: ObjectValue, state: AnyState): Promise<Foreseen> {
    const resource = findResource(this.instance.provider, typeName);
    const { attributes } = resource.schema;
    const whole = { ...Object.fromEntries(Object.keys(attributes).map((name) => [name, null])), ...config };
    const prior = state as ObjectValue;
    const diagnostics: Diagnostic[] = [];
    try {
      const given = { config: whole as ConfigOf<Attributes>, prior: state };
      diagnostics.push(
        ...checkConfig(attributes, whole),
        ...((await resource.validate?.(given.config)) ?? []),
      );
      const { ctx } = this.instance.resourceContext(diagnostics, null);
      const proposed = propose(attributes, whole, proposedFrom(attributes, whole, prior), prior);
      const planned = await (resource.plan?.(
        { ...ctx, requireReplace: () => undefined },
        proposed as ProposedOf<Attributes>,
        given,
      ) ?? proposed);
      const after = isObject(planned) ? planned : {};
      const changes = Object.entries(attributes)
        .filter(([name, item]) => !equal(after[name] ?? null, prior[name] ?? null, typeOf(item)))
        .map(([name]) => name);
      return { changes, diagnostics };
    } catch (error) {
      return {
        changes: [],
        diagnostics: [...diagnostics, ...this.instance.diagnose(error, `plan ${typeName}`)],
      };
    }
  }

  private async looked(
    attempt: string,
    look: (
      diagnostics: Diagnostic[],
    ) => Promise<{ readonly before: AnyState; readonly now: () => Promise<AnyState | null> }>,
  ): Promise<Looked> {
    const diagnostics: Diagnostic[] = [];
    let known: Pick<Looked, 'before'> = {};
    try {
      const { before, now } = await look(diagnostics);
      known = { before };
      return { before, now: await now(), diagnostics };
    } catch (error) {
      return { ...known, diagnostics: [...diagnostics, ...this.instance.diagnose(error, attempt)] };
    }
  }
}
