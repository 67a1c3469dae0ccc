import type { Json } from './context';
import type { Diagnostic } from './diagnostics';
import { createLog } from './log';
import type { Provider } from './provider';
import type { RawState } from './resource';
import type { Attributes, StateOf } from './schema';
import { findResource } from './server/find';
import { Instance } from './server/instance';
import { currentState } from './server/upgrade-resource-state';

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
