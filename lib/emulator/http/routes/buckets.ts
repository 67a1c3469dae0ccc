import { ciStatusToXml, timestampOf } from '../../../ci/wire';
import type { XmlNode } from '../../../ci/xml';
import {
  SERVICE_FIELDS,
  bindCi,
  bucketsWith,
  createBucket,
  deleteBucket,
  readCiStatus,
  unbindCi,
} from '../../service/buckets';
import type { ServiceName } from '../../store/records';
import type { Bucket } from '../../store/store';
import type { Call, Reply } from '../call';
import { page, pageXml } from '../lists';
import type { Route } from '../router';

/** What the two services are called on the wire; they answer alike. */
const SERVICES = {
  'smart-audio': { path: '/asrbucket', element: 'AsrBucket' },
  media: { path: '/mediabucket', element: 'MediaBucket' },
} as const satisfies Record<ServiceName, unknown>;

/**
 * The operations that make buckets, bind CI and enable services. Newer clients bind on the ci host, older ones on
 * pic.
 */
export const BUCKET_ROUTES: readonly Route[] = [
  { operation: 'PutBucket', method: 'PUT', path: '/', hosts: ['cos'], handle: put },
  { operation: 'HeadBucket', method: 'HEAD', path: '/', hosts: ['cos'], handle: head },
  { operation: 'DeleteBucket', method: 'DELETE', path: '/', hosts: ['cos'], handle: remove },
  { operation: 'BindCi', method: 'PUT', path: '/', hosts: ['ci', 'pic'], handle: bind },
  { operation: 'UnbindCi', method: 'PUT', path: '/', flag: 'unbind', hosts: ['ci', 'pic'], handle: unbind },
  { operation: 'GetCiStatus', method: 'GET', path: '/', hosts: ['ci', 'pic'], handle: status },
  ...serviceRoutes('smart-audio', ['EnableSmartAudio', 'ListSmartAudioBuckets', 'DisableSmartAudio']),
  ...serviceRoutes('media', ['EnableMedia', 'ListMediaBuckets', 'DisableMedia']),
];

function serviceRoutes(
  service: ServiceName,
  [enable, list, disable]: readonly [Route['operation'], Route['operation'], Route['operation']],
): Route[] {
  const { path } = SERVICES[service];
  return [
    { operation: enable, method: 'POST', path, hosts: ['ci'], handle: (call) => enabled(call, service) },
    {
      operation: list,
      method: 'GET',
      path,
      hosts: ['ci', 'region'],
      handle: (call) => listed(call, service),
    },
    { operation: disable, method: 'DELETE', path, hosts: ['ci'], handle: (call) => disabled(call, service) },
  ];
}

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
  world.enable(bucket, service);
  return { xml: ['Response', [['RequestId', requestId], bucketXml(bucket, service)]] };
}

function disabled({ bucket, world, requestId }: Call, service: ServiceName): Reply {
  world.disable(bucket, service);
  if (world.behaviour.disableServiceAnswer === 'empty') return {};
  return {
    xml: [
      'Response',
      [
        ['RequestId', requestId],
        ['BucketName', bucket.name],
      ],
    ],
  };
}

function listed(call: Call, service: ServiceName): Reply {
  const all = bucketsWith(call.world, service, {
    home: call.host.region,
    regions: call.list('regions') ?? [call.host.region],
    names: call.list('bucketNames'),
    prefix: call.query('bucketName') ?? '',
  });
  const found = page(call, all);
  return {
    xml: [
      'Response',
      [
        ['RequestId', call.requestId],
        ...pageXml(found),
        ...found.items.map((bucket) => bucketXml(bucket, service, 'List')),
      ],
    ],
  };
}

function bucketXml(bucket: Bucket, service: ServiceName, suffix = ''): XmlNode {
  return [
    SERVICES[service].element + suffix,
    [
      ['BucketId', bucket.name],
      ['Name', bucket.name],
      ['Region', bucket.region],
      ['CreateTime', timestampOf(bucket[SERVICE_FIELDS[service]]?.createTime ?? 0)],
    ],
  ];
}
