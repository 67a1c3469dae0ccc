import { Testing, type TerraformStack } from 'cdktf';

/** The parts of `cdk.tf.json` that tests look at. */
export interface TerraformJson {
  readonly terraform: { readonly required_providers: unknown };
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
