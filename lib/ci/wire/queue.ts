import { type XmlElement, type XmlNode, childrenNamed, textAt } from '../xml';
import { type NotifyConfig, notifyConfigFromXml, notifyConfigToXml } from './notify';
import { given, numberAt, requiredAt, type PageInfo, pageInfoFromXml, pageInfoToXml } from './values';

/** The settings of a queue, all of them. Source: CI API, Updating a Smart Audio Queue, 2025-09-15. */
export interface QueueRequest {
  readonly name?: string;
  /** `Active` or `Paused`. */
  readonly state?: string;
  readonly notifyConfig?: NotifyConfig;
}

/** A queue as the service describes it. */
export interface Queue extends QueueRequest {
  readonly queueId: string;
  /** How many jobs may wait. */
  readonly maxSize?: number;
  /** How many jobs run at once. */
  readonly maxConcurrent?: number;
  readonly createTime?: string;
  readonly updateTime?: string;
  readonly bucketId?: string;
  /** `Speeching` for the queue that voice separation runs on. */
  readonly category?: string;
}

/** One page of a list of queues, or the answer to a query by ids, which has no page numbers. */
export interface QueueList extends PageInfo {
  readonly queues: readonly Queue[];
  readonly nonExistIds: readonly string[];
}

/** Writes the body of an update. */
export function queueRequestToXml(request: QueueRequest): XmlNode {
  return ['Request', settings(request)];
}

/** Reads the body of an update. */
export function queueRequestFromXml(root: XmlElement): QueueRequest {
  return given({
    name: textAt(root, 'Name'),
    state: textAt(root, 'State'),
    notifyConfig: notifyConfigFromXml(root),
  });
}

/** Writes a queue under the name that the answer gives it: `Queue`, or `QueueList` in a list. */
export function queueToXml(queue: Queue, name: 'Queue' | 'QueueList' = 'Queue'): XmlNode {
  return [
    name,
    [
      ['QueueId', queue.queueId],
      ...settings(queue),
      ['MaxSize', queue.maxSize],
      ['MaxConcurrent', queue.maxConcurrent],
      ['CreateTime', queue.createTime],
      ['UpdateTime', queue.updateTime],
      ['BucketId', queue.bucketId],
      ['Category', queue.category],
    ],
  ];
}

/**
 * Reads one queue.
 * @throws WireError when it has no id, or a number is none.
 */
export function queueFromXml(from: XmlElement): Queue {
  return given({
    queueId: requiredAt(from, 'QueueId'),
    ...queueRequestFromXml(from),
    maxSize: numberAt(from, 'MaxSize'),
    maxConcurrent: numberAt(from, 'MaxConcurrent'),
    createTime: textAt(from, 'CreateTime'),
    updateTime: textAt(from, 'UpdateTime'),
    bucketId: textAt(from, 'BucketId'),
    category: textAt(from, 'Category'),
  });
}

/** Writes the answer to an update. */
export function queueResponseToXml(queue: Queue, requestId?: string): XmlNode {
  return ['Response', [['RequestId', requestId], queueToXml(queue)]];
}

/** Writes a page of queues, or the answer to a query by ids. */
export function queueListToXml(list: QueueList): XmlNode {
  return [
    'Response',
    [
      ...pageInfoToXml(list),
      ...list.queues.map((queue) => queueToXml(queue, 'QueueList')),
      ...list.nonExistIds.map((id): XmlNode => ['NonExistPIDs', id]),
    ],
  ];
}

/**
 * Reads a page of queues, or the answer to a query by ids.
 * @throws WireError when a queue has no id, or a number is none.
 */
export function queueListFromXml(root: XmlElement): QueueList {
  return {
    ...pageInfoFromXml(root),
    queues: childrenNamed(root, 'QueueList')
      .filter(({ children }) => children.length > 0)
      .map(queueFromXml),
    nonExistIds: childrenNamed(root, 'NonExistPIDs')
      .map(({ text }) => text)
      .filter((id) => id !== ''),
  };
}

function settings({ name, state, notifyConfig }: QueueRequest): (XmlNode | undefined)[] {
  return [['Name', name], ['State', state], notifyConfig && notifyConfigToXml(notifyConfig)];
}
