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

/** How an address is kept. */
export interface SecretUrlOptions {
  /**
   * Keeps the address, which may hold a password, out of state, plan and log: it is written only (`url_wo`). Any
   * number; raise it with each new address, since Terraform cannot see that the address changes. Needs Terraform 1.11
   * or OpenTofu 1.11. What is written here as text still stands in `cdk.tf.json`: give an ephemeral variable.
   * @default - the address is stored, as a sensitive value
   */
  readonly writeOnlyVersion?: number;
}

/** What is posted to an address, and how. */
export interface NotifyUrlOptions extends NotifyOptions, SecretUrlOptions {}

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
  public static url(url: string, options: NotifyUrlOptions): Notify {
    const { events, resultFormat } = options;
    return new Notify({ type: 'Url', ...urlSettings(url, options), events, resultFormat });
  }

  /** Sends events to a message queue. */
  public static tdmq(options: NotifyTdmqOptions): Notify {
    const { events, resultFormat, mqRegion, mqMode, mqName } = options;
    return new Notify({ type: 'TDMQ', events, resultFormat, mqRegion, mqMode, mqName });
  }

  /** @internal */
  public readonly _settings: NotifySettings;

  private constructor(settings: NotifySettings) {
    this._settings = settings;
  }
}

/** An address as the resources take it: stored, or only written. */
export interface UrlSettings {
  readonly url?: string;
  readonly urlWo?: string;
  readonly urlWoVersion?: number;
}

/** An address, stored unless it has a version. */
export function urlSettings(url: string, { writeOnlyVersion }: SecretUrlOptions): UrlSettings {
  return writeOnlyVersion === undefined ? { url } : { urlWo: url, urlWoVersion: writeOnlyVersion };
}

/** Notifications as the resources take them. */
export interface NotifySettings extends UrlSettings {
  readonly type: string;
  readonly events: string[];
  readonly resultFormat?: string;
  readonly mqRegion?: string;
  readonly mqMode?: string;
  readonly mqName?: string;
}
