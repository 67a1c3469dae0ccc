import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CodeMaker, TerraformProviderGenerator } from '@cdktf/provider-generator';

/**
 * Generates the L1 bindings: one folder per resource and data source, `provider`, and an index of all but the provider
 * (a program takes the L2 provider, which also ships the executable).
 *
 * @param schemaJson - what `terraform providers schema -json` prints for one provider, plus `provider_versions`.
 * @param outDir - emptied first.
 */
export async function generateBindings(schemaJson: object, outDir: string): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'bindings-'));
  try {
    const code = new CodeMaker();
    code.indentation = 2;
    new TerraformProviderGenerator(code, schemaJson).generateAll();
    await code.save(scratch);

    rmSync(outDir, { recursive: true, force: true });
    const [provider] = readdirSync(path.join(scratch, 'providers'));
    if (provider === undefined) throw new Error('The schema holds no provider.');
    const from = path.join(scratch, 'providers', provider);
    const folders = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) {
      mkdirSync(path.join(outDir, name), { recursive: true });
      const source = readFileSync(path.join(from, name, 'index.ts'), 'utf8');
      writeFileSync(
        path.join(outDir, name, 'index.ts'),
        holdingToCore(name, corrected(source, blockNames(schemaJson))),
      );
    }
    const resources = folders.filter(({ name }) => name !== 'provider');
    writeFileSync(
      path.join(outDir, 'index.ts'),
      resources.map(({ name }) => `export * from './${name}';\n`).join(''),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Names of what really is a block, such as `timeouts`. The schema has them as maps by name. */
function blockNames(schema: unknown): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return new Set();
  return new Set(
    Object.entries(schema).flatMap(([key, value]: [string, unknown]) => [
      ...(key === 'block_types' ? Object.keys(value as object) : []),
      ...blockNames(value),
    ]),
  );
}

/** Has a binding hold, before it is made, that its stack is made on the same library. */
function holdingToCore(name: string, source: string): string {
  const held = source
    .replace(
      /^import \* as cdktf from 'cdktf';$/m,
      "$&\nimport { ofSameCore } from '../../terraform/same-core';",
    )
    .replace(/^ {4}super\(scope, id, \{$/m, '    super(ofSameCore(scope, id), id, {');
  if (held.match(/\bofSameCore\b/g)?.length !== 2)
    throw new Error(`The binding ${name} is made otherwise now.`);
  return held;
}

/** What the stock generator gets wrong for a provider that no registry has. */
function corrected(source: string, blocks: ReadonlySet<string>): string {
  return (
    source
      // In HCL, nested attributes are written `notify = { … }`; a block is an error to Terraform. The JSON shape is what
      // the attribute is in either syntax.
      .replace(
        /^( +(\w+): \{\n +value: )(.*),\n( +)isBlock: true,\n +type: "\w+",\n +storageClassType: "\w+",$/gm,
        (all: string, head: string, name: string, value: string, indent: string) =>
          blocks.has(name)
            ? all
            : `${head}${value.replaceAll('ToHclTerraform', 'ToTerraform').replace('MapperHcl(', 'Mapper(')},\n` +
              `${indent}isBlock: false,\n${indent}type: "any",\n${indent}storageClassType: "any",`,
      )
      // A private host has no documentation pages: a comment that was only a link goes, other links become text.
      .replace(/^.*https:\/\/[^\s}]*\/docs.*generated from.*$\n/gm, '')
      .replace(/^\/\/ https:\/\/\S*\/docs\S*\n/gm, '')
      .replace(/^ *\/\*\*\n *\* Docs at Terraform Registry: .*\n *\*\/\n/gm, '')
      .replace(/^ *\*\n *\* Docs at Terraform Registry: .*\n/gm, '')
      .replace(/ Refer to the \{@link \S+ import section\} in the documentation of this resource .*$/gm, '')
      .replace(/\{@link https:\/\/\S*\/docs\S* ([^}]+)\}/g, '$1')
      // `hooks[h]` is no reference in Terraform, `hooks["h"]` is.
      .replace(
        /(get\(key: string\)[^{]*\{\s*return new \w+\(this\.terraformResource, this\.terraformAttribute, )key\)/g,
        '$1JSON.stringify(key))',
      )
      // Its place is taken by the L2 provider, which extends it; to jsii it is a hidden base class.
      .replace(
        /^(\* Represents a .*\n)(?=\*\/\nexport class \w+ extends cdktf\.TerraformProvider)/m,
        '$1* @internal\n',
      )
      // Overrides without the keyword would not pass `noImplicitOverride`.
      .replace(/^/, '// @ts-nocheck: generated from the schema of the provider; do not edit.\n')
  );
}
