import {
  ASR_BUCKET_ANSWER,
  ASR_BUCKET_LIST,
  type AsrBucket,
  ciStatusToXml,
  MEDIA_BUCKET_ANSWER,
  MEDIA_BUCKET_LIST,
  SERVICE_DISABLED,
  timestampOf,
} from '../../../ci/wire';
import {
  SERVICE_FIELDS,
  bindCi,
  bucketsWith,
  createBucket,
  deleteBucket,
  enableService,
  readCiStatus,
  unbindCi,
} from '../../service/buckets';
import type { ServiceName } from '../../store/records';
import type { Bucket } from '../../store/store';
import type { Call, Reply } from '../call';
import { page } from '../lists';
import { type Route, route } from '../router';

/** What the two services answer: alike, but for a name. */
const ANSWERS = {
  'smart-audio': { one: ASR_BUCKET_ANSWER, page: ASR_BUCKET_LIST },
  media: { one: MEDIA_BUCKET_ANSWER, page: MEDIA_BUCKET_LIST },
} as const satisfies Record<ServiceName, unknown>;

/**
 * The operations that make buckets, bind CI and enable services. Newer clients bind on the ci host, older ones on
 * pic.
 */
export const BUCKET_ROUTES: readonly Route[] = [
  route('PutBucket', put),
  route('HeadBucket', head),
  route('DeleteBucket', remove),
  route('BindCi', bind),
  route('UnbindCi', unbind),
  route('GetCiStatus', status),
  route('EnableSmartAudio', (call) => enabled(call, 'smart-audio')),
  route('ListSmartAudioBuckets', (call) => listed(call, 'smart-audio')),
  route('DisableSmartAudio', (call) => disabled(call, 'smart-audio')),
  route('EnableMedia', (call) => enabled(call, 'media')),
  route('ListMediaBuckets', (call) => listed(call, 'media')),
  route('DisableMedia', (call) => disabled(call, 'media')),
];

function put({ world, host }: Call): Reply {
  createBucket(world, host);
  return {};
}

function head({ bucket }: Call): Reply {
  return { headers: { 'x-cos-bucket-region': bucket.region } };
}

function remove({ world, bucket }: Call): Reply {
  deleteBucket(world, bucket);
  return { status: 204 };
}

function bind({ world, bucket }: Call): Reply {
  bindCi(world, bucket);
  return {};
}

function unbind({ world, bucket }: Call): Reply {
  unbindCi(world, bucket);
  return {};
}

function status({ bucket }: Call): Reply {
  return { xml: ciStatusToXml(readCiStatus(bucket)) };
}

function enabled({ bucket, world, requestId }: Call, service: ServiceName): Reply {
  enableService(world, bucket, service);
  return { xml: ANSWERS[service].one.write({ requestId, bucket: onWire(bucket, service) }) };
}

function disabled({ bucket, world, requestId }: Call, service: ServiceName): Reply {
  world.disable(bucket, service);
  if (world.behaviour.disableServiceAnswer === 'empty') return {};
  return { xml: SERVICE_DISABLED.write({ requestId, bucketName: bucket.name }) };
}

function listed(call: Call, service: ServiceName): Reply {
  const all = bucketsWith(call.world, service, {
    home: call.host.region,
    regions: call.list('regions') ?? [call.host.region],
    names: call.list('bucketNames'),
    prefix: call.query('bucketName') ?? '',
  });
  const { items, ...rest } = page(call, all);
  const buckets = items.map((bucket) => onWire(bucket, service));
  return { xml: ANSWERS[service].page.write({ requestId: call.requestId, ...rest, buckets }) };
}

function onWire(bucket: Bucket, service: ServiceName): AsrBucket {
  const { name, region } = bucket;
  const createTime = timestampOf(bucket[SERVICE_FIELDS[service]]?.createTime ?? 0);
  return { bucketId: name, name, region, createTime };
}
