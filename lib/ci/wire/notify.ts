import { joined } from './content';
import { element, type ValueOf } from './element';
import { one, rest, text } from './field';

/** A Kafka instance that is told. Source: the official Go and Python SDKs. */
export interface KafkaConfig extends ValueOf<typeof KAFKA_CONFIG> {}

const KAFKA_CONFIG = element({
  region: text('Region'),
  instanceId: text('InstanceId'),
  topic: text('Topic'),
});

/** Where the service reports what happened, on a queue or a workflow. Source: CI API, Structure. */
export interface NotifyConfig extends ValueOf<typeof NOTIFY_CONFIG> {}

export const NOTIFY_CONFIG = element({
  /** `On` or `Off`. */
  state: text('State'),
  /** Where reports are posted, when the type is `Url`. */
  url: text('Url'),
  /** `TaskFinish`, `WorkflowFinish`, `WorkflowStart`. */
  event: one('Event', joined(',')),
  /** `Url` or `TDMQ`. */
  type: text('Type'),
  /** `XML` or `JSON`. */
  resultFormat: text('ResultFormat'),
  /** `Topic` or `Queue`; this and the next two for the type `TDMQ`. */
  mqMode: text('MqMode'),
  /** The region of the message queue in short, such as `sh`. */
  mqRegion: text('MqRegion'),
  mqName: text('MqName'),
  kafkaConfig: one<KafkaConfig>('KafkaConfig', KAFKA_CONFIG),
  /** What else stands there, kept as it is. */
  other: rest(),
});
