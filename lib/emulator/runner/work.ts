import { AudioError, type MediaInfo, jobMediaInfo, separate } from '../../audio';
import { codecName, CODECS, DEFAULT_CODEC, isAudioMode } from '../../rules';
import { Refusal, noSuchInput } from '../refusal';
import type { JobRecord } from '../store/records';
import type { JobDesk, JobReport } from './job-runner';
import { outputKey } from './names';

/**
 * Does the work of a job: takes its input apart, writes the outputs, and says what there is to report at the end.
 * @throws the signal's reason when it aborts; nothing has been written then.
 */
export async function separateJob(desk: JobDesk, job: JobRecord, signal: AbortSignal): Promise<JobReport> {
  try {
    const written = await separateAndWrite(desk, job, signal);
    return { state: 'Success', code: 'Success', message: '', endTime: desk.now(), ...written };
  } catch (error) {
    signal.throwIfAborted();
    return { state: 'Failed', ...failure(error), endTime: desk.now() };
  }
}

async function separateAndWrite(
  desk: JobDesk,
  job: JobRecord,
  signal: AbortSignal,
): Promise<Pick<JobRecord, 'outputs' | 'mediaInfo'>> {
  const { audioMode, audioConfig, input, output, jobId } = job;
  if (!isAudioMode(audioMode)) {
    throw new Refusal('TemplateNotExist', `The template ${job.templateId} does not exist.`);
  }
  const content = desk.input(job);
  if (content === undefined) throw noSuchInput(input.object);
  const write = desk.output(job);
  // The rules let no other codec into a template or a job.
  const codec = codecName(audioConfig.codec) ?? DEFAULT_CODEC;
  const { stems } = await separate(content, { ...audioConfig, audioMode, codec, signal });
  signal.throwIfAborted();

  const outputs: { object: string; md5: string }[] = [];
  const infos: MediaInfo[] = [];
  for (const { stem, data, extension, mediaInfo } of stems) {
    const key = outputKey(output, stem, { jobId, extension });
    if (key === undefined) continue;
    const { md5 } = write(key, data, CODECS[codec].contentType);
    outputs.push({ object: key, md5 });
    infos.push(mediaInfo);
  }
  const [first, ...others] = infos;
  return { outputs, ...(first && { mediaInfo: jobMediaInfo([first, ...others]) }) };
}

function failure(error: unknown): { code: string; message: string } {
  if (error instanceof AudioError || error instanceof Refusal) {
    return { code: error.code, message: error.message };
  }
  return { code: 'InternalError', message: `The emulator has a fault of its own: ${String(error)}` };
}
