/** What covers are like. */
export interface SmartCoverSettings {
  /**
   * Format of the covers.
   * @default jpg
   */
  readonly format?: 'jpg' | 'png' | 'webp';
  /**
   * Width in pixels, from 128 to 4096.
   * @default - that of the video, or by the ratio when the height is set
   */
  readonly width?: number;
  /**
   * Height in pixels, from 128 to 4096.
   * @default - that of the video, or by the ratio when the width is set
   */
  readonly height?: number;
  /**
   * How many covers, from 1 to 10.
   * @default 3
   */
  readonly count?: number;
  /**
   * Whether covers that look alike are left out.
   * @default false
   */
  readonly deleteDuplicates?: boolean;
}

/** Where a watermark is that is taken out, in pixels. */
export interface RemovedWatermark {
  /** Distance from the left edge, from 0 to 4096. */
  readonly dx: number;
  /** Distance from the upper edge, from 0 to 4096. */
  readonly dy: number;
  /** Width, from 1 to 4096. */
  readonly width: number;
  /** Height, from 1 to 4096. */
  readonly height: number;
}

/** A hidden watermark. */
export interface DigitalWatermark {
  /** Its text, at most 64 characters. */
  readonly message: string;
  /** Whether the node goes on when the watermark cannot be put in. */
  readonly ignoreError: boolean;
}

/** Formats that a `Segment` node writes. */
export type SegmentFormat = 'aac' | 'mp3' | 'flac' | 'mp4' | 'ts' | 'mkv' | 'avi' | 'hls' | 'm3u8';

/** Encryption of HLS. */
export interface SegmentEncryption {
  /** Whether segments are encrypted. */
  readonly isEncrypt: boolean;
  /**
   * Address that the key is asked of.
   * @default - none
   */
  readonly uriKey?: string;
}

/** What is said of content that a machine made. */
export interface AigcMetadata {
  /** Its label. */
  readonly label: string;
  /** Who made it. */
  readonly contentProducer: string;
  /** Its number at its maker, in which `${InputName}` is replaced. */
  readonly produceId: string;
  /**
   * Who spreads it.
   * @default - not said
   */
  readonly contentPropagator?: string;
  /**
   * Its number at who spreads it.
   * @default - not said
   */
  readonly propagateId?: string;
  /**
   * The first reserved code, in Base64.
   * @default - none
   */
  readonly reservedCode1?: string;
  /**
   * The second reserved code, in Base64.
   * @default - none
   */
  readonly reservedCode2?: string;
}

/** How streams are packed. */
export type PackType = 'HLS' | 'DASH';

/** A stream of a package. */
export interface PackedStream {
  /** The name of its `videoStream` node. */
  readonly name: string;
  /**
   * Its bandwidth in bits a second, from 0 to 2,000,000,000; 0 is no limit.
   * @default 0
   */
  readonly bandWidth?: number;
}

/** What is done with a picture that shows what it must not. */
export type ImageProcess = 'BackupObject' | 'SwitchObjectToPrivate' | 'DeleteObject';
