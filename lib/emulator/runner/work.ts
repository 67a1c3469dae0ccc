import { type CodecName, DEFAULT_CODEC, isAudioMode } from '../../rules';
import { AudioError, type MediaInfo, jobMediaInfo, separate } from '../../audio';
import { ServiceError } from '../http/errors';
import type { JobRecord } from '../store/records';
import { putObject } from '../http/routes/objects';
import type { Bucket } from '../store/store';
import type { World } from '../service/world';
import { outputKey } from './names';
import type { JobReport } from '../service/jobs/report';

const CONTENT_TYPES: Readonly<Record<CodecName, string>> = {
  aac: 'audio/aac',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  amr: 'audio/amr',
  wav: 'audio/wav',
};

/**
 * Does the work of a job: takes its input apart, writes the outputs, and says what there is to report at the end.
 * @throws the signal's reason when it aborts; nothing has been written then.
 */
export async function separateJob(
  world: World,
  bucket: Bucket,
  job: JobRecord,
  signal: AbortSignal,
): Promise<JobReport> {
  try {
    const written = await separateAndWrite(world, bucket, job, signal);
    return { state: 'Success', code: 'Success', message: '', endTime: world.now(), ...written };
  } catch (error) {
    signal.throwIfAborted();
    return { state: 'Failed', ...failure(error), endTime: world.now() };
  }
}

async function separateAndWrite(
  world: World,
  bucket: Bucket,
  job: JobRecord,
  signal: AbortSignal,
): Promise<Pick<JobRecord, 'outputs' | 'mediaInfo'>> {
  const { audioMode, audioConfig, input, output, jobId } = job;
  if (!isAudioMode(audioMode)) {
    throw new ServiceError(400, 'TemplateNotExist', `The template ${job.templateId} does not exist.`);
  }
  if (!bucket.objects.get(input.object)) {
    throw new ServiceError(400, 'ResourceNotFound', `The object ${input.object} does not exist.`);
  }
  const target = world.bucket({ bucket: output.bucket, region: output.region ?? bucket.region });
  // The rules let no other codec into a template or a job.
  const codec = (audioConfig.codec ?? DEFAULT_CODEC) as CodecName;
  const content = world.store.content(bucket, input.object);
  const { stems } = await separate(content, { ...audioConfig, audioMode, codec, signal });
  signal.throwIfAborted();

  const outputs: { object: string; md5: string }[] = [];
  const infos: MediaInfo[] = [];
  for (const { stem, data, extension, mediaInfo } of stems) {
    const key = outputKey(output, stem, { jobId, extension });
    if (key === undefined) continue;
    const about = { contentType: CONTENT_TYPES[codec], chain: chainOf(bucket, job) };
    const { md5 } = putObject(world, target, key, data, about);
    outputs.push({ object: key, md5 });
    infos.push(mediaInfo);
  }
  const [first, ...others] = infos;
  return { outputs, ...(first && { mediaInfo: jobMediaInfo([first, ...others]) }) };
}

/** The workflows that led to what the job writes. */
function chainOf(bucket: Bucket, { workflow }: JobRecord): readonly string[] {
  if (workflow === undefined) return [];
  return [...(bucket.executions.get(workflow.runId)?.chain ?? []), workflow.workflowId];
}

function failure(error: unknown): { code: string; message: string } {
  if (error instanceof AudioError || error instanceof ServiceError) {
    return { code: error.code, message: error.message };
  }
  return { code: 'InternalError', message: `The emulator has a fault of its own: ${String(error)}` };
}
