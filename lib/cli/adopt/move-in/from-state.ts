import { isBucketName } from '../../../ci/hosts';
import { isRecord, type LeftOut, type Value } from '../model';
import type { StateObject } from '../../terraform-state';
import { OFFICIAL, ownSettings } from './official';
import type { Moved } from './moved';

/** The templates of the official provider that a state tells of, and what else it holds of ours or theirs. */
export function movedFromState(
  objects: readonly StateObject[],
  from: string,
): {
  readonly moved: readonly Moved[];
  readonly leftOut: readonly Pick<LeftOut, 'thing' | 'reason'>[];
} {
  const moved: Moved[] = [];
  const leftOut: Pick<LeftOut, 'thing' | 'reason'>[] = [];
  for (const { address, type, values } of objects) {
    if (type !== OFFICIAL) {
      const own = type.startsWith('tencentci_');
      if (own || type.startsWith('tencentcloud_ci_')) {
        leftOut.push({
          thing: address,
          reason: own
            ? 'It is of this provider already.'
            : `There is nothing of ours that ${type} could become.`,
        });
      }
      continue;
    }
    const { bucket, name, audio_mode, audio_config } = values as Readonly<Record<string, Value>>;
    const [, deposed] = /\(deposed (\w+)\)$/.exec(address) ?? [];
    if (deposed !== undefined || typeof bucket !== 'string' || !isBucketName(bucket)) {
      leftOut.push({
        thing: address,
        reason:
          deposed === undefined
            ? `${from} tells no bucket of it.`
            : 'It is on its way out: apply once with the official provider, which deletes it.',
      });
      continue;
    }
    const [audio] = Array.isArray(audio_config) ? (audio_config as readonly Value[]) : [];
    const settings = ownSettings({
      bucket,
      ...(typeof name === 'string' && { name }),
      ...(typeof audio_mode === 'string' && { audio_mode }),
      ...(isRecord(audio) && { audio_config: audio }),
    });
    moved.push({ from: address, bucket, label: nameOf(address), settings });
  }
  return { moved, leftOut };
}

/** `module.a["x"].TYPE.many["y"]` is called `many_y`. */
function nameOf(address: string): string {
  return address.slice(address.lastIndexOf(`${OFFICIAL}.`) + OFFICIAL.length + 1);
}
