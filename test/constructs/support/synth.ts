import { Testing, type TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/** The parts of `cdk.tf.json` that tests look at. */
export interface TerraformJson {
  readonly terraform: { readonly required_providers: unknown };
  readonly data: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
  readonly provider: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
}

export type ResourceJson = Readonly<Record<string, unknown>>;

/** The Terraform JSON of a stack, as `cdktf synth` would write it, validations included. */
export function synth(stack: TerraformStack): TerraformJson {
  stack.prepareStack();
  return JSON.parse(Testing.synth(stack, true)) as TerraformJson;
}

/** The only resource of a type. */
export function only(stack: TerraformStack, type: string): ResourceJson {
  const found = Object.values(synth(stack).resource[type] ?? {});
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} of ${type}, not one`);
  return found[0];
}

/** What a constructor throws. */
export function refusal(create: () => unknown): string {
  try {
    create();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('accepted');
}

/** The warnings that a construct was given. */
export function warnings({ node }: IConstruct): string[] {
  return node.metadata.flatMap(({ type, data }) => (type === '@cdktf/warn' ? [String(data)] : []));
}

/** All templates of a stack. */
export function templates(stack: TerraformStack): ResourceJson[] {
  return Object.values(synth(stack).resource.tencentci_voice_separate_template ?? {});
}

/** The only template of a stack. */
export function onlyTemplate(stack: TerraformStack): ResourceJson {
  const [template, ...others] = templates(stack);
  if (template === undefined || others.length > 0) throw new Error(`${others.length + 1} templates, not one`);
  return template;
}
