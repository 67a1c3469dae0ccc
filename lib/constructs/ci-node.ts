import type { ICiBucket } from './ci-bucket';
import type { ICiTemplate } from './ci-template';
import type {
  AigcMetadata,
  DigitalWatermark,
  ImageProcess,
  PackType,
  PackedStream,
  RemovedWatermark,
  SegmentEncryption,
  SegmentFormat,
  SmartCoverSettings,
} from './ci-node-settings';
import type { SeparationOutput } from './separation-output';
import type { IVoiceSeparateTemplate } from './voice-separate-template';

/** What of an operation has no prop: elements by their names, in any depth; a list where an element repeats. */
export type CiOperation = { readonly [element: string]: unknown };

/** What every node can say. */
export interface CiNodeProps {
  /**
   * Names of the nodes that follow; `End` closes a branch.
   * @default ['End']
   */
  readonly next?: string[];
  /**
   * What else stands in the node's `Operation`, by the names of the API: `{ TranscodeConfig: { FreeTranscode: 'true' } }`.
   * Texts, numbers and booleans are written as they are, `${InputName}` and other wildcards too.
   * @default - nothing
   */
  readonly operation?: CiOperation;
}

/**
 * Where a node writes. CI replaces wildcards in the paths, such as `${InputName}`, `${RunId}`, `${Ext}` and, where a node
 * writes several files, `${Number}`. They are written as they are; tokens and Terraform expressions may stand beside
 * them.
 */
export interface CiNodeOutput {
  /** Path of what the node writes. */
  readonly object: string;
  /**
   * Path of the sprite, of a snapshot node whose template makes one.
   * @default - none
   */
  readonly sprite?: string;
  /**
   * The bucket that is written to.
   * @default - the bucket of the workflow
   */
  readonly bucket?: ICiBucket;
  /**
   * Region of the bucket that is written to.
   * @default - the region of `bucket`, or else that of the workflow
   */
  readonly region?: string;
}

/** A node that writes. */
export interface WritingNodeProps extends CiNodeProps {
  /** Where it writes. */
  readonly output: CiNodeOutput;
}

/** A node that works with a template. */
export interface TemplateNodeProps extends WritingNodeProps {
  /** The template, of the kind that the node is of. */
  readonly template: ICiTemplate;
}

/** A node that may do without a template. */
export interface OptionalTemplateNodeProps extends WritingNodeProps {
  /**
   * The template, of the kind that the node is of.
   * @default - none
   */
  readonly template?: ICiTemplate;
}

/** A node that separates voices. */
export interface VoiceSeparateNodeProps extends CiNodeProps {
  /** What is separated, and how it is encoded. */
  readonly template: IVoiceSeparateTemplate;
  /** Where the audio is written. */
  readonly output: SeparationOutput;
}

/** A node that chooses covers. */
export interface SmartCoverNodeProps extends OptionalTemplateNodeProps {
  /**
   * What the covers are like. A template takes precedence.
   * @default - three covers of the size of the video
   */
  readonly smartCover?: SmartCoverSettings;
}

/** Watermarks that a node puts into a video. */
export interface WatermarkProps {
  /**
   * Watermark templates, at most 3.
   * @default - none
   */
  readonly watermarks?: ICiTemplate[];
}

/** A node that transcodes. */
export interface TranscodeNodeProps extends TemplateNodeProps, WatermarkProps {
  /**
   * A watermark to take out.
   * @default - none
   */
  readonly removeWatermark?: RemovedWatermark;
  /**
   * A hidden watermark to put in.
   * @default - none
   */
  readonly digitalWatermark?: DigitalWatermark;
}

/** A stream of several that are packed together. */
export interface VideoStreamNodeProps extends TemplateNodeProps, WatermarkProps {
  /**
   * A watermark to take out.
   * @default - none
   */
  readonly removeWatermark?: RemovedWatermark;
}

