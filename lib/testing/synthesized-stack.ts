import { AssertionError } from 'node:assert';
import { readFileSync } from 'node:fs';
import { TerraformElement, TerraformStack, Testing, Tokenization, Token } from 'cdktf';
import { escapeWildcards } from '../constructs/terraform/wildcards';
import { resolved } from '../constructs/terraform/resolved';
import { requireSameCore } from '../constructs/terraform/same-core';
import { WORKFLOW_WILDCARDS, JOB_WILDCARDS } from '../rules';
import { type Compare, comparer } from './match';
import { type Candidate, search } from './nearest';

/** The properties of a resource, as they stand in `cdk.tf.json`. */
export type Properties = Readonly<Record<string, unknown>>;

/** A type of Terraform by its name, or a class of generated bindings that has it (`l1.Queue`). */
export type TypeName = string | { readonly tfResourceType: string };

/** Elements of one kind by their type and name. */
type Elements = Readonly<Record<string, Readonly<Record<string, Properties>>>>;

/** The Terraform JSON of a stack. */
interface TerraformJson {
  readonly resource?: Elements;
  readonly data?: Elements;
  readonly provider?: Readonly<Record<string, readonly Properties[]>>;
  readonly output?: Readonly<Record<string, Properties>>;
}

const WILDCARDS = { ...WORKFLOW_WILDCARDS, ...JOB_WILDCARDS };

/**
 * What a stack was synthesized to, with assertions about it in the manner of aws-cdk's `Template`. It needs no
 * terraform, places no provider and writes no file, so that a test takes milliseconds. What is not as expected is an
 * `AssertionError`, which every test runner shows.
 *
 * Names of properties are Terraform's (`audio_mode`), in camelCase too (`audioMode`). Tokens such as
 * `template.templateId` may be expected as they are, and so may CI's wildcards.
 */
