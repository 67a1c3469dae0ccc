import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SOURCE_ADDRESS } from '../../stack/names';

/** A value of a synthesized stack. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Block = Readonly<Record<string, Json>>;

/** A resource or data source of the provider. */
export interface Declared {
  /** As Terraform names it: `tencentci_bucket.Media`, `data.tencentci_queues.All`. */
  readonly address: string;
  readonly type: string;
  readonly isData: boolean;
  readonly settings: Block;
  /** The provider block: `tencentci`, `tencentci.beijing`. */
  readonly provider: string;
}

/** A stack that cannot be read. */
export class StackError extends Error {
  override readonly name = 'StackError';
}

/** A synthesized stack (`cdk.tf.json`), as far as it is about the provider. */
export class Stack {
  readonly declared: readonly Declared[];
  /** The provider blocks by their names: `tencentci`, `tencentci.beijing`. */
  readonly providers: ReadonlyMap<string, Block>;
  /** The version of the provider that the stack asks for; `undefined` when it asks for none of ours. */
  readonly version: string | undefined;
  private readonly root: Block;

  /**
   * Reads a stack.
   * @param file - relative to the working folder, or absolute.
   * @throws StackError when there is none.
   */
  constructor(
    readonly file: string,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {
    this.root = readBlock(file);
    this.declared = [...this.resourcesOf('resource', false), ...this.resourcesOf('data', true)];
    const providers = blocksIn(blockIn(this.root, 'provider')['tencentci']).map((block) => {
      const { alias } = block;
      return [typeof alias === 'string' ? `tencentci.${alias}` : 'tencentci', block] as const;
    });
    this.providers = new Map(providers);
    const required = Object.values(blockIn(blockIn(this.root, 'terraform'), 'required_providers'));
    const ours = required.flatMap(blocksIn).find(({ source }) => source === SOURCE_ADDRESS);
    this.version = typeof ours?.['version'] === 'string' ? ours['version'] : undefined;
  }

  /** The stack's name: that of its folder. */
  get name(): string {
    return path.basename(path.resolve(this.folder));
  }

  /** The folder that Terraform runs in. */
  get folder(): string {
    return path.dirname(this.file);
  }

  /**
   * The text that a setting has before anything is applied: written there, or that of the attribute or variable that it
   * refers to. `undefined` when it is not known yet, or not set.
   */
  text(value: Json | undefined, depth = 0): string | undefined {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string' || depth > 8) return undefined;
    if (!/[$%]\{/.test(value)) return value;
    const [, kind = '', name = '', attribute] = /^\$\{(\w+)\.([\w-]+)(?:\.(\w+))?\}$/.exec(value) ?? [];
    if (kind === 'var' && attribute === undefined) {
      return this.env[`TF_VAR_${name}`] ?? this.text(blockIn(this.variables, name)['default'], depth + 1);
    }
    const found = this.declared.find(({ address }) => address === `${kind}.${name}`);
    return attribute === undefined ? undefined : this.text(found?.settings[attribute], depth + 1);
  }

  /** Where its state is kept; `undefined` when it does not say, and terraform keeps it in the folder. */
  get backend(): { readonly type: string; readonly settings: Block } | undefined {
    const terraform = blockIn(this.root, 'terraform');
    const [type] = Object.keys(blockIn(terraform, 'backend'));
    if (type !== undefined) return { type, settings: blockIn(blockIn(terraform, 'backend'), type) };
    return terraform['cloud'] === undefined ? undefined : { type: 'cloud', settings: {} };
  }

  private get variables(): Block {
    return blockIn(this.root, 'variable');
  }

  private resourcesOf(kind: 'resource' | 'data', isData: boolean): Declared[] {
    const ofType = Object.entries(blockIn(this.root, kind)).filter(([type]) => type.startsWith('tencentci_'));
    return ofType.flatMap(([type, named]) =>
      blocksIn(named).flatMap((byName) =>
        Object.entries(byName).flatMap(([name, body]) =>
          blocksIn(body).map((settings) => ({
            address: `${isData ? 'data.' : ''}${type}.${name}`,
            type,
            isData,
            settings,
            provider: typeof settings['provider'] === 'string' ? settings['provider'] : 'tencentci',
          })),
        ),
      ),
    );
  }
}

/**
 * The stacks that were synthesized in a folder: below what `cdktf.json` calls its output (`cdktf.out`), or there itself
 * when the folder is that of a stack.
 */
export function findStacks(folder: string): string[] {
  const own = path.join(folder, 'cdk.tf.json');
  if (isFile(own)) return [own];
  let output = 'cdktf.out';
  try {
    const { output: named } = readBlock(path.join(folder, 'cdktf.json'));
    if (typeof named === 'string') output = named;
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
  }
  const stacks = path.join(folder, output, 'stacks');
  if (statSync(stacks, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const files = readdirSync(stacks).map((name) => path.join(stacks, name, 'cdk.tf.json'));
  return files.filter(isFile).sort();
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function readBlock(file: string): Block {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StackError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new StackError(`${file} is no JSON`);
  }
  if (!isBlock(value)) throw new StackError(`${file} is no stack: it is not a JSON object`);
  return value;
}

/** Terraform reads an object in JSON and a list of one alike. */
function blocksIn(value: Json | undefined): Block[] {
  const all: readonly Json[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return all.filter(isBlock);
}

/** A block and its repetitions as one. */
export function blockIn(block: Block, name: string): Block {
  return Object.assign({}, ...blocksIn(block[name])) as Block;
}

function isBlock(value: Json): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
