import { type BucketService, bucketStatus, describeService, given, listServiceBuckets } from '../../ci';
import { byName, isNamed } from '../../rules';
import { connectedToRegion } from '../connect';
import type { ConnectionFlags, NameFlags } from '../flags';
import { showEach, showList, type Thing } from './thing';
import { isMissing } from '../missing';

/** A bucket, and what is on in it. */
interface Bucket {
  readonly bucket: string;
  readonly region: string;
  /** Whether it is bound to CI, where that was asked. */
  readonly ci?: string;
  /** Since when a service is enabled on it. */
  readonly smartAudio?: string;
  readonly media?: string;
}

const BUCKET: Thing<Bucket> = {
  one: 'bucket',
  columns: {
    BUCKET: ({ bucket }) => bucket,
    REGION: ({ region }) => region,
    'SMART AUDIO SINCE': ({ smartAudio }) => smartAudio ?? '-',
    'MEDIA PROCESSING SINCE': ({ media }) => media ?? '-',
  },
  text: ({ bucket, region, ci, smartAudio, media }) => [
    `${bucket}  ${region}`,
    `  CI ${ci}, Smart Audio ${smartAudio ? `since ${smartAudio}` : 'off'}, media processing ${
      media ? `since ${media}` : 'off'
    }`,
  ],
  json: given,
};

/** Since when a service is enabled on a bucket; older answers do not say. */
function since(found: { readonly createTime?: string } | undefined): string | undefined {
  return found && (found.createTime ?? 'some time');
}

/** Lists the buckets of a region on which a service is enabled. */
export function list(flags: ConnectionFlags & NameFlags): Promise<void> {
  return connectedToRegion(flags, async ({ client, region }) => {
    const enabled = async (service: BucketService) => {
      const found = await listServiceBuckets(client, { region }, service, flags.name ?? flags.namePrefix);
      return new Map(found.map((bucket) => [bucket.bucketId, bucket]));
    };
    const [smartAudio, media] = [await enabled('smartAudio'), await enabled('media')];
    const names = [...new Set([...smartAudio.keys(), ...media.keys()])].map((name) => ({ name }));
    const wanted = names.filter(({ name }) => isNamed(flags, name));
    const found = byName(wanted, ({ name }) => name).map(({ name }) =>
      given({
        bucket: name,
        region,
        smartAudio: since(smartAudio.get(name)),
        media: since(media.get(name)),
      }),
    );
    showList(BUCKET, found, flags);
  });
}

/** Shows what is on in buckets. */
export function get(names: readonly string[], flags: ConnectionFlags): Promise<void> {
  return connectedToRegion(flags, async ({ client, region }) => {
    const [found, missing]: [Bucket[], string[]] = [[], []];
    for (const bucket of new Set(names)) {
      const target = { bucket, region };
      try {
        const ci = await bucketStatus(client, target);
        const smartAudio = since(await describeService(client, target, 'smartAudio'));
        const media = since(await describeService(client, target, 'media'));
        found.push(given({ bucket, region, ci, smartAudio, media }));
      } catch (error) {
        if (!isMissing(error) && !isWithoutBucket(error)) throw error;
        missing.push(bucket);
      }
    }
    showEach(BUCKET, { found, missing }, flags, `in ${region}`);
  });
}

function isWithoutBucket(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'NoSuchBucket';
}
