import { Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { testWith } from '../support/engine';

jest.setTimeout(120_000);

const testFunctions = testWith('provider functions');

let workspace: Workspace;

beforeAll(async () => {
  // No credentials and no service: functions need neither.
  workspace = new Workspace(await attached({}));
});
afterAll(() => workspace.dispose());

async function values(outputs: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const blocks = Object.entries(outputs).map(
    ([name, value]) => `output "${name}" {\n  value = ${value}\n}\n`,
  );
  workspace.config(blocks.join(''));
  await workspace.apply();
  const { stdout } = await workspace.ok('output', '-json');
  const json = JSON.parse(stdout) as Record<string, { value: unknown }>;
  return Object.fromEntries(Object.entries(json).map(([name, { value }]) => [name, value]));
}

testFunctions('functions are called from HCL, without a provider block', async () => {
  const template =
    '{ audio_mode = "MusicMode", audio_config = { codec = "mp3", channels = null }, name = "x" }';
  const output =
    '{ au_object = "v/$${RunId}.$${Ext}", object = "b/$${InputName}.$${Ext}", bass_object = null }';
  const got = await values({
    id: 'provider::tencentci::parse_id("ap-chongqing/media-1250000000/t1")',
    limits: 'provider::tencentci::codec_limits("amr")',
    key: 'provider::tencentci::expand_output("out/$${InputName}.$${Ext}", "in/song.wav")',
    objects: `provider::tencentci::output_objects(${template}, ${output})`,
    both: `provider::tencentci::expand_output(provider::tencentci::output_objects(${template}, ${output}).background, "in/a.wav")`,
  });
  expect(got).toEqual({
    id: { region: 'ap-chongqing', bucket: 'media-1250000000', remote_id: 't1', name: null },
    limits: expect.objectContaining({ samplerates: [8000], channels: [1], music_mode: false }),
    key: 'out/song.${Ext}',
    objects: { voice: 'v/${RunId}.mp3', background: 'b/${InputName}.mp3', bass: null, drums: null },
    both: 'b/a.mp3',
  });
});

testFunctions.each([
  ['parse_id("nonsense")', '"id" parameter: "nonsense" is not an id of a resource: it has no "/".'],
  ['codec_limits("ogg")', '"codec" parameter: Codec "ogg" does not exist.'],
  ['expand_output("$${Name}", "a.mp3")', '"pattern" parameter: Wildcard ${Name} does not exist.'],
  ['output_objects({ codec = "mp3" }, {})', '"template" parameter: It has no audio_mode.'],
  ['output_objects({ audio_mode = "IsAudio" }, "x")', '"output" parameter: It is no object.'],
])('%s is refused at the argument', async (call, message) => {
  workspace.config(`output "x" {\n  value = provider::tencentci::${call}\n}\n`);
  const { code, text } = await workspace.plan();
  expect(code).toBe(1);
  expect(text).toContain(message);
});
