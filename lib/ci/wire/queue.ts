import { TEXT } from './content';
import { asked, document, element, type ValueOf } from './element';
import { answered, integer, list, many, one, PAGE_INFO, required, text } from './field';
import { NOTIFY_CONFIG, type NotifyConfig } from './notify';

/** A queue as the service describes it. */
export interface Queue extends ValueOf<typeof QUEUE> {}

export const QUEUE = element({
  queueId: answered(required(text('QueueId'))),
  name: text('Name'),
  /** `Active` or `Paused`. */
  state: text('State'),
  notifyConfig: one<NotifyConfig>('NotifyConfig', NOTIFY_CONFIG),
  /** How many jobs may wait. */
  maxSize: answered(integer('MaxSize')),
  /** How many jobs run at once. */
  maxConcurrent: answered(integer('MaxConcurrent')),
  createTime: answered(text('CreateTime')),
  updateTime: answered(text('UpdateTime')),
  bucketId: answered(text('BucketId')),
  /** `Speeching` for the queue that voice separation runs on. */
  category: answered(text('Category')),
});

/** The settings of a queue, all of them. Source: CI API, Updating a Smart Audio Queue, 2025-09-15. */
export interface QueueRequest extends ValueOf<typeof QUEUE_REQUEST> {}

/** The body of an update. */
export const QUEUE_REQUEST = document('Request', asked(QUEUE).fields);

/** The answer to an update. */
export const QUEUE_ANSWER = document('Response', {
  requestId: text('RequestId'),
  queue: required(one<Queue>('Queue', QUEUE)),
});

/** One page of a list of queues, or the answer to a query by ids, which has no page numbers. */
export const QUEUE_LIST = document('Response', {
  ...PAGE_INFO,
  queues: list(many<Queue>('QueueList', QUEUE)),
  nonExistIds: list(many('NonExistPIDs', TEXT)),
});
