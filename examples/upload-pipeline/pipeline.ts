import {
  AudioConfig,
  AudioMode,
  CiBucket,
  Notify,
  NotifyEvent,
  ResultFormat,
  SmartAudioQueue,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from 'cdktf-tencent-ci';
import { Construct } from 'constructs';

export interface UploadPipelineProps {
  /** The bucket with the APPID, or a token that yields it. */
  readonly bucketName: string;
  /** Who is told when a recording is done. */
  readonly callbackUrl: string;
}

/** From an upload to a callback: bucket, services, queue, template, workflow. */
export class UploadPipeline extends Construct {
  readonly workflow: VoiceSeparateWorkflow;

  constructor(scope: Construct, id: string, { bucketName, callbackUrl }: UploadPipelineProps) {
    super(scope, id);

    const recordings = new CiBucket(this, 'Recordings', { bucketName });

    const queue = new SmartAudioQueue(this, 'Queue', { bucket: recordings, queueName: 'voices' });

    const speech = new VoiceSeparateTemplate(this, 'Speech', {
      bucket: recordings,
      templateName: 'speech-mp3',
      audioMode: AudioMode.AUDIO_AND_BACKGROUND,
      audioConfig: AudioConfig.mp3({ samplerate: 44100, bitrate: 128, channels: 2 }),
    });

    this.workflow = new VoiceSeparateWorkflow(this, 'Uploads', {
      bucket: recordings,
      workflowName: 'separate-uploads',
      objectPrefix: 'uploads/',
      queue,
      template: speech,
      // In one path, the template's name comes from Terraform, and `RunId` and `Ext` from CI.
      output: {
        voice: `done/${speech.templateName}/\${RunId}/voice.\${Ext}`,
        background: `done/${speech.templateName}/\${RunId}/background.\${Ext}`,
      },
      notify: Notify.url(callbackUrl, {
        events: [NotifyEvent.TASK_FINISH, NotifyEvent.WORKFLOW_FINISH],
        resultFormat: ResultFormat.JSON,
      }),
    });
  }
}
