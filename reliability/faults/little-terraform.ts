import type { CiClient } from '../../lib/ci';
import type { Attributes } from '../../lib/plugin/schema';
import type { tfplugin6 } from '../../lib/plugin/protocol/generated/messages';
import { applyResourceChange } from '../../lib/plugin/server/apply-resource-change';
import { findResource } from '../../lib/plugin/server/find';
import type { Instance } from '../../lib/plugin/server/instance';
import { planResourceChange } from '../../lib/plugin/server/plan-resource-change';
import { readResource } from '../../lib/plugin/server/read-resource';
import { isObject, type ObjectValue, Unknown, type Value } from '../../lib/plugin/value';
import { decode, encode } from '../../lib/plugin/values/msgpack';
import { equal } from '../../lib/plugin/values/json';
import { objectType } from '../../lib/plugin/values/types';
import { configured } from '../provider-session';

type DynamicValue = tfplugin6.DynamicValue.$Properties;

/** What Terraform's state holds of one resource. */
export interface Held {
  readonly state: ObjectValue | null;
  readonly private: Uint8Array;
  readonly tainted: boolean;
}

/** What a command did: what is held after it, and all that the user was told. */
export interface Outcome {
  readonly held: Held;
  readonly failed: boolean;
  readonly said: readonly string[];
}

const ERROR = 1;

/** Nothing in the state. */
export const NOTHING: Held = { state: null, private: new Uint8Array(), tainted: false };

/**
 * What Terraform does with one resource, for cases by the thousand: the provider's own calls in the order in which
 * Terraform makes them, with a client that waits less. The real Terraform runs each kind of case too.
 */
export class LittleTerraform {
  private constructor(
    private readonly instance: Instance,
    private readonly typeName: string,
  ) {}

  /** Configures a provider, as for one command. */
  static async start(
    client: CiClient,
    typeName: string,
    config: Readonly<Record<string, string>>,
  ): Promise<LittleTerraform> {
    const instance = await configured(client, config);
    return new LittleTerraform(instance, typeName);
  }

  /** `terraform refresh`. */
  async refresh(held: Held): Promise<Outcome> {
    if (held.state === null) return { held, failed: false, said: [] };
    return this.told(held, async () => {
      const answer = await readResource(this.instance, {
        type_name: this.typeName,
        current_state: this.encoded(held.state),
        private: held.private,
      });
      const state = this.decoded(answer.new_state);
      const kept = state === null ? NOTHING : { ...held, state, private: bytes(answer.private) };
      return { held: kept, diagnostics: answer.diagnostics };
    });
  }

  /** `terraform apply` after a refresh; `null` is a destroy. */
  async apply(before: Held, config: ObjectValue | null): Promise<Outcome> {
    const fresh = await this.refresh(before);
    if (fresh.failed) return fresh;
    const said = [...fresh.said];
    let { held } = fresh;
    let plan: Plan | undefined;
    if (config !== null) {
      const planned = await this.plan(held.tainted ? NOTHING : held, config);
      said.push(...planned.said);
      if (planned.plan === undefined) return { held, failed: true, said };
      plan = planned.plan;
    }
    if (held.state !== null && (config === null || held.tainted || plan?.replaces)) {
      const gone = await this.change(held, null, { planned: null, private: held.private });
      said.push(...gone.said);
      if (gone.failed) return { held: gone.held, failed: true, said };
      held = NOTHING;
      if (config !== null && plan?.replaces) ({ plan } = await this.plan(NOTHING, config));
    }
    if (config === null || plan === undefined || !this.changes(held, plan))
      return { held, failed: false, said };
    const changed = await this.change(held, config, plan);
    return { ...changed, said: [...said, ...changed.said] };
  }

  /** Whether a plan after a refresh finds something to do. */
  async hasChanges(before: Held, config: ObjectValue | null): Promise<boolean> {
    const { held, failed } = await this.refresh(before);
    if (failed || held.tainted) return true;
    if (config === null) return held.state !== null;
    const { plan } = await this.plan(held, config);
    return plan === undefined || this.changes(held, plan);
  }

  private changes({ state }: Held, { planned }: Plan): boolean {
    return !equal(planned, state, objectType(this.attributes));
  }

