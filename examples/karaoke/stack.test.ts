import { Testing } from 'cdktf';
import { deploy, Match, matchers, SynthesizedStack } from 'cdktf-tencent-ci/testing';
import { Karaoke } from './stack';

expect.extend(matchers);

const karaoke = () => new Karaoke(Testing.app(), 'karaoke');

test('four stems of every song are declared', () => {
  const stack = SynthesizedStack.fromStack(karaoke());
  stack.resourceCountIs('tencentci_voice_separate_template', 1);
  stack.hasResource('tencentci_voice_separate_workflow', {
    objectPrefix: 'songs/',
    separations: { default: { output: { drum_object: 'stems/${InputName}/drums.${Ext}' } } },
  });
  stack.hasOutput('workflow_id', Match.stringLikeRegexp('workflow_id'));
});

test('a song is taken apart, and a second plan changes nothing', async () => {
  const deployment = await deploy(karaoke());
  try {
    await expect(deployment).toHaveTemplate({ audioMode: 'MusicMode', audio: { codec: 'mp3' } });
    await expect(deployment).toHaveWorkflow({ state: 'Active', objectPrefix: 'songs/' });
    await expect(deployment).toPlanClean();
  } finally {
    expect(await deployment.destroy()).toEqual({ templates: [], workflows: [] });
  }
}, 120_000);
