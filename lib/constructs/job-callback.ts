import { NO_CALLBACK } from '../rules';
import {
  type MqMode,
  type ResultFormat,
  type SecretUrlOptions,
  urlSettings,
  type UrlSettings,
} from './notify';

/** How the end of a job is reported. */
export interface JobCallbackOptions {
  /**
   * How the report is written.
   * @default ResultFormat.XML
   */
  readonly format?: ResultFormat;
}

/** How the end of a job is posted to an address. */
export interface JobCallbackUrlOptions extends JobCallbackOptions, SecretUrlOptions {}

/** How the end of a job is reported to a message queue. */
export interface JobCallbackTdmqOptions extends JobCallbackOptions {
  /** Region of the message queue in short: `sh`, `bj`, `gz`, `cd` or `hk`. */
  readonly mqRegion: string;
  /**
   * Whether it is a topic or a queue.
   * @default MqMode.QUEUE
   */
  readonly mqMode?: MqMode;
  /** Name of the message queue. */
  readonly mqName: string;
}

/**
 * Where the end of a job is reported.
 *
 * @see CI API, Submit a Task (voice separation), 2026-01-12
 */
export class JobCallback {
  /**
   * Posts the report to an address.
   *
   * @param url - a public HTTP or HTTPS address, or a token. A private one works against an emulator only.
   * @param options - how the report is written.
   */
  public static url(url: string, options: JobCallbackUrlOptions = {}): JobCallback {
    return new JobCallback({ type: 'Url', ...urlSettings(url, options), format: options.format });
  }

  /** Sends the report to a message queue. */
  public static tdmq(options: JobCallbackTdmqOptions): JobCallback {
    const { format, mqRegion, mqMode, mqName } = options;
    return new JobCallback({ type: 'TDMQ', format, mqRegion, mqMode, mqName });
  }

  /** Reports nothing, whatever the queue of the job says. */
  public static none(): JobCallback {
    return new JobCallback({ url: NO_CALLBACK });
  }

  /** @internal */
  public readonly _settings: JobCallbackSettings;

  private constructor(settings: JobCallbackSettings) {
    this._settings = settings;
  }
}

/** A callback as the resource takes it. */
export interface JobCallbackSettings extends UrlSettings {
  readonly type?: string;
  readonly format?: string;
  readonly mqRegion?: string;
  readonly mqMode?: string;
  readonly mqName?: string;
}