/** A node that makes a video of high dynamic range. */
export interface SdrToHdrNodeProps extends WritingNodeProps, WatermarkProps {
  /** The kind of high dynamic range. */
  readonly hdrMode: 'HLG' | 'HDR10';
  /** A template of the tag Transcode. */
  readonly transcodeTemplate: ICiTemplate;
}

/** A node that works on a video and transcodes it. */
export interface VideoNodeProps extends TemplateNodeProps, WatermarkProps {
  /** A template of the tag Transcode. */
  readonly transcodeTemplate: ICiTemplate;
  /**
   * A hidden watermark to put in.
   * @default - none
   */
  readonly digitalWatermark?: DigitalWatermark;
}

/** A node that calls a function. */
export interface ScfNodeProps extends CiNodeProps {
  /** Region of the function. */
  readonly region: string;
  /** Name of the function. */
  readonly functionName: string;
  /**
   * Namespace of the function.
   * @default - the service's own
   */
  readonly namespace?: string;
  /**
   * Alias of the function.
   * @default - the service's own
   */
  readonly alias?: string;
}

/** A node that cuts into segments. */
export interface SegmentNodeProps extends WritingNodeProps {
  /** Format of the segments. */
  readonly format: SegmentFormat;
  /**
   * Length of a segment in seconds, a whole number from 5.
   * @default - one segment
   */
  readonly duration?: number;
  /**
   * Encryption, of HLS only.
   * @default - none
   */
  readonly hlsEncrypt?: SegmentEncryption;
  /**
   * What is said of content that a machine made.
   * @default - nothing
   */
  readonly aigcMetadata?: AigcMetadata;
}

/** A node that decides by what a `MediaInfo` node before it found. */
export interface ConditionNodeProps extends CiNodeProps {
  /** The condition; its grammar is the console's. */
  readonly express: string;
}

/** A node that begins a package of streams. */
export interface StreamPackConfigNodeProps extends WritingNodeProps {
  /**
   * How the streams are packed.
   * @default HLS
   */
  readonly packType?: PackType;
  /**
   * Whether a stream that fails is left out of the package.
   * @default true
   */
  readonly ignoreFailedStream?: boolean;
}

/** A node that packs streams. */
export interface StreamPackNodeProps extends CiNodeProps {
  /** The streams, by the names of their nodes. */
  readonly streams: PackedStream[];
}

/** A node that looks for what pictures must not show. */
export interface ImageInspectNodeProps extends CiNodeProps {
  /**
   * Whether something is done with what is found.
   * @default false
   */
  readonly autoProcess?: boolean;
  /**
   * What is done.
   * @default BackupObject
   */
  readonly processType?: ImageProcess;
}

/** A node that cuts people out of a video. */
export interface SegmentVideoBodyNodeProps extends WritingNodeProps {
  /** What is written: `Mask`, `Foreground`, or `Combination` with a background. */
  readonly mode: 'Mask' | 'Foreground' | 'Combination';
  /**
   * What is cut out.
   * @default HumanSeg
   */
  readonly segmentType?: 'HumanSeg' | 'GreenScreenSeg' | 'SolidColorSeg';
  /**
   * Address of the picture behind, of the mode `Combination`.
   * @default - none
   */
  readonly backgroundLogoUrl?: string;
}

/** A node of any type. */
export interface AnyNodeProps extends CiNodeProps {
  /**
   * The template that it works with.
   * @default - none
   */
  readonly template?: ICiTemplate;
  /**
   * Id of the template that it works with, in place of `template`.
   * @default - none
   */
  readonly templateId?: string;
  /**
   * Where it writes: one path, or those of a separation.
   * @default - it writes nothing
   */
  readonly output?: CiNodeOutput | SeparationOutput;
}

/**
 * A node of a workflow: what it does, what it works with, where it writes and what follows. There is a factory for each
 * type that is documented, and `CiNode.of` for any other.
 *
 * @see CI API, Creating Workflow; Structure
 */
export class CiNode {
  /** Takes pictures out of a video. */
  public static snapshot(props: TemplateNodeProps): CiNode {
    return made('Snapshot', props);
  }