  private async plan(
    held: Held,
    config: ObjectValue,
  ): Promise<{ readonly plan?: Plan; readonly said: readonly string[] }> {
    let plan: Plan | undefined;
    const { failed, said } = await this.told(held, async () => {
      const answer = await planResourceChange(this.instance, {
        type_name: this.typeName,
        prior_state: this.encoded(held.state),
        proposed_new_state: this.encoded(proposed(this.attributes, config, held.state)),
        config: this.encoded(config),
        prior_private: held.private,
      });
      plan = {
        planned: this.decoded(answer.planned_state),
        private: bytes(answer.planned_private),
        replaces: (answer.requires_replace ?? []).length > 0,
      };
      return { held, diagnostics: answer.diagnostics };
    });
    return { ...(!failed && plan && { plan }), said };
  }

  private async change(held: Held, config: ObjectValue | null, plan: Plan): Promise<Outcome> {
    return this.told(held, async () => {
      const answer = await applyResourceChange(this.instance, {
        type_name: this.typeName,
        prior_state: this.encoded(held.state),
        planned_state: this.encoded(plan.planned),
        config: this.encoded(config),
        planned_private: plan.private,
      });
      const state = this.decoded(answer.new_state);
      const failed = (answer.diagnostics ?? []).some(({ severity }) => Number(severity) === ERROR);
      // A creation that fails and leaves a state is tainted.
      const tainted = state !== null && failed && (held.state === null || held.tainted);
      return {
        held: state === null ? NOTHING : { state, private: bytes(answer.private), tainted },
        diagnostics: answer.diagnostics,
      };
    });
  }

  /** Errors are what the server would make of them: told, with nothing changed. */
  private async told(
    held: Held,
    work: () => Promise<{
      readonly held: Held;
      readonly diagnostics?: readonly tfplugin6.Diagnostic.$Properties[] | null;
    }>,
  ): Promise<Outcome> {
    try {
      const { held: after, diagnostics } = await work();
      const failed = (diagnostics ?? []).some(({ severity }) => Number(severity) === ERROR);
      return { held: after, failed, said: (diagnostics ?? []).map(textOf) };
    } catch (error) {
      const diagnostics = this.instance.diagnose(error, `handle ${this.typeName}`);
      return { held, failed: true, said: diagnostics.map(textOf) };
    }
  }

  private get attributes(): Attributes {
    return findResource(this.instance.provider, this.typeName).schema.attributes;
  }

  private encoded(value: ObjectValue | null): DynamicValue {
    return { msgpack: encode(value, objectType(this.attributes)) };
  }

  private decoded(value: DynamicValue | null | undefined): ObjectValue | null {
    if (!value?.msgpack?.length) return null;
    return decode(value.msgpack, objectType(this.attributes)) as ObjectValue | null;
  }
}

interface Plan {
  readonly planned: ObjectValue | null;
  readonly private: Uint8Array;
  readonly replaces?: boolean;
}

/** What Terraform proposes: the configuration, with what was there before where a computed attribute is left out. */
function proposed(attributes: Attributes, config: ObjectValue, prior: ObjectValue | null): ObjectValue {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, item]): [string, Value] => {
      const own = config[name] ?? null;
      const before = prior?.[name] ?? null;
      if (own === null) {
        const given = item.kind === 'block' || item.mode === 'required' || item.mode === 'optional';
        return [name, given ? null : prior === null ? new Unknown() : before];
      }
      if (item.kind === 'attribute' || !isObject(own)) return [name, own];
      const inner = (value: ObjectValue, was: Value): Value =>
        proposed(item.attributes, value, isObject(was) ? was : null);
      if (item.nesting === 'single') return [name, inner(own, before)];
      const was = isObject(before) ? before : {};
      return [name, mapped(own, (value, key) => (isObject(value) ? inner(value, was[key] ?? null) : value))];
    }),
  );
}

function mapped(object: ObjectValue, change: (value: Value, key: string) => Value): ObjectValue {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function bytes(given: Uint8Array | null | undefined): Uint8Array {
  return given ?? new Uint8Array();
}

function textOf({
  summary,
  detail,
}: {
  readonly summary?: string | null;
  readonly detail?: string | null;
}): string {
  return `${summary ?? ''}: ${detail ?? ''}`;
}