export class SynthesizedStack {
  /**
   * Synthesizes a stack, with its validations.
   *
   * @throws Error when a validation fails or the stack has an error annotation, as `app.synth()` does.
   */
  static fromStack(stack: TerraformStack): SynthesizedStack {
    requireSameCore(stack, 'SynthesizedStack');
    for (const each of stack.node.root.node.findAll()) {
      if (TerraformStack.isStack(each)) each.prepareStack();
    }
    const json = JSON.parse(Testing.synth(stack, true)) as TerraformJson;
    const problems = stack.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata.flatMap(({ type, data }) =>
          type === '@cdktf/error' ? [`[${node.path}] ${String(data)}`] : [],
        ),
      );
    if (problems.length > 0) throw new Error(`The stack has errors:\n${problems.join('\n')}`);
    return new SynthesizedStack(json, stack);
  }

  /** Takes Terraform JSON that was synthesized already: the text of `cdk.tf.json`, or what it says. */
  static fromJson(json: string | object): SynthesizedStack {
    return new SynthesizedStack((typeof json === 'string' ? JSON.parse(json) : json) as TerraformJson);
  }

  /** Reads a `cdk.tf.json`. */
  static fromFile(file: string): SynthesizedStack {
    return SynthesizedStack.fromJson(readFileSync(file, 'utf8'));
  }

  private readonly compare: Compare;

  private constructor(
    private readonly json: TerraformJson,
    private readonly stack?: TerraformStack,
  ) {
    this.compare = comparer((expected, found) => this.isSame(expected, found));
  }

  /** The Terraform JSON, without metadata. */
  toJSON(): Properties {
    return this.json as Properties;
  }

  /** Asserts that there is a resource of a type, with at least these properties. @throws AssertionError */
  hasResource(type: TypeName, properties: unknown = {}): void {
    this.has('resource', nameOf(type), properties);
  }

  /** Asserts that there is a data source of a type, with at least these properties. @throws AssertionError */
  hasDataSource(type: TypeName, properties: unknown = {}): void {
    this.has('data', nameOf(type), properties);
  }

  /** Asserts that there is a provider block, with at least these settings. @throws AssertionError */
  hasProvider(type: TypeName, properties: unknown = {}): void {
    const name = nameOf(type);
    const blocks = this.json.provider?.[name] ?? [];
    const candidates = blocks.map((value, index) => ({ name: `provider.${name}[${index}]`, value }));
    this.oneOf(candidates, properties, `No provider ${name} is as expected.`);
  }

  /** Asserts how many resources there are of a type. @throws AssertionError */
  resourceCountIs(type: TypeName, count: number): void {
    const name = nameOf(type);
    const found = Object.keys(this.json.resource?.[name] ?? {});
    if (found.length === count) return;
    const named = found.length > 0 ? `: ${found.map((each) => `${name}.${each}`).join(', ')}` : '';
    fail(`Expected ${count} of ${name}, found ${found.length}${named}.${this.types('resource')}`);
  }

  /** The resources of a type that have at least these properties, by their names in Terraform. */
  findResources(type: TypeName, properties: unknown = {}): Readonly<Record<string, Properties>> {
    const { matches } = search(this.elements('resource', nameOf(type)), properties, this.compare);
    return Object.fromEntries(
      matches.map(({ name, value }) => [name.slice(name.indexOf('.') + 1), value as Properties]),
    );
  }

  /**
   * Asserts that there is an output of that name, and what it yields if that is said: a value, a token, or one of
   * `Match`. `*` is any output. @throws AssertionError
   */
  hasOutput(name: string, ...value: readonly [value?: unknown]): void {
    const outputs = Object.entries(this.json.output ?? {});
    const candidates = outputs
      .filter(([each]) => name === '*' || each === name)
      .map(([each, properties]) => ({ name: `output.${each}`, value: properties }));
    const others = outputs.map(([each]) => each).join(', ') || 'none';
    const problem =
      candidates.length === 0
        ? `There is no output ${name} (there are: ${others}).`
        : `No output ${name} is as expected.`;
    this.oneOf(candidates, value.length === 0 ? {} : { value: value[0] }, problem);
  }

  private has(kind: 'resource' | 'data', type: string, properties: unknown): void {
    const candidates = this.elements(kind, type);
    const problem =
      candidates.length === 0
        ? `There is no ${kind} ${type}.${this.types(kind)}`
        : `No ${kind} ${type} is as expected.`;
    this.oneOf(candidates, properties, problem);
  }

  private oneOf(candidates: readonly Candidate[], expected: unknown, problem: string): void {
    const { matches, told } = search(candidates, expected, this.compare);
    if (matches.length === 0) {
      fail(`${problem} ${told}`);
    }
  }

  private elements(kind: 'resource' | 'data', type: string): Candidate[] {
    return Object.entries(this.json[kind]?.[type] ?? {}).map(([name, value]) => {
      const address = `${type}.${name}`;
      const path = this.stack === undefined ? undefined : pathOf(this.stack, name);
      return { name: path === undefined ? address : `${address} (${path})`, value };
    });
  }

  /** Which types there are instead. */
  private types(kind: 'resource' | 'data'): string {
    const counts = Object.entries(this.json[kind] ?? {}).map(
      ([type, elements]) => `${Object.keys(elements).length} of ${type}`,
    );
    return counts.length === 0 ? ` The stack has none at all.` : ` The stack has ${counts.join(', ')}.`;
  }

  private isSame(expected: unknown, found: unknown): boolean {
    if (Object.is(expected, found)) return true;
    if (this.stack !== undefined && isToken(expected))
      return Object.is(resolved(this.stack, expected), found);
    // Terraform is told them escaped.
    return typeof expected === 'string' && escapeWildcards(expected, WILDCARDS) === found;
  }
}

function isToken(value: unknown): boolean {
  return (
    (['string', 'number'].includes(typeof value) ||
      Array.isArray(value) ||
      Tokenization.isResolvable(value)) &&
    Token.isUnresolved(value)
  );
}

/** Where in the program an element was made, by its name in Terraform. */
function pathOf(stack: TerraformStack, name: string): string | undefined {
  return stack.node
    .findAll()
    .find((each) => TerraformElement.isTerraformElement(each) && each.friendlyUniqueId === name)?.node.path;
}

function nameOf(type: TypeName): string {
  return typeof type === 'string' ? type : type.tfResourceType;
}

function fail(message: string): never {
  throw new AssertionError({ message });
}