  /** Makes an animated picture of a video. */
  public static animation(props: TemplateNodeProps): CiNode {
    return made('Animation', props);
  }

  /** Chooses covers for a video. */
  public static smartCover(props: SmartCoverNodeProps): CiNode {
    const { format, width, height, count, deleteDuplicates } = props.smartCover ?? {};
    const settings = {
      Format: format,
      Width: width,
      Height: height,
      Count: count,
      DeleteDuplicates: deleteDuplicates,
    };
    return made('SmartCover', props, { SmartCover: props.smartCover && settings });
  }

  /** Transcodes; with a template of the tags Transcode, TranscodePro or HighSpeedHd. */
  public static transcode(props: TranscodeNodeProps): CiNode {
    return made('Transcode', props, { ...watermarks(props), ...hidden(props), ...removed(props) });
  }

  /** Joins videos or recordings. */
  public static concat(props: TemplateNodeProps): CiNode {
    return made('Concat', props);
  }

  /** Separates voices. */
  public static voiceSeparate(props: VoiceSeparateNodeProps): CiNode {
    return made('VoiceSeparate', props);
  }

  /** Makes a montage of a video. */
  public static videoMontage(props: TemplateNodeProps): CiNode {
    return made('VideoMontage', props);
  }

  /** Makes a video of high dynamic range. */
  public static sdrToHdr(props: SdrToHdrNodeProps): CiNode {
    const { hdrMode: HdrMode, transcodeTemplate } = props;
    return made('SDRtoHDR', props, {
      SDRtoHDR: { HdrMode },
      TranscodeTemplateId: transcodeTemplate.templateId,
      ...watermarks(props),
    });
  }

  /** Enhances colours and details of a video. */
  public static videoProcess(props: VideoNodeProps): CiNode {
    return made('VideoProcess', props, video(props));
  }

  /** Enlarges a video. */
  public static superResolution(props: VideoNodeProps): CiNode {
    return made('SuperResolution', props, video(props));
  }

  /** Enhances the quality of a video. */
  public static videoEnhance(props: OptionalTemplateNodeProps): CiNode {
    return made('VideoEnhance', props);
  }

  /** Calls a function of Serverless Cloud Function. */
  public static scf(props: ScfNodeProps): CiNode {
    const { region: Region, functionName: FunctionName, namespace: Namespace, alias: Alias } = props;
    return made('SCF', props, { SCF: { Region, FunctionName, Namespace, Alias } });
  }

  /** Cuts into segments, or changes the container. */
  public static segment(props: SegmentNodeProps): CiNode {
    const { format: Format, duration: Duration, hlsEncrypt, aigcMetadata: aigc } = props;
    return made('Segment', props, {
      Segment: {
        Format,
        Duration,
        HlsEncrypt: hlsEncrypt && { IsEncrypt: hlsEncrypt.isEncrypt, UriKey: hlsEncrypt.uriKey },
        AIGCMetadata: aigc && {
          Label: aigc.label,
          ContentProducer: aigc.contentProducer,
          ProduceID: aigc.produceId,
          ContentPropagator: aigc.contentPropagator,
          PropagateID: aigc.propagateId,
          ReservedCode1: aigc.reservedCode1,
          ReservedCode2: aigc.reservedCode2,
        },
      },
    });
  }

  /** Processes a picture. */
  public static picProcess(props: TemplateNodeProps): CiNode {
    return made('PicProcess', props);
  }

  /** Speaks a text. */
  public static tts(props: TemplateNodeProps): CiNode {
    return made('Tts', props);
  }

  /** Writes down what is said. */
  public static speechRecognition(props: OptionalTemplateNodeProps): CiNode {
    return made('SpeechRecognition', props);
  }

  /** Finds out what a file is. */
  public static mediaInfo(props: CiNodeProps = {}): CiNode {
    return made('MediaInfo', props);
  }

