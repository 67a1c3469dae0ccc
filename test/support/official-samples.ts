/**
 * What official SDKs and documents send for voice separation: the facts of their samples, with names of ours. None of
 * them names exactly the stems that its mode makes, so an over-strict reader refuses every one.
 */

/** Where a sample writes, by stem. */
export interface SampleOutput {
  readonly background?: string;
  readonly voice?: string;
  readonly bass?: string;
  readonly drums?: string;
}

type Stem = keyof SampleOutput;

/** Audio settings of a sample, as they are sent. */
export interface SampleAudio {
  readonly codec: string;
  readonly samplerate?: number;
  readonly bitrate?: number;
  readonly channels?: number;
}

/** A job as an official sample submits it. */
export interface JobSample {
  /** Whose sample it is. */
  readonly from: string;
  readonly input: string;
  readonly audioMode: string;
  readonly audioConfig: SampleAudio;
  readonly output: SampleOutput;
  /** Outputs that the mode does not make, and stems of it that have none: both are warned about. */
  readonly unwritten: readonly Stem[];
  /** Elements of the request that are sent without content. */
  readonly empty?: readonly string[];
}

/** Every job sample that was found. */
export const JOBS: readonly JobSample[] = [
  {
    from: 'Android SDK, IsAudio with both outputs',
    input: 'media/test.mp4',
    audioMode: 'IsAudio',
    audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 4 },
    output: { background: 'android/background.${ext}', voice: 'android/voice.${ext}' },
    unwritten: ['background'],
  },
  {
    from: 'Python demo, IsAudio with both outputs',
    input: 'demo.mp4',
    audioMode: 'IsAudio',
    audioConfig: { codec: 'mp3', samplerate: 44100, bitrate: 12, channels: 2 },
    output: { background: 'voice-separate.mp3', voice: 'voice-separate-audio.mp3' },
    unwritten: ['background'],
  },
  {
    from: 'iOS SDK, IsAudio with all four outputs and the codec alone',
    input: 'test.mp3',
    audioMode: 'IsAudio',
    audioConfig: { codec: 'aac' },
    output: {
      background: 'ios/background.${ext}',
      voice: 'ios/voice.${ext}',
      bass: 'ios/bass.${ext}',
      drums: 'ios/drums.${ext}',
    },
    unwritten: ['background', 'bass', 'drums'],
  },
  {
    from: 'PHP SDK of 2024, AudioAndBackground with all four outputs',
    input: 'test.mp3',
    audioMode: 'AudioAndBackground',
    audioConfig: { codec: 'mp3', samplerate: 11025, bitrate: 256, channels: 2 },
    output: {
      background: 'php/1.mp3',
      voice: 'php/2.mp3',
      bass: 'php/3.mp3',
      drums: 'php/4.mp3',
    },
    unwritten: ['bass', 'drums'],
    empty: ['QueueId', 'CallBack'],
  },
  {
    from: 'PHP SDK before, AudioAndBackground with its two outputs',
    input: 'test.mp3',
    audioMode: 'AudioAndBackground',
    audioConfig: { codec: 'mp3', samplerate: 11025, bitrate: 256, channels: 2 },
    output: { background: 'php/01.mp3', voice: 'php/02.mp3' },
    unwritten: [],
    empty: ['QueueId', 'CallBack'],
  },
  {
    from: 'older document, IsAudio with the background alone',
    input: 'input/demo.mp4',
    audioMode: 'IsAudio',
    audioConfig: { codec: 'mp3', samplerate: 44100, bitrate: 128, channels: 2 },
    output: { background: 'output/separated.${ext}' },
    unwritten: ['background', 'voice'],
  },
  {
    from: 'document of 2026 (seeds 001 and 003), AudioAndBackground with settings',
    input: 'input/demo.mp4',
    audioMode: 'AudioAndBackground',
    audioConfig: { codec: 'mp3', samplerate: 44100, bitrate: 500, channels: 2 },
    output: { background: 'output/backgroud.${ext}', voice: 'output/audio.${ext}' },
    unwritten: [],
  },
  {
    from: 'Go SDK, a codec in capitals, all but that sent empty',
    input: 'input/test.mp4',
    audioMode: 'AudioAndBackground',
    audioConfig: { codec: 'AAC' },
    output: { background: 'output/voice.${ext}', voice: 'output/au.${ext}' },
    unwritten: [],
    empty: ['Samplerate', 'Bitrate', 'Channels'],
  },
];

/** The request body of a job sample, for a bucket. */
export function jobRequest({ input, output, ...job }: JobSample, bucket: string, region: string): string {
  const { codec, samplerate, bitrate, channels } = job.audioConfig;
  const audioConfig = { Codec: codec, Samplerate: samplerate, Bitrate: bitrate, Channels: channels };
  const without = (name: string): string => (job.empty?.includes(name) === true ? element(name, '') : '');
  return element(
    'Request',
    element('Tag', 'VoiceSeparate') +
      without('QueueId') +
      without('CallBack') +
      element('Input', element('Object', input)) +
      element(
        'Operation',
        element(
          'VoiceSeparate',
          element('AudioMode', job.audioMode) +
            element(
              'AudioConfig',
              Object.entries(audioConfig)
                .map(([name, value]) => (value === undefined ? without(name) : element(name, String(value))))
                .join(''),
            ),
        ) + outputElement(output, bucket, region),
      ),
  );
}

