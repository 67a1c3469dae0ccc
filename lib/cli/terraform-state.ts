import type { Json, RawState } from '../plugin';

/** A managed object of a state. */
export interface StateObject {
  /** As Terraform names it: `module.media["eu"].tencentci_queue.speech[0]`. */
  readonly address: string;
  readonly type: string;
  /** The address of its provider: `registry.terraform.io/tencentcloudstack/tencentcloud`. */
  readonly provider: string;
  /** The alias of the provider block that it was made with. */
  readonly alias?: string;
  readonly schemaVersion: number;
  readonly values: RawState;
  /** The private values beside it, which only a state has and not what `terraform show` writes. */
  readonly private?: Uint8Array;
}

/** A state as far as its managed objects go. */
export interface State {
  /** Where it was found, for messages. */
  readonly from: string;
  readonly objects: readonly StateObject[];
  /** Whether it holds what lies beside objects, as a state does and the output of `terraform show` does not. */
  readonly isWhole: boolean;
}

/** A text that is no state. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

type Block = Readonly<Record<string, Json>>;

/** The version of the format that Terraform has had since 0.12. */
const FORMAT = 4;

/**
 * Reads a state: the file that Terraform keeps or `terraform state pull` writes, or what `terraform show -json` writes.
 * @param from - where it was found, for messages.
 * @throws StateError when it is neither.
 */
export function readState(text: string, from: string): State {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    throw new StateError(`${from} is no state: it is no JSON. ${FORMS}`);
  }
  if (!isBlock(json)) throw new StateError(`${from} is no state: it is no JSON object. ${FORMS}`);
  if (typeof json['format_version'] === 'string') return { from, objects: shown(json, from), isWhole: false };
  if (json['encrypted_data'] !== undefined) {
    throw new StateError(
      `${from} is encrypted. Give what \`tofu state pull\` or \`tofu show -json\` writes.`,
    );
  }
  const { version } = json;
  if (typeof version !== 'number') throw new StateError(`${from} is no state: it has no version. ${FORMS}`);
  if (version < FORMAT) {
    throw new StateError(
      `${from} is a state of version ${version}, as Terraform 0.11 wrote it. Apply once with Terraform 0.12 to 1.x, which ` +
        `writes version ${FORMAT}.`,
    );
  }
  if (version > FORMAT) {
    throw new StateError(
      `${from} is a state of version ${version}, and this command knows version ${FORMAT}. Use a newer cdktf-tencent-ci, or ` +
        'give what `terraform show -json` writes.',
    );
  }
  return { from, objects: stored(json, from), isWhole: true };
}

const FORMS = 'Give a state file, or what `terraform show -json` writes.';

function stored(json: Block, from: string): StateObject[] {
  return listOf(json['resources'], from).flatMap((resource) => {
    const { mode, type, name, module, provider } = resource;
    if (mode !== 'managed' || typeof type !== 'string' || typeof name !== 'string') return [];
    const address = `${typeof module === 'string' ? `${module}.` : ''}${type}.${name}`;
    return listOf(resource['instances'], from).map((instance): StateObject => {
      const { index_key: key, attributes, private: bytes, schema_version: version, deposed } = instance;
      if (!isBlock(attributes ?? null)) {
        throw new StateError(`${from}: ${address} has no attributes, so it was written by Terraform 0.11.`);
      }
      return {
        address: `${address}${index(key)}${typeof deposed === 'string' ? ` (deposed ${deposed})` : ''}`,
        type,
        ...providerOf(typeof provider === 'string' ? provider : ''),
        schemaVersion: typeof version === 'number' ? version : 0,
        values: attributes as Block,
        ...(typeof bytes === 'string' && { private: Buffer.from(bytes, 'base64') }),
      };
    });
  });
}

function shown(json: Block, from: string): StateObject[] {
  if (json['planned_values'] !== undefined || json['resource_changes'] !== undefined) {
    throw new StateError(`${from} is a plan. ${FORMS}`);
  }
  const values = json['values'];
  if (values === undefined) return [];
  const root = isBlock(values) ? values['root_module'] : null;
  if (!isBlock(root ?? null))
    throw new StateError(`${from} is no state: its values have no root module. ${FORMS}`);
  return inModule(root as Block, from);
}

function inModule(module: Block, from: string): StateObject[] {
  const own = listOf(module['resources'] ?? [], from).flatMap((resource): StateObject[] => {
    const {
      address,
      mode,
      type,
      provider_name: provider,
      schema_version: version,
      values,
      deposed_key: deposed,
    } = resource;
    if (mode !== 'managed' || typeof type !== 'string' || typeof address !== 'string') return [];
    return [
      {
        address: `${address}${typeof deposed === 'string' ? ` (deposed ${deposed})` : ''}`,
        type,
        provider: typeof provider === 'string' ? provider : '',
        schemaVersion: typeof version === 'number' ? version : 0,
        values: isBlock(values ?? null) ? (values as Block) : {},
      },
    ];
  });
  return [...own, ...listOf(module['child_modules'] ?? [], from).flatMap((child) => inModule(child, from))];
}

/** `provider["tencent-ci.local/cdktf/tencentci"].beijing`, perhaps within a module. */
function providerOf(text: string): Pick<StateObject, 'provider' | 'alias'> {
  const [, provider = '', alias] = /provider\["([^"]*)"\](?:\.([\w-]+))?$/.exec(text) ?? [];
  return { provider, ...(alias !== undefined && { alias }) };
}

/** The key of an instance as it stands in an address. */
function index(key: Json | undefined): string {
  if (typeof key === 'number') return `[${key}]`;
  return typeof key === 'string' ? `[${JSON.stringify(key).replace(/([$%])\{/g, '$1$1{')}]` : '';
}

function listOf(value: Json | undefined, from: string): Block[] {
  const list: unknown = value;
  if (!Array.isArray(list) || !list.every((each) => isBlock(each as Json))) {
    throw new StateError(
      `${from} is damaged: a list of objects was expected, and ${typeof value} stands there.`,
    );
  }
  return list as Block[];
}

function isBlock(value: Json): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
