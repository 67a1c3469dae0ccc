import fc from 'fast-check';
import { escapeTemplate } from '../../lib';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const workspace = new Workspace();
afterAll(() => workspace.dispose());

test('Terraform gives every escaped text back as it was', async () => {
  const unit = fc.constantFrom('$', '%', '{', '}', '"', '\\', '~', 'if true', '\n', '人');
  const texts = ['${x}', '$${x}', '$$${x}', '%{ if x }', '%%{', ...fc.sample(fc.string({ unit }), 300)];
  const output = Object.fromEntries(texts.map((text, at) => [`text_${at}`, { value: escapeTemplate(text) }]));
  workspace.file('main.tf.json', JSON.stringify({ output }));
  await workspace.init();
  await workspace.apply();
  const { stdout } = await workspace.ok('output', '-json');
  const given = JSON.parse(stdout) as Record<string, { value: string }>;
  expect(texts.map((_, at) => given[`text_${at}`]?.value)).toEqual(texts);
});
