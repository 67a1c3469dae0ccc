import { type Known, type NotifyInput, Unknown } from '../rules';
import { Token } from './cdktf';
import { knownString } from './known';

/**
 * What notifications tell about.
 *
 * @see CI API, Structure: NotifyConfig
 */
export enum NotifyEvent {
  /** A workflow has started on an object. */
  WORKFLOW_START = 'WorkflowStart',
  /** One job has ended. */
  TASK_FINISH = 'TaskFinish',
  /** All jobs of an execution have ended. */
  WORKFLOW_FINISH = 'WorkflowFinish',
}

/** How notifications are written. */
export enum ResultFormat {
  /** As XML. */
  XML = 'XML',
  /** As JSON. */
  JSON = 'JSON',
}

/** Kinds of a TDMQ message queue. */
export enum MqMode {
  /** A topic. */
  TOPIC = 'Topic',
  /** A queue. */
  QUEUE = 'Queue',
}

/** A message queue of TDMQ for CMQ. */
export interface MessageQueue {
  /** Region of the message queue in short: `sh`, `bj`, `gz`, `cd` or `hk`. */
  readonly mqRegion: string;
  /** Whether it is a topic or a queue. */
  readonly mqMode: MqMode;
  /** Name of the message queue. */
  readonly mqName: string;
}

/** What is told, and how. */
export interface NotifyOptions {
  /** What is told; at least one event. */
  readonly events: NotifyEvent[];
  /**
   * How it is written.
   * @default ResultFormat.XML
   */
  readonly resultFormat?: ResultFormat;
}

/** What is told to a message queue, and how. */
export interface NotifyTdmqOptions extends NotifyOptions, MessageQueue {}

/**
 * Where a workflow or a queue reports what happened.
 *
 * @see CI API, Structure: NotifyConfig
 */
export class Notify {
  /**
   * Posts events to an address.
   *
   * @param url - a public HTTP or HTTPS address, or a token. A private one works against an emulator only.
   * @param options - what is told, and how.
   */
  public static url(url: string, options: NotifyOptions): Notify {
    return new Notify('Url', options, url, undefined);
  }

  /** Sends events to a message queue. */
  public static tdmq(options: NotifyTdmqOptions): Notify {
    return new Notify('TDMQ', options, undefined, options);
  }

  /** `Url` or `TDMQ`. */
  public readonly type: string;
  /** What is told. */
  public readonly events: NotifyEvent[];
  /** How it is written, when given. */
  public readonly resultFormat?: ResultFormat;
  /** The address, of the type `Url`. */
  public readonly url?: string;
  /** Region of the message queue, of the type `TDMQ`. */
  public readonly mqRegion?: string;
  /** Kind of the message queue, of the type `TDMQ`. */
  public readonly mqMode?: MqMode;
  /** Name of the message queue, of the type `TDMQ`. */
  public readonly mqName?: string;

  private constructor(
    type: string,
    { events, resultFormat }: NotifyOptions,
    url: string | undefined,
    queue: MessageQueue | undefined,
  ) {
    this.type = type;
    this.events = events;
    this.resultFormat = resultFormat;
    this.url = url;
    this.mqRegion = queue?.mqRegion;
    this.mqMode = queue?.mqMode;
    this.mqName = queue?.mqName;
  }
}

/** Notifications as the rules see them. */
export function notifyInput(notify: Notify | undefined): Known<NotifyInput> {
  return (
    notify && {
      type: notify.type,
      url: knownString(notify.url),
      events: Token.isUnresolved(notify.events) ? new Unknown() : notify.events.map(knownString),
      resultFormat: knownString(notify.resultFormat),
      mqRegion: knownString(notify.mqRegion),
      mqMode: knownString(notify.mqMode),
      mqName: knownString(notify.mqName),
    }
  );
}

/** Notifications as the resources take them. */
export interface NotifyAttribute {
  readonly type: string;
  readonly url?: string;
  readonly events: string[];
  readonly resultFormat?: string;
  readonly mqRegion?: string;
  readonly mqMode?: string;
  readonly mqName?: string;
}

/** Notifications as the resources take them: plain, because CDKTF takes no objects of classes. */
export function notifyAttribute(notify: Notify | undefined): NotifyAttribute | undefined {
  return notify && { ...notify };
}
