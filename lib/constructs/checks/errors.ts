import type { IConstruct } from 'constructs';
import { type Violation, pathText, respell } from '../../rules';
import type { Core, Library } from '../terraform/core';

/**
 * Settings that the service does not take. Lists every broken rule, each with the prop at fault.
 *
 * @param kind - the class as its user knows it.
 * @param prop - respells the name of a setting as the construct's props have it.
 */
export function settingsRefused(
  kind: string,
  construct: IConstruct,
  violations: readonly Violation[],
  prop: (setting: string) => string,
): Error {
  const lines = violations.map(({ path, message, source }) => {
    return `  - ${pathText(path, prop)}: ${respell(message, prop)} [${source}]`;
  });
  return new Error(
    `${kind} "${construct.node.path}" has settings that Cloud Infinite does not take:\n` + lines.join('\n'),
  );
}

/** Something of this package is used on a stack of the other library than the one that the package is made on. */
export function coresMixed(what: string, core: Core, ours: Library, theirs: Library): Error {
  const right = `${theirs.name}-tencent-ci`;
  const terrain = [ours, theirs].find(({ name }) => name === 'cdktn')?.version;
  return new Error(
    `${what} is of ${core}-tencent-ci, made on ${ours.name} ${ours.version}, but its stack is one of ${theirs.name} ` +
      `${theirs.version}: two libraries, whose classes do not know each other. Import it from the package that is made ` +
      `on ${theirs.name}, "${right}" (npm install ${right}). Or have both names mean CDK Terrain, in package.json: ` +
      `"cdktn": "${terrain}", "cdktf": "npm:cdktn@${terrain}". See docs/cdk-terrain.md.`,
  );
}

/** A stack has constructs of both packages of ours. */
export function packagesMixed(path: string, stack: IConstruct, own: string, other: string): Error {
  return new Error(
    `"${path}" is a construct of ${own}, and the stack "${stack.node.path}" has constructs of ${other} already, which ` +
      `those of the other do not know: their checks would not see each other. Import all of them from "${other}", or all ` +
      `from "${own}".`,
  );
}

/** A provider was given two settings of which one is all that it can have. */
export function twoSettings(provider: IConstruct, first: string, second: string): Error {
  return new Error(
    `TencentCiProvider "${provider.node.path}" has \`${first}\` and \`${second}\`, which exclude each other. Remove one.`,
  );
}

/** A workflow was given one half of its only separation. */
export function separationIncomplete(workflow: IConstruct, missing: 'template' | 'output'): Error {
  const given = missing === 'template' ? 'output' : 'template';
  return new Error(
    `VoiceSeparateWorkflow "${workflow.node.path}" has \`${given}\` without \`${missing}\`. Give both, or name ` +
      'separations in `separations` or with `addSeparation`.',
  );
}

/** A workflow has two separations of one name. */
export function separationTwice(workflow: IConstruct, name: string): Error {
  return new Error(
    `VoiceSeparateWorkflow "${workflow.node.path}" has a separation named "${name}" already. Use another name.`,
  );
}

/** A template would be copied to where it is, and names are unique in a bucket. */
export function copyWithoutName(template: IConstruct): Error {
  return new Error(
    `VoiceSeparateTemplate "${template.node.path}" is copied to its own bucket, where the name of a template is unique. ` +
      'Give the copy another `name`, or copy to another bucket.',
  );
}

/** A workflow is copied, and nothing but the id is known of a template of it. */
export function copyOfForeignTemplate(workflow: IConstruct, separation: string): Error {
  return new Error(
    `VoiceSeparateWorkflow "${workflow.node.path}" cannot be copied to another bucket: its separation "${separation}" ` +
      'uses a template that is known by its id only, and a template belongs to a bucket. Make the copy with ' +
      '`new VoiceSeparateWorkflow` and a template of that bucket.',
  );
}

/** A hook is to be a `null_resource`, and the package for that is not there. */
export function providerNullMissing(hook: IConstruct, core: Core): Error {
  const name = `@${core}/provider-null`;
  const other = {
    cdktf: '',
    cdktn: ' (@cdktf/provider-null will not do: its peer is cdktf, which cannot stand beside cdktn)',
  }[core];
  return new Error(
    `DeployHook "${hook.node.path}" is a null_resource, which needs the package ${name}, and that is not ` +
      `installed${other}. Run \`npm install ${name}\`, or have it made of what Terraform has built in: ` +
      '`resourceType: HookResourceType.TERRAFORM_DATA`. What is installed does not decide, since a hook that changes ' +
      'from one to the other runs its command again.',
  );
}

/** Credentials would be written where they do not belong. */
export function secretInEnvironment(hook: IConstruct, name: string): Error {
  return new Error(
    `DeployHook "${hook.node.path}" sets ${name}, which would stand in the configuration as plain text. Remove it: ` +
      'the command inherits the environment of Terraform.',
  );
}

/** What looks like a credential would be written where it does not belong; it is not repeated here. */
export function credentialWritten(hook: IConstruct, setting: string, what: string): Error {
  return new Error(
    `DeployHook "${hook.node.path}" has in \`${setting}\` what looks like ${what}, which would stand in the ` +
      'configuration, in plans and in logs as plain text. Remove it: the command inherits the environment of Terraform, ' +
      'so set it there and read it as "$NAME". What only looks like one can be given by a TerraformVariable.',
  );
}

/** A name stands alone between braces, where Terraform takes it for one of its own and knows none such. */
export function nameForTerraform(setting: string, source: string): string {
  return (
    `${setting}: Terraform reads ${source} as an expression of its own, and none is a name alone. If the shell is to ` +
    `read it, write $${source.slice(2, -1).trim()}; if it is a text of its own, give it through escapeTemplate().`
  );
}

/** Two constructs would be told to a command by the same name. */
export function variableTwice(hook: IConstruct, name: string): Error {
  return new Error(
    `DeployHook "${hook.node.path}" watches two constructs whose ids both make the variable ${name}. Rename one.`,
  );
}

/** A table of prices is none. */
export function pricesRefused(faults: readonly string[]): Error {
  return new Error(
    `The prices of CostEstimate are no table of prices:\n${faults.map((each) => `  - ${each}`).join('\n')}`,
  );
}

/** A workflow is said to take minutes that are no number. */
export function wrongMinutes(kind: string, workflow: IConstruct, value: string, allowed: string): Error {
  return new Error(`${kind} "${workflow.node.path}" cannot take ${value} minutes in a month. ${allowed}`);
}

/** A policy is to be written for nothing. */
export function policyEmpty(file: string): Error {
  return new Error(
    `There is nothing to write to ${file}: nothing that is declared needs a permission. Declare the stack and what ` +
      'stands in it, or leave the policy away.',
  );
}

/** A policy is to be written to a file, and says what only Terraform knows. */
export function policyWithTokens(file: string, resource: string): Error {
  return new Error(
    `The policy in ${file} would name ${resource}, which only Terraform can work out. Give the bucket and its region ` +
      'as plain text, or take the policy from an output with `toJson()`.',
  );
}

/** Which bucket a block works on is known in that block alone. */
export function bucketOfEach(construct: IConstruct, value: string): Error {
  return new Error(
    `CamPolicy cannot name the bucket of "${construct.node.path}", which is ${value}: that has a meaning in its own ` +
      'block alone. Declare one for each bucket in a loop of the program, without an iterator or a count.',
  );
}
