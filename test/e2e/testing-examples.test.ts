import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { begin, terraformCommand, terraformEnv } from '../../scripts/workspace';
import { deploy, matchers, SynthesizedStack } from '../../lib/testing';

jest.setTimeout(180_000);
expect.extend(matchers);
terraformCommand();

const ROOT = path.resolve(__dirname, '../..');

let project: string;
beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'tencent-ci-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Runs an example as `cdktf synth` does, and gives the folders of its stacks. */
async function synth(program: string): Promise<string[]> {
  const tsx = path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  const args = [tsx, '--tsconfig', path.join(ROOT, 'tsconfig.json'), path.join(ROOT, 'examples', program)];
  const { code, text } = await begin(process.execPath, args, { cwd: project, env: terraformEnv() }).done;
  expect({ code, text }).toEqual({ code: 0, text: expect.any(String) });
  const stacks = path.join(project, 'cdktf.out/stacks');
  return readdirSync(stacks)
    .sort()
    .map((name) => path.join(stacks, name));
}

test.each([
  ['quick-start/main.ts', 1, 'vocals-aac'],
  // Without its roles, accounts and backends: those of the cloud are not there.
  ['multi-environment/main.ts', 3, undefined],
])(
  '%s is deployed from where it was synthesized, plans clean and is destroyed',
  async (program, count, template) => {
    const stacks = await synth(program);
    expect(stacks).toHaveLength(count);
    // One of several: they differ in what the test of environments looks at.
    const folder = stacks[0] ?? '';
    SynthesizedStack.fromFile(path.join(folder, 'cdk.tf.json')).resourceCountIs(
      'tencentci_voice_separate_template',
      1,
    );
    const deployment = await deploy(folder);
    await expect(deployment).toHaveTemplate(template === undefined ? {} : { name: template });
    await expect(deployment).toPlanClean();
    expect(await deployment.destroy()).toEqual({ templates: [], workflows: [] });
  },
);
