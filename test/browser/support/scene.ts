import { type Emulator, type EmulatorOptions, startEmulator } from '../../../lib/emulator';

/** The bucket of the scene. */
export const BUCKET = 'karaoke-1250000000';

/** A template, and a workflow that waits for recordings below `in/` and separates them with it. */
export async function startScene(options: EmulatorOptions = {}): Promise<Emulator> {
  const ci = await startEmulator({
    // Texts that are parts of no others, to be looked for.
    credentials: { secretId: 'AKIDscene', secretKey: 'never-to-be-shown' },
    buckets: [{ bucket: BUCKET, ci: true, smartAudio: true, media: true }],
    ...options,
  });
  const { templateId } = ci.templates.put(BUCKET, {
    name: 'voice-and-band',
    audioMode: 'AudioAndBackground',
    audioConfig: { codec: 'wav', samplerate: 44100 },
  });
  const output = {
    region: ci.region,
    bucket: BUCKET,
    auObject: 'stems/${InputName}-voice.${ext}',
    object: 'stems/${InputName}-band.${ext}',
  };
  ci.workflows.put(BUCKET, {
    name: 'separate-uploads',
    state: 'Active',
    topology: {
      dependencies: { Start: ['Voices'], Voices: ['End'] },
      nodes: {
        Start: { type: 'Start', input: { objectPrefix: 'in/' } },
        Voices: { type: 'VoiceSeparate', operation: { templateId, output } },
      },
    },
  });
  return ci;
}

/** Uploads a recording, and gives the ids of the execution and of the job that it started, once they have ended. */
export async function separate(
  ci: Emulator,
  key: string,
  recording: Buffer,
): Promise<{ readonly runId: string; readonly jobId: string }> {
  ci.objects.put(BUCKET, key, recording, 'audio/wav');
  await ci.jobs.settled();
  const job = ci.jobs.list(BUCKET).at(-1);
  if (job?.state !== 'Success' || !job.workflow) throw new Error(`${key} was not separated: ${job?.message}`);
  return { runId: job.workflow.runId, jobId: job.jobId };
}
