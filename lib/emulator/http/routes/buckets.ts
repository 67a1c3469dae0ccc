import { ciStatusToXml, timestampOf } from '../../../ci/wire';
import type { XmlNode } from '../../../ci/xml';
import { isBucketName } from '../../../ci/hosts';
import { type Call, type Reply, page, pageXml } from '../call';
import { ServiceError, invalidArgument } from '../errors';
import type { ServiceName } from '../../store/records';
import type { Route } from '../router';
import type { Bucket } from '../../store/store';

/** What the two services are called on the wire; they answer alike. */
const SERVICES = {
  'smart-audio': { path: '/asrbucket', element: 'AsrBucket', key: 'smartAudio' },
  media: { path: '/mediabucket', element: 'MediaBucket', key: 'media' },
} as const satisfies Record<ServiceName, unknown>;

/** The operations that bind CI and enable services. Newer clients bind on the ci host, older ones on pic. */
export const BUCKET_ROUTES: readonly Route[] = [
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

function bind(call: Call): Reply {
  const { bucket, world } = call;
  if (bucket.ci === 'on') {
    if (world.behaviour.rebind === 'ok') return {};
    throw new ServiceError(409, 'BucketAlreadyBound', `The bucket ${bucket.name} is bound to CI already.`);
  }
  bucket.ci = 'on';
  bucket.pendingReads = world.behaviour.bindReads;
  world.store.save(bucket);
  return {};
}

function unbind(call: Call): Reply {
  const { bucket, world } = call;
  if (bucket.ci === 'off') return {};
  const inUse = bucket.workflows.size > 0 || bucket.smartAudio !== undefined || bucket.media !== undefined;
  if (inUse && world.behaviour.unbindInUse === 'refuse') {
    throw invalidArgument('Remove the workflows of the bucket and disable its services before unbinding it.');
  }
  world.disable(bucket, 'smart-audio');
  world.disable(bucket, 'media');
  bucket.ci = 'off';
  bucket.pendingReads = world.behaviour.unbindReads;
  world.store.save(bucket);
  return {};
}

function status(call: Call): Reply {
  const { bucket } = call;
  const xml = ciStatusToXml(bucket.ciStatus);
  if (bucket.pendingReads > 0) bucket.pendingReads -= 1;
  return { xml };
}

function enabled(call: Call, service: ServiceName): Reply {
  const { bucket, world, requestId } = call;
  world.enable(bucket, service);
  return { xml: ['Response', [['RequestId', requestId], bucketXml(bucket, service)]] };
}

function disabled(call: Call, service: ServiceName): Reply {
  const { bucket, world, requestId } = call;
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
  const { world, host } = call;
  const regions = call.list('regions') ?? [host.region];
  const names = call.list('bucketNames');
  const prefix = call.query('bucketName') ?? '';
  const everywhere = regions.some((region) => region.toLowerCase() === 'all');
  // A bucket that was never asked for exists too, unless buckets are strict, so asking for it makes it.
  if (names !== undefined && !world.behaviour.strictBuckets) {
    const region = everywhere ? [host.region] : regions;
    for (const name of names.filter(isBucketName))
      region.forEach((each) => world.bucket({ bucket: name, region: each }));
  }
  const all = world.store
    .buckets()
    .filter((bucket) => bucket[SERVICES[service].key] !== undefined)
    .filter(({ region }) => everywhere || regions.includes(region))
    .filter(({ name }) => (names?.includes(name) ?? true) && name.startsWith(prefix));
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
  const { element, key } = SERVICES[service];
  return [
    element + suffix,
    [
      ['BucketId', bucket.name],
      ['Name', bucket.name],
      ['Region', bucket.region],
      ['CreateTime', timestampOf(bucket[key]?.createTime ?? 0)],
    ],
  ];
}
