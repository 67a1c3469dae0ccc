import type { Context, Json, Private, ResourceContext } from '../context';
import { AttributeError, DiagnosticsError } from '../diagnostics';
import type { Diagnostic } from '../diagnostics';
import { checkConfig } from '../planning/check-config';
import { withoutUnknowns, withoutWriteOnly } from '../planning/known';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Provider } from '../provider';
import type { Attributes } from '../schema';
import type { ServerLog } from '../log';
import { isObject } from '../value';
import type { ObjectValue, Value } from '../value';
import { decode, encode, ValueError } from '../values/msgpack';
import { fromJson, parseJson } from '../values/json';
import { objectType } from '../values/types';
import { diagnosticMessage, failure } from './messages';

type DynamicValue = tfplugin6.DynamicValue.$Properties;
type DiagnosticMessage = tfplugin6.Diagnostic.$Properties;

/** One provider as one connection of Terraform's has configured it. */
export class Instance {
  private readonly abort = new AbortController();
  private configured: { readonly client: unknown } | undefined;
  private unheard = false;

  constructor(
    readonly provider: Provider,
    readonly log: ServerLog,
  ) {}

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Asks what is under way to come to an end. Nothing is cut off. */
  stop(why = 'Terraform asked the provider to stop'): void {
    this.abort.abort(new Error(`Interrupted: ${why}.`));
  }

  /** The connection is gone: what is under way comes to an end, and nobody hears how. */
  hangUp(): void {
    this.unheard = true;
    this.stop('Terraform is gone');
  }

  /** Whether nobody hears the answers any more. */
  get isUnheard(): boolean {
    return this.unheard;
  }

  configure(client: unknown): void {
    this.configured = { client };
  }

  /** What a handler is given. Its warnings go into `diagnostics`. */
  context(diagnostics: Diagnostic[]): Context<unknown> {
    if (!this.configured) {
      throw failure(
        'The provider is not configured',
        `Terraform asked ${this.provider.name} for something before configuring it. Run terraform again.`,
      );
    }
    return {
      client: this.configured.client,
      signal: this.signal,
      log: this.log,
      warn: (warning) => diagnostics.push({ ...warning, severity: 'warning' }),
    };
  }

  /** {@link context}, with the private values that `bytes` holds. */
  resourceContext(
    diagnostics: Diagnostic[],
    bytes: Uint8Array | null | undefined,
  ): { readonly ctx: ResourceContext<unknown>; readonly privateBytes: () => Uint8Array } {
    const store = openPrivate(bytes);
    return { ctx: { ...this.context(diagnostics), private: store.private }, privateBytes: store.bytes };
  }

  /** Diagnostics as they are sent, without secrets. */
  messages(diagnostics: readonly Diagnostic[]): DiagnosticMessage[] {
    return diagnostics.map((d) => diagnosticMessage(d, (text) => this.log.redact(text)));
  }

  /** What a thrown error tells the user. `attempt` is what failed: `create tencentci_queue`. */
  diagnose(error: unknown, attempt: string): readonly Diagnostic[] {
    if (error instanceof DiagnosticsError) return error.diagnostics;
    if (error instanceof AttributeError) {
      const { summary, detail, path } = error;
      return [{ severity: 'error', summary, path, ...(detail === undefined ? {} : { detail }) }];
    }
    const known = this.provider.diagnose?.(error);
    if (known) return [known];
    this.log.error(`could not ${attempt}`, () => ({ error }));
    if (error instanceof ValueError) {
      return [
        {
          severity: 'error',
          summary: `The provider gave a wrong value when it was to ${attempt}`,
          detail: `${error.message} This is a mistake in the provider. Please report it to its developers.`,
          path: error.path,
        },
      ];
    }
    const message = error instanceof Error && error.message !== '' ? error.message : String(error);
    return [
      {
        severity: 'error',
        summary: `Could not ${attempt}`,
        detail: `${message}\n\nRun again with TF_LOG_PROVIDER=debug for the whole story.`,
      },
    ];
  }
}

/** The object that a message carries; null where it carries none. */
export function readObject(
  attributes: Attributes,
  message: DynamicValue | null | undefined,
): ObjectValue | null {
  const type = objectType(attributes);
  let value: Value = null;
  if (message?.msgpack?.length) value = decode(message.msgpack, type);
  else if (message?.json?.length) value = fromJson(parseJson(message.json), type);
  return isObject(value) ? value : null;
}

/** An object as a message carries it. */
export function writeObject(attributes: Attributes, value: ObjectValue | null): DynamicValue {
  return { msgpack: encode(value, objectType(attributes)) };
}

/** A handler's state as it is sent: whole, known, and without what must not be stored. */
export function writeState(attributes: Attributes, state: ObjectValue | null): DynamicValue {
  return writeObject(attributes, state && withoutWriteOnly(attributes, withoutUnknowns(state)));
}

/** The configuration that a message carries, checked against its schema. */
export function readConfig(attributes: Attributes, message: DynamicValue | null | undefined): ObjectValue {
  const config = readObject(attributes, message) ?? {};
  const problems = checkConfig(attributes, config);
  if (problems.length > 0) throw new DiagnosticsError(problems);
  return config;
}

/**
 * The private values beside a state. `null` is what some providers store for none.
 * @throws DiagnosticsError when it is anything but an object: what stands there was not written by this provider.
 */
function openPrivate(bytes: Uint8Array | null | undefined): {
  readonly private: Private;
  readonly bytes: () => Uint8Array;
} {
  const values = new Map<string, Json>(Object.entries(bytes?.length ? readPrivate(bytes) : {}));
  let stored = bytes;
  return {
    private: {
      get: (key) => values.get(key),
      set: (key, value) => {
        stored = undefined;
        if (value === undefined) values.delete(key);
        else values.set(key, value);
      },
    },
    bytes: () =>
      values.size === 0
        ? new Uint8Array()
        : (stored ?? Buffer.from(JSON.stringify(Object.fromEntries(values)))),
  };
}

function readPrivate(bytes: Uint8Array): { readonly [key: string]: Json } {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    json = undefined;
  }
  if (json === null) return {};
  if (typeof json === 'object' && !Array.isArray(json)) return json as { readonly [key: string]: Json };
  throw failure(
    'The stored state is damaged',
    'The private data beside it is no JSON object, so it was not written by this provider. Take "private" of the ' +
      'resource out of the state (terraform state pull and push), or remove the resource from the state with ' +
      'terraform state rm and import it again.',
  );
}