/** A workflow as an official sample creates it. */
export interface WorkflowSample {
  /** Whose sample it is. */
  readonly from: string;
  readonly objectPrefix: string;
  /** Whether it names the queue. */
  readonly queue: boolean;
  /** `ExtFilter`, as it is sent: with gaps, and with its state in any case. */
  readonly filter: Readonly<Record<string, string>>;
  /** @default - the bucket that it listens to */
  readonly outputBucket?: string;
  /** Where its node of voice separation writes. */
  readonly output: SampleOutput;
  /** Types of the nodes beside it, which only a request of one's own can have. */
  readonly beside: readonly string[];
}

const SDK_OUTPUT = { background: 'workflow/${RunId}/background.mp3', voice: 'workflow/${RunId}/audio.mp3' };
const SDK_FILTER = { State: 'On', Audio: 'true', Custom: 'true', CustomExts: 'mp4/mp3', AllFile: 'false' };
const BESIDE = ['Snapshot', 'Transcode', 'Animation', 'Concat', 'VideoMontage', 'SDRtoHDR', 'VideoProcess'];

/** CreateWorkflow of the JavaScript SDK, which names no queue, and of the Node SDK, which does. Both name both outputs. */
export const WORKFLOWS: readonly WorkflowSample[] = [
  {
    from: 'JavaScript SDK',
    objectPrefix: 'test-',
    queue: false,
    filter: SDK_FILTER,
    output: SDK_OUTPUT,
    beside: [...BESIDE, 'SuperResolution', 'Segment'],
  },
  {
    from: 'Node SDK',
    objectPrefix: 'test-',
    queue: true,
    filter: SDK_FILTER,
    output: SDK_OUTPUT,
    beside: [...BESIDE, 'SuperResolution', 'Segment'],
  },
  {
    from: 'document of 2023',
    // Every object of the bucket: what it writes goes to another one, which the document leaves open.
    objectPrefix: '',
    queue: false,
    filter: { State: 'on', Audio: 'true', Custom: 'true', CustomExts: 'mp4/mp3', AllFile: 'true' },
    outputBucket: 'stems-1250000000',
    output: { background: 'bcd/${RunId}/background.mp3', voice: 'bcd/${RunId}/audio.mp3' },
    beside: [...BESIDE, 'SmartCover', 'SCF'],
  },
];

/** What all of them tell, and where: a notification without a state. */
export const NOTIFY = { url: 'http://www.callback.com', events: ['TaskFinish', 'WorkflowFinish'] };

/** The request body of a workflow sample, for a bucket. */
export function workflowRequest(
  { output, outputBucket, objectPrefix, filter, beside }: WorkflowSample,
  its: { readonly name: string; readonly templateId: string; readonly queueId?: string },
  bucket: string,
  region: string,
): string {
  const node = (type: string, index: number): string => `${type}_158166596${1000 + index}`;
  const types = ['VoiceSeparate', ...beside];
  const start = element(
    'Start',
    element('Type', 'Start') +
      element(
        'Input',
        element('QueueId', its.queueId ?? '') +
          element('ObjectPrefix', objectPrefix) +
          element(
            'NotifyConfig',
            element('Type', 'Url') + element('Url', NOTIFY.url) + element('Event', NOTIFY.events.join(',')),
          ) +
          element('ExtFilter', elements(filter)),
      ),
  );
  const nodes = types.map((type, index) =>
    element(
      node(type, index),
      element('Type', type) +
        element(
          'Operation',
          // The others have templates of their own kinds, which an emulator of voice separation does not know.
          element('TemplateId', type === 'VoiceSeparate' ? its.templateId : `t-of-${type}`) +
            outputElement(
              type === 'VoiceSeparate' ? output : { background: `workflow/\${RunId}/${type}.\${ext}` },
              outputBucket ?? bucket,
              region,
            ),
        ),
    ),
  );
  return element(
    'Request',
    element(
      'MediaWorkflow',
      element('Name', its.name) +
        element('State', 'Active') +
        element(
          'Topology',
          element(
            'Dependencies',
            element('Start', types.map(node).join(',')) +
              types.map((type, index) => element(node(type, index), 'End')).join(''),
          ) + element('Nodes', start + nodes.join('')),
        ),
    ),
  );
}

/** What the API calls the output of each stem. */
const STEM_ELEMENTS: Readonly<Record<Stem, string>> = {
  background: 'Object',
  voice: 'AuObject',
  bass: 'BassObject',
  drums: 'DrumObject',
};

function outputElement(output: SampleOutput, bucket: string, region: string): string {
  const stems = Object.entries(STEM_ELEMENTS).map(([stem, name]) => {
    const path = output[stem as Stem];
    return path === undefined ? '' : element(name, path);
  });
  return element('Output', element('Region', region) + element('Bucket', bucket) + stems.join(''));
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function elements(texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts)
    .map(([name, text]) => element(name, text))
    .join('');
}
