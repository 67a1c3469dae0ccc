import {
  bucketStatus,
  type BucketService,
  CiError,
  describeService,
  isNotFound,
  listQueues,
} from '../../../ci';
import { callTo } from '../../../ci/call';
import { parseHost } from '../../../ci/hosts';
import type { DeclaredIn, Place } from '../account';
import type { Check } from '../check';
import { failedCall, type Finding, isDenied, ok, problem, skipped, unknown, warning } from '../finding';

const CONSOLE = 'https://console.cloud.tencent.com/ci';

const SERVICES = {
  smartAudio: { name: 'Smart Audio', attribute: 'smart_audio' },
  media: { name: 'Media processing', attribute: 'media_processing' },
} as const;

/** The bucket, and what is on in it. */
export const BUCKET_CHECKS: readonly Check<Place>[] = [
  { name: 'bucket', needs: ['service'], run: bucket },
  { name: 'binding', needs: ['bucket'], run: binding },
  { name: 'smart-audio', needs: ['binding'], run: (place) => service(place, 'smartAudio') },
  { name: 'media', needs: ['binding'], run: (place) => service(place, 'media') },
  { name: 'queue', needs: ['smart-audio'], run: queue },
];

async function bucket(place: Place): Promise<Finding[]> {
  const { client, bucket: name, region } = place;
  const elsewhere = (other: string): Finding =>
    problem(`Bucket ${name} is in ${other}, not in ${region}`, `Set its region: ${other}.`);
  try {
    const { call, headers } = await client.request(callTo('HeadBucket', place));
    const own = headers['x-cos-bucket-region'] ?? parseHost(call.host)?.region ?? region;
    return [own === region ? ok(`is in ${region}`) : elsewhere(own)];
  } catch (error) {
    if (isNotFound(error) || (error instanceof CiError && error.status === 404)) {
      return [
        problem(
          `There is no bucket ${name} in ${region}`,
          'Check its name, its APPID and its region: https://console.cloud.tencent.com/cos/bucket.',
        ),
      ];
    }
    if (error instanceof CiError && error.kind === 'redirect') {
      return [
        problem(
          error.message,
          'Set the region that the bucket is in: https://console.cloud.tencent.com/cos/bucket.',
        ),
      ];
    }
    if (isDenied(error)) {
      return [
        unknown(
          'Whether COS has it is not told: these keys have not cos:HeadBucket there, which no deploy needs',
          'Look at https://console.cloud.tencent.com/cos/bucket; the bucket may be of another account.',
        ),
      ];
    }
    return [failedCall('Whether the bucket is there', error)];
  }
}

async function binding(place: Place): Promise<Finding[]> {
  try {
    const status = await bucketStatus(place.client, place);
    place.known.ci = status;
    if (status === 'on') return [ok('CI is on')];
    if (turnsOn(place))
      return [ok(`CI is ${status}, and ${turnsOn(place)?.address} of the stack turns it on`)];
    return [
      problem(
        `CI is ${status} on bucket ${place.bucket}`,
        status === 'unbinding'
          ? 'Wait until it is off, and bind it again.'
          : `Declare new CiBucket(…) for it, or bind it in the console: ${CONSOLE}.`,
      ),
    ];
  } catch (error) {
    if (error instanceof CiError && error.code === 'NoSuchBucket') {
      return [
        problem(
          error.message,
          'Check its name, its APPID and its region: https://console.cloud.tencent.com/cos/bucket.',
        ),
      ];
    }
    return [failedCall('Whether CI is on', error)];
  }
}

async function service(place: Place, which: BucketService): Promise<Finding[]> {
  const { name, attribute } = SERVICES[which];
  if (place.known.ci !== undefined && place.known.ci !== 'on')
    return [skipped(`CI is ${place.known.ci} yet`)];
  try {
    const enabled = (await describeService(place.client, place, which)) !== undefined;
    place.known[which] = enabled;
    if (enabled) return [ok(`${name} is on`)];
    const maker = turnsOn(place);
    if (maker && maker.text(attribute) !== 'false') {
      return [ok(`${name} is off, and ${maker.address} of the stack turns it on`)];
    }
    return [
      problem(
        `${name} is off on bucket ${place.bucket}`,
        `Declare new CiBucket(…) for it, or enable it in the console, which is free: ${CONSOLE}.`,
      ),
    ];
  } catch (error) {
    return [failedCall(`Whether ${name} is on`, error)];
  }
}

async function queue(place: Place): Promise<Finding[]> {
  if (place.known.smartAudio === false) return [skipped('Smart Audio is off yet')];
  try {
    const queues = await listQueues(place.client, place);
    // The category of the queue that voice separation runs on. (CI API, Querying Smart Audio Queues)
    const found = queues.find(({ category }) => category === 'Speeching') ?? queues[0];
    if (found === undefined) {
      return [
        problem(
          'The bucket has no queue of Smart Audio',
          `It comes with Smart Audio, a few seconds later: look again, or at ${CONSOLE}.`,
        ),
      ];
    }
    place.known.queue = found;
    const { queueId, name = '', state, maxConcurrent } = found;
    if (state === 'Active')
      return [ok(`${name} (${queueId}) is Active, ${maxConcurrent ?? '?'} jobs at once`)];
    const owner = ofType(place, 'tencentci_queue').find((each) => each.text('state') !== 'Paused');
    return [
      owner
        ? ok(`${name} (${queueId}) is ${state}, and ${owner.address} of the stack activates it`)
        : warning(
            `${name} (${queueId}) is ${state}: jobs wait and are not started`,
            `Declare new SmartAudioQueue(…) with state QueueState.ACTIVE, or activate it in the console: ${CONSOLE}.`,
          ),
    ];
  } catch (error) {
    return [failedCall('The state of the queue', error)];
  }
}

/** The resource of the stack that turns CI on in the bucket. */
function turnsOn(place: Place): DeclaredIn | undefined {
  return ofType(place, 'tencentci_bucket')[0];
}

function ofType({ declared }: Place, name: string): DeclaredIn[] {
  return declared.filter(({ type, isData }) => type === name && !isData);
}
