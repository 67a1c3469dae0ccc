import { App, TerraformStack } from 'cdktf';
import {
  AudioConfig,
  type AudioMode,
  CiBucket,
  Notify,
  type NotifyEvent,
  SmartAudioQueue,
  TencentCiProvider,
  VoiceSeparateJob,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../lib';
import { type Emulator, startEmulator } from '../lib/emulator';
import { synth, warnings } from './constructs/support/synth';
import { BUCKET, type TestAnswer, send } from './emulator/support';
import { JOBS, NOTIFY, WORKFLOWS, jobRequest, workflowRequest } from './support/official-samples';
import { MODES } from './support/seed-table';

let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator();
});
beforeEach(async () => {
  await ci.reset();
  ci.behaviour.maxConcurrent = 0;
});
afterAll(() => ci.stop());

function stackWithBucket(): { stack: TerraformStack; bucket: CiBucket } {
  const stack = new TerraformStack(new App(), 'stack');
  new TencentCiProvider(stack, 'TencentCi', { region: ci.region });
  return { stack, bucket: new CiBucket(stack, 'Media', { bucketName: BUCKET }) };
}

const post = (path: string, body: string): Promise<TestAnswer> => send(ci, { method: 'POST', path, body });

describe.each(JOBS)('the job of the $from', (sample) => {
  const { audioConfig, audioMode, input, output, unwritten } = sample;

  test('is taken by the construct, which warns of what is not written and of nothing else of the outputs', () => {
    const { stack, bucket } = stackWithBucket();
    const job = new VoiceSeparateJob(stack, 'Job', {
      bucket,
      inputObject: input,
      audioMode: audioMode as AudioMode.IS_AUDIO,
      audioConfig: AudioConfig.of(audioConfig),
      output,
    });
    expect(Object.keys(synth(stack).resource.tencentci_voice_separate_job ?? {})).toHaveLength(1);
    const told = warnings(job).filter((text) => text.includes('will not be written'));
    expect(unwritten.filter((stem) => !told.some((text) => text.includes(stem)))).toEqual([]);
    expect(told).toHaveLength(unwritten.length);
  });

  test('is taken by the service over HTTP, and kept as it was sent', async () => {
    const { status, body } = await post('/jobs', jobRequest(sample, BUCKET, ci.region));
    expect({ status, body }).toEqual({ status: 200, body });
    expect(ci.jobs.list(BUCKET)).toMatchObject([{ input: { object: input }, audioMode, audioConfig }]);
    const { object, auObject, bassObject, drumObject } = ci.jobs.list(BUCKET)[0]?.output ?? {};
    expect({ background: object, voice: auObject, bass: bassObject, drums: drumObject }).toEqual({
      background: output.background,
      voice: output.voice,
      bass: output.bass,
      drums: output.drums,
    });
  });

  test('is refused over HTTP only where our advice is the law', async () => {
    ci.behaviour.advice = 'refuse';
    const answer = await post('/jobs', jobRequest(sample, BUCKET, ci.region));
    if (unwritten.length > 0) expect(answer.text('Message')).toContain('will not be written');
    else expect(answer.text('Code') ?? '').not.toBe('InvalidArgument');
  });
});

describe.each(WORKFLOWS.flatMap((sample) => MODES.map((audioMode) => ({ ...sample, sample, audioMode }))))(
  'the workflow of the $from with a template of $audioMode',
  ({ sample, audioMode, objectPrefix, filter, output, outputBucket, queue }) => {
    test('is taken by the construct', () => {
      const { stack, bucket } = stackWithBucket();
      new VoiceSeparateWorkflow(stack, 'Uploads', {
        bucket,
        objectPrefix,
        template: VoiceSeparateTemplate.fromTemplateId(stack, 'Vocals', 't1', {
          audioMode: audioMode as AudioMode,
        }),
        ...(queue && { queue: SmartAudioQueue.fromQueueId(stack, 'Queue', 'p1') }),
        notify: Notify.url(NOTIFY.url, { events: NOTIFY.events as NotifyEvent[] }),
        extFilter: {
          audio: filter.Audio === 'true',
          allFile: filter.AllFile === 'true',
          customExts: filter.CustomExts?.split('/') ?? [],
        },
        output: {
          ...output,
          ...(outputBucket !== undefined && {
            bucket: CiBucket.fromBucketName(stack, 'Stems', outputBucket),
          }),
        },
      });
      expect(Object.keys(synth(stack).resource.tencentci_voice_separate_workflow ?? {})).toHaveLength(1);
    });

    test('is taken by the service over HTTP, with all its nodes, and starts on an upload', async () => {
      const { templateId } = ci.templates.put(BUCKET, { name: 'vocals', audioMode });
      const queueId = queue ? ci.queues.list(BUCKET)[0]?.queueId : undefined;
      const its = { name: 'demo', templateId, ...(queueId !== undefined && { queueId }) };
      const { status, body } = await post('/workflow', workflowRequest(sample, its, BUCKET, ci.region));
      expect({ status, body }).toEqual({ status: 200, body });

      ci.objects.put(BUCKET, `${objectPrefix}song.mp3`, 'a song');
      expect(ci.jobs.list(BUCKET)).toMatchObject([
        { audioMode, output: { object: expect.any(String), auObject: expect.any(String) } },
      ]);
    });
  },
);
