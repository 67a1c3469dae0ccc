import { type Job, VOICE_SEPARATE, given, timestampOf } from '../../../ci/wire';
import type { XmlElement } from '../../../ci/xml';
import type { MediaInfo } from '../../../audio';
import type { JobRecord } from '../../store/records';

/** The queues of Smart Audio, as jobs name their type. */
export const QUEUE_TYPE = 'Speeching';

/** A job as the service describes it. */
export function jobOnWire(job: JobRecord): Job {
  const { templateId, templateName, audioMode, audioConfig, output, userData, jobLevel } = job;
  const { outputs, mediaInfo, workflow } = job;
  return given({
    jobId: job.jobId,
    tag: VOICE_SEPARATE,
    state: job.state,
    code: job.code,
    message: job.message,
    creationTime: timestampOf(job.createTime),
    startTime: job.startTime === undefined ? undefined : timestampOf(job.startTime),
    endTime: job.endTime === undefined ? undefined : timestampOf(job.endTime),
    queueId: job.queueId,
    queueType: QUEUE_TYPE,
    input: { bucketId: job.input.bucket, object: job.input.object, region: job.input.region },
    operation: given({
      templateId,
      templateName,
      voiceSeparate: templateId === undefined ? { audioMode, audioConfig } : undefined,
      output,
      userData,
      jobLevel,
      mediaInfo: mediaInfo && mediaInfoElements(mediaInfo),
      mediaResult: outputs && {
        ...given({ bucket: output.bucket, region: output.region }),
        objectNames: outputs.map(({ object }) => object),
        md5Info: outputs.map(({ object, md5 }) => ({ objectName: object, md5 })),
      },
    }),
    workflow: workflow && {
      name: workflow.node,
      runId: workflow.runId,
      workflowId: workflow.workflowId,
      workflowName: workflow.workflowName,
    },
  });
}

/** What stands in `MediaInfo`; there are no pictures and no subtitles in what voice separation writes. */
function mediaInfoElements({ Format, Stream }: MediaInfo): XmlElement[] {
  return [
    element('Format', fields(Format)),
    element('Stream', [
      ...Stream.Audio.map((audio) => element('Audio', fields(audio))),
      element('Subtitle'),
      element('Video'),
    ]),
  ];
}

function fields(of: object): XmlElement[] {
  return Object.entries(of).map(([name, text]) => ({ name, text: String(text), children: [] }));
}

function element(name: string, children: readonly XmlElement[] = []): XmlElement {
  return { name, text: '', children };
}
