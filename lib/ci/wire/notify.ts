import { type XmlElement, type XmlNode, at, textAt } from '../xml';
import { given } from './values';

/** Where the service reports what happened, on a queue or a workflow. Source: CI API, Structure. */
export interface NotifyConfig {
  /** `On` or `Off`. */
  readonly state?: string;
  /** Where reports are posted, when the type is `Url`. */
  readonly url?: string;
  /** `Url` or `TDMQ`. */
  readonly type?: string;
  /** `TaskFinish`, `WorkflowFinish`, `WorkflowStart`; on the wire one text with commas. */
  readonly event?: readonly string[];
  /** `XML` or `JSON`. */
  readonly resultFormat?: string;
  /** The region of the message queue in short, such as `sh`; this and the next two for the type `TDMQ`. */
  readonly mqRegion?: string;
  /** `Topic` or `Queue`. */
  readonly mqMode?: string;
  readonly mqName?: string;
}

/** Writes a `NotifyConfig`; unset children are left out. */
export function notifyConfigToXml(config: NotifyConfig): XmlNode {
  return [
    'NotifyConfig',
    [
      ['State', config.state],
      ['Url', config.url],
      ['Event', config.event?.join(',')],
      ['Type', config.type],
      ['ResultFormat', config.resultFormat],
      ['MqMode', config.mqMode],
      ['MqRegion', config.mqRegion],
      ['MqName', config.mqName],
    ],
  ];
}

/** Reads the `NotifyConfig` inside an element; `undefined` when there is none. */
export function notifyConfigFromXml(parent: XmlElement): NotifyConfig | undefined {
  const from = at(parent, 'NotifyConfig');
  return (
    from &&
    given({
      state: textAt(from, 'State'),
      url: textAt(from, 'Url'),
      type: textAt(from, 'Type'),
      event: splitList(textAt(from, 'Event')),
      resultFormat: textAt(from, 'ResultFormat'),
      mqRegion: textAt(from, 'MqRegion'),
      mqMode: textAt(from, 'MqMode'),
      mqName: textAt(from, 'MqName'),
    })
  );
}

/** Splits a text with commas; `undefined` stays what it is. */
export function splitList(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
