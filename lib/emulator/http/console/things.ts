import { given, VOICE_SEPARATE } from '../../../ci/wire';
import { AUDIO_MODES, isAudioMode } from '../../../rules';
import type { QueueRecord, TemplateRecord, WorkflowRecord } from '../../store/records';
import type { Bucket } from '../../store/store';
import type { World } from '../../service/world';
import type { BucketView, QueueView, TemplateView, WorkflowView } from './api';
import { filterView, graphView, notifyView, xmlText } from './graph';
import { placeOf } from './inside';

/** A bucket as it is shown. */
export function bucketView(bucket: Bucket): BucketView {
  const { templates, workflows, executions, jobs, objects } = bucket;
  return {
    ...placeOf(bucket),
    ci: bucket.ciStatus,
    smartAudio: bucket.smartAudio !== undefined,
    media: bucket.media !== undefined,
    counts: {
      templates: templates.size,
      workflows: workflows.size,
      executions: executions.size,
      jobs: jobs.size,
      objects: objects.size,
    },
    size: objects.values().reduce((sum, { size }) => sum + size, 0),
  };
}

/** Templates as they are shown. */
export function templateViews(bucket: Bucket, templates: readonly TemplateRecord[]): TemplateView[] {
  const users = new Map<string, TemplateView['usedBy'][number][]>();
  for (const { workflowId, name, topology } of bucket.workflows.values()) {
    for (const [node, { operation }] of Object.entries(topology.nodes)) {
      if (operation?.templateId === undefined) continue;
      const known = users.get(operation.templateId) ?? [];
      users.set(operation.templateId, [...known, { workflowId, name, node }]);
    }
  }
  return templates.map((record) =>
    given({
      ...placeOf(bucket),
      templateId: record.templateId,
      name: record.name,
      tag: record.tag,
      audioMode: record.audioMode,
      audio: record.audioConfig,
      stems:
        record.tag === VOICE_SEPARATE && isAudioMode(record.audioMode)
          ? AUDIO_MODES[record.audioMode].stems
          : [],
      settings: record.other && xmlText(record.other),
      usedBy: users.get(record.templateId) ?? [],
      createTime: record.createTime,
      updateTime: record.updateTime,
    }),
  );
}

/** Workflows as they are shown. */
export function workflowViews(
  world: World,
  bucket: Bucket,
  workflows: readonly WorkflowRecord[],
): WorkflowView[] {
  const runs = new Map<string, number>();
  for (const { workflowId } of bucket.executions.values())
    runs.set(workflowId, (runs.get(workflowId) ?? 0) + 1);
  return workflows.map((record) => {
    const { workflowId, name, state, activeFrom, topology, createTime, updateTime } = record;
    const input = topology.nodes.Start?.input ?? {};
    const named = bucket.queues.get(input.speechRecognitionQueueId ?? input.queueId ?? '');
    const queue = named ?? world.queueOf(bucket, 'smart-audio');
    return given({
      ...placeOf(bucket),
      workflowId,
      name,
      state,
      activeFrom,
      objectPrefix: input.objectPrefix ?? '',
      filter: filterView(topology),
      notify: input.notifyConfig && notifyView(input.notifyConfig),
      queue: queue && { queueId: queue.queueId, name: queue.name, state: queue.state },
      graph: graphView(bucket, topology),
      executions: runs.get(workflowId) ?? 0,
      createTime,
      updateTime,
    });
  });
}

/** Queues as they are shown. */
export function queueViews(bucket: Bucket, queues: readonly QueueRecord[]): QueueView[] {
  const jobs = bucket.jobs.values();
  return queues.map(({ queueId, service, name, state, notifyConfig }) => {
    const own = jobs.filter((job) => job.queueId === queueId);
    return {
      ...placeOf(bucket),
      queueId,
      service,
      name,
      state,
      notify: notifyView(notifyConfig),
      waiting: own.filter((job) => job.state === 'Submitted' || job.state === 'Pause').length,
      running: own.filter((job) => job.state === 'Running').length,
    };
  });
}
