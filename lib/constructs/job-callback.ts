import { type JobCallbackInput, NO_CALLBACK } from '../rules';
import { knownString } from './known';
import type { MessageQueue, MqMode, ResultFormat } from './notify';

/** How the end of a job is reported. */
export interface JobCallbackOptions {
  /**
   * How the report is written.
   * @default ResultFormat.XML
   */
  readonly format?: ResultFormat;
}

/** How the end of a job is reported to a message queue. */
export interface JobCallbackTdmqOptions extends JobCallbackOptions, MessageQueue {}

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
  public static url(url: string, options: JobCallbackOptions = {}): JobCallback {
    return new JobCallback('Url', options, url);
  }

  /** Sends the report to a message queue. */
  public static tdmq(options: JobCallbackTdmqOptions): JobCallback {
    return new JobCallback('TDMQ', options, undefined, options);
  }

  /** Reports nothing, whatever the queue of the job says. */
  public static none(): JobCallback {
    return new JobCallback(undefined, {}, NO_CALLBACK);
  }

  /** `Url` or `TDMQ`, when there is a report. */
  public readonly type?: string;
  /** How the report is written, when given. */
  public readonly format?: ResultFormat;
  /** The address, of the type `Url`; `no` for none. */
  public readonly url?: string;
  /** Region of the message queue, of the type `TDMQ`. */
  public readonly mqRegion?: string;
  /** Kind of the message queue, of the type `TDMQ`. */
  public readonly mqMode?: MqMode;
  /** Name of the message queue, of the type `TDMQ`. */
  public readonly mqName?: string;

  private constructor(
    type: string | undefined,
    { format }: JobCallbackOptions,
    url?: string,
    queue?: MessageQueue,
  ) {
    this.type = type;
    this.format = format;
    this.url = url;
    this.mqRegion = queue?.mqRegion;
    this.mqMode = queue?.mqMode;
    this.mqName = queue?.mqName;
  }
}

/** A callback as the rules see it. */
export function callbackInput(callback: JobCallback | undefined): JobCallbackInput | undefined {
  return (
    callback && {
      type: callback.type,
      format: knownString(callback.format),
      url: knownString(callback.url),
      mqRegion: knownString(callback.mqRegion),
      mqMode: knownString(callback.mqMode),
      mqName: knownString(callback.mqName),
    }
  );
}
