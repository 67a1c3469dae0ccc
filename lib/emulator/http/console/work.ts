import { given } from '../../../ci/wire';
import { AUDIO_MODES, STEM_OUTPUTS, isAudioMode, isFinished, type Stem } from '../../../rules';
import type { ExecutionRecord, JobRecord, ObjectRecord, TaskRecord } from '../../store/records';
import type { Bucket, Store } from '../../store/store';
import type { ExecutionView, JobView, ObjectView, StemView, TaskView } from './api';
import { graphView, outputView } from './graph';
import { placeOf } from './inside';

/** Jobs as they are shown. */
export function jobViews(store: Store, bucket: Bucket, jobs: readonly JobRecord[]): JobView[] {
  return jobs.map((job) => {
    const { jobId, state, queueId, input, templateId, templateName, audioMode, audioConfig } = job;
    const { output, jobLevel, userData, workflow, createTime, startTime, endTime } = job;
    return given({
      ...placeOf(bucket),
      jobId,
      state,
      progress: state === 'Success' ? 100 : 0,
      queueId,
      input: input.object,
      inputPresent: bucket.objects.get(input.object) !== undefined,
      templateId,
      templateName,
      audioMode,
      audio: audioConfig,
      output: outputView(output),
      outputs: stemViews(store, job),
      level: jobLevel ?? 0,
      userData,
      workflow,
      ...failureOf(job),
      createTime,
      startTime,
      endTime,
    });
  });
}

/** The files that a job wrote, each with the stem that it is. */
function stemViews(store: Store, { audioMode, output, outputs = [], input }: JobRecord): StemView[] {
  const region = output.region ?? input.region;
  const bucket = output.bucket ?? input.bucket;
  const objects = store.bucket(region, bucket)?.objects;
  return outputs.map(({ object, md5 }, index) => ({
    region,
    bucket,
    stem: stemsWritten(audioMode, output)[index] ?? 'voice',
    key: object,
    md5,
    present: objects?.get(object)?.md5 === md5,
  }));
}

/** The stems that a job writes, in the order in which it tells of them: those of its mode that have a name. */
function stemsWritten(audioMode: string, output: JobRecord['output']): readonly Stem[] {
  if (!isAudioMode(audioMode)) return [];
  return AUDIO_MODES[audioMode].stems.filter((stem) => output[STEM_OUTPUTS[stem]] !== undefined);
}

/** Executions as they are shown. */
export function executionViews(
  store: Store,
  bucket: Bucket,
  executions: readonly ExecutionRecord[],
): ExecutionView[] {
  return executions.map((run) => {
    const { runId, workflowId, workflowName, state, object, chain, cosHeaders, tasks, topology } = run;
    const ends = tasks.map((task) => task.endTime ?? task.createTime);
    return given({
      ...placeOf(bucket),
      runId,
      workflowId,
      workflowName,
      state,
      object,
      startedBy: cosHeaders === undefined ? 'hand' : chain.length > 0 ? 'output' : 'upload',
      graph: graphView(bucket, topology),
      tasks: tasks.map(taskView),
      createTime: run.createTime,
      endTime: isFinished(state) ? Math.max(run.createTime, ...ends) : undefined,
      outputs: tasks.flatMap(({ jobId = '' }) => {
        const job = bucket.jobs.get(jobId);
        return job === undefined ? [] : stemViews(store, job);
      }),
    });
  });
}

function taskView(task: TaskRecord): TaskView {
  const { node, type, state, jobId, message, createTime, startTime, endTime } = task;
  // A task that the emulator skips succeeds and says so.
  const told = message === '' ? undefined : message;
  return given({
    node,
    type,
    state,
    jobId,
    ...failureOf(task),
    message: told,
    createTime,
    startTime,
    endTime,
  });
}

function failureOf({ state, code, message }: Pick<JobRecord, 'state' | 'code' | 'message'>): {
  readonly code?: string;
  readonly message?: string;
} {
  return state === 'Failed' ? { code, message } : {};
}

/** Objects as they are shown. */
export function objectViews(store: Store, bucket: Bucket, objects: readonly ObjectRecord[]): ObjectView[] {
  const writers = new Map<string, { readonly jobId: string; readonly stem: StemView }>();
  for (const each of store.buckets()) {
    for (const job of each.jobs.values()) {
      for (const stem of stemViews(store, job)) {
        if (stem.bucket !== bucket.name || stem.region !== bucket.region || !stem.present) continue;
        writers.set(stem.key, { jobId: job.jobId, stem });
      }
    }
  }
  return objects.map(({ key, size, md5, contentType, lastModified }) => {
    const writer = writers.get(key);
    return {
      ...placeOf(bucket),
      key,
      size,
      md5,
      contentType,
      lastModified,
      ...(writer && { writtenBy: { jobId: writer.jobId, stem: writer.stem.stem } }),
    };
  });
}
