import { type Job, mediaInfoOf } from '../../ci';
import { attribute, type StateOf } from '../../plugin';

/** What a job was asked to do, and when, as data sources tell it. */
export const jobFacts = {
  tag: attribute.string({ description: 'What kind of job it is: `VoiceSeparate`.', computed: true }),
  input_object: attribute.string({ description: 'Key of the recording.', computed: true }),
  template_id: attribute.string({
    description: 'Id of the template; null when the job was given its settings inline.',
    computed: true,
  }),
  queue_id: attribute.string({ description: 'Queue that the job runs on.', computed: true }),
  workflow_id: attribute.string({
    description: 'Id of the workflow that started the job; null for a job of its own.',
    computed: true,
  }),
  run_id: attribute.string({
    description: 'Id of the execution of the workflow that the job is a task of.',
    computed: true,
  }),
  user_data: attribute.string({ description: 'Text that was noted down with the job.', computed: true }),
  create_time: attribute.string({ description: 'When the job was submitted.', computed: true }),
  progress: attribute.string({
    description: 'How far the job is, in the words of the service, which tells it of some jobs only.',
    computed: true,
  }),
  media_info_json: attribute.string({
    description:
      'What the files that the job wrote are (`MediaInfo`: duration, codec, samplerate …), as JSON: ' +
      '`jsondecode(…).Format.Duration`, and a list under `Stream.Audio`. Null when the job tells nothing of it.',
    computed: true,
  }),
};

/** What the service says of what a job was asked to do. */
export function jobFactsOf(job: Job): StateOf<typeof jobFacts> {
  const mediaInfo = mediaInfoOf(job);
  return {
    tag: job.tag ?? null,
    input_object: job.input?.object ?? null,
    template_id: job.operation?.templateId ?? null,
    queue_id: job.queueId ?? null,
    workflow_id: job.workflow?.workflowId ?? null,
    run_id: job.workflow?.runId ?? null,
    user_data: job.operation?.userData ?? null,
    create_time: job.creationTime ?? null,
    progress: job.progress ?? null,
    media_info_json: mediaInfo === undefined ? null : JSON.stringify(mediaInfo),
  };
}