  /** Goes on only where a condition holds of what a `MediaInfo` node found. */
  public static condition(props: ConditionNodeProps): CiNode {
    return made('Condition', props, { Condition: { Express: props.express } });
  }

  /** Cuts people out of a video. */
  public static segmentVideoBody(props: SegmentVideoBodyNodeProps): CiNode {
    const { mode: Mode, segmentType: SegmentType, backgroundLogoUrl: BackgroundLogoUrl } = props;
    return made('SegmentVideoBody', props, { SegmentVideoBody: { Mode, SegmentType, BackgroundLogoUrl } });
  }

  /** Begins a package of streams; `videoStream` nodes follow. */
  public static streamPackConfig(props: StreamPackConfigNodeProps): CiNode {
    const { packType: PackType, ignoreFailedStream: IgnoreFailedStream } = props;
    return made('StreamPackConfig', props, { StreamPackConfig: { PackType, IgnoreFailedStream } });
  }

  /** Makes a stream of a package; a `streamPack` node follows. */
  public static videoStream(props: VideoStreamNodeProps): CiNode {
    return made('VideoStream', props, { ...watermarks(props), ...removed(props) });
  }

  /** Packs streams. */
  public static streamPack(props: StreamPackNodeProps): CiNode {
    const streams = props.streams.map(({ name, bandWidth }) => ({
      VideoStreamName: name,
      BandWidth: bandWidth,
    }));
    return made('StreamPack', props, { StreamPackInfo: { VideoStreamConfig: streams } });
  }

  /** Looks for what pictures must not show. */
  public static imageInspect(props: ImageInspectNodeProps = {}): CiNode {
    const { autoProcess: AutoProcess, processType: ProcessType } = props;
    return made('ImageInspect', props, { ImageInspect: { AutoProcess, ProcessType } });
  }

  /**
   * A node of any type, also of one that this library does not know.
   *
   * @param type - what the node does, by the name of the API: `AIRecognition`.
   */
  public static of(type: string, props: AnyNodeProps = {}): CiNode {
    return made(type, props);
  }

  /** @internal */
  public static _with(settings: NodeSettings): CiNode {
    return new CiNode(settings);
  }

  /** @internal */
  public readonly _settings: NodeSettings;

  private constructor(settings: NodeSettings) {
    this._settings = settings;
  }
}

/** A node as its workflow takes it. */
export interface NodeSettings {
  readonly type: string;
  readonly next: string[] | undefined;
  readonly template: ICiTemplate | undefined;
  readonly templateId: string | undefined;
  readonly output: CiNodeOutput | SeparationOutput | undefined;
  /** What stands in the operation besides, by the names of the API; what is not set is `undefined`. */
  readonly operation: CiOperation;
}

function made(type: string, props: AnyNodeProps, operation: CiOperation = {}): CiNode {
  const { next, template, templateId = template?.templateId, output } = props;
  return CiNode._with({
    type,
    next,
    template,
    templateId,
    output,
    operation: { ...operation, ...props.operation },
  });
}

function watermarks({ watermarks: templates }: WatermarkProps): CiOperation {
  return { WatermarkTemplateId: templates?.map(({ templateId }) => templateId) };
}

function hidden({ digitalWatermark }: { readonly digitalWatermark?: DigitalWatermark }): CiOperation {
  if (digitalWatermark === undefined) return {};
  const { message: Message, ignoreError: IgnoreError } = digitalWatermark;
  return { DigitalWatermark: { Message, Type: 'Text', Version: 'V1', IgnoreError } };
}

function removed({ removeWatermark }: { readonly removeWatermark?: RemovedWatermark }): CiOperation {
  if (removeWatermark === undefined) return {};
  const { dx: Dx, dy: Dy, width: Width, height: Height } = removeWatermark;
  return { RemoveWatermark: { Dx, Dy, Width, Height } };
}

function video(props: VideoNodeProps): CiOperation {
  return {
    TranscodeTemplateId: props.transcodeTemplate.templateId,
    ...watermarks(props),
    ...hidden(props),
  };
}
