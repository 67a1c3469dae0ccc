import { InvalidArgumentError } from 'commander';
import type { BucketSeed } from '../../emulator';
import { isBucketName, isRegionName } from '../../ci/hosts';

/** What is on in a bucket, by the word for it. */
const STATES = {
  unbound: { ci: false, smartAudio: false, media: false },
  bound: { ci: true, smartAudio: false, media: false },
  'smart-audio': { ci: true, smartAudio: true, media: false },
  media: { ci: true, smartAudio: false, media: true },
  all: { ci: true, smartAudio: true, media: true },
} as const;

/** The words for what is on in a bucket. */
export const BUCKET_STATES: readonly string[] = Object.keys(STATES);

/** Reads a bucket of the command line, `ap-beijing/media-1250000000=unbound`, and adds it to those before. */
export function readBucket(text: string, before: readonly BucketSeed[]): readonly BucketSeed[] {
  const [, region, bucket = '', state = 'all'] = /^(?:([^/]*)\/)?([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (!isBucketName(bucket)) {
    throw new InvalidArgumentError('Write the full name in lower case, as in media-1250000000.');
  }
  if (region !== undefined && !isRegionName(region)) {
    throw new InvalidArgumentError(`"${region}" is no region. Write it as in ap-chongqing/${bucket}.`);
  }
  if (!isState(state)) {
    throw new InvalidArgumentError(`"${state}" is none of ${BUCKET_STATES.join(', ')}.`);
  }
  return [...before, { bucket, ...(region !== undefined && { region }), ...STATES[state] }];
}

function isState(text: string): text is keyof typeof STATES {
  return Object.hasOwn(STATES, text);
}
