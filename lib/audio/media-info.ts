/**
 * One audio stream, in the words of `MediaInfo.Stream.Audio` of GenerateMediaInfo; all values are text on the
 * wire.
 */
export interface AudioStreamInfo {
  readonly Index: string;
  readonly CodecName: string;
  readonly CodecLongName: string;
  readonly CodecTimeBase: string;
  readonly CodecTagString: string;
  readonly CodecTag: string;
  readonly SampleFmt: string;
  /** In Hz. */
  readonly SampleRate: string;
  readonly Channel: string;
  /** Absent when the file does not say which channel is which. */
  readonly ChannelLayout?: string;
  readonly Timebase: string;
  /** In seconds. */
  readonly StartTime: string;
  readonly Duration: string;
  /** In kbps. */
  readonly Bitrate: string;
  /** Absent when the file names no language. */
  readonly Language?: string;
}

/** The file as a whole, in the words of `MediaInfo.Format` of GenerateMediaInfo. */
export interface FormatInfo {
  readonly NumStream: string;
  readonly NumProgram: string;
  readonly FormatName: string;
  readonly FormatLongName: string;
  /** In seconds. */
  readonly StartTime: string;
  readonly Duration: string;
  /** In kbps. */
  readonly Bitrate: string;
  /** In bytes. */
  readonly Size: string;
}

/** What is known of a media file, as GenerateMediaInfo and the jobs of CI report it. */
export interface MediaInfo {
  readonly Format: FormatInfo;
  readonly Stream: { readonly Audio: readonly AudioStreamInfo[] };
}

/** A number as the service writes it: `13.688163`. */
export function decimal(value: number): string {
  return value.toFixed(6);
}

/**
 * The MediaInfo of a job with several outputs, as in the service's samples: the format of the first output,
 * and one audio stream for each.
 */
export function jobMediaInfo(outputs: readonly [MediaInfo, ...MediaInfo[]]): MediaInfo {
  return { Format: outputs[0].Format, Stream: { Audio: outputs.flatMap((output) => output.Stream.Audio) } };
}
