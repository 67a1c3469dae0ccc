import { type Declaration, type Part, type Settings } from '../model';
import { Names, readable } from '../names';
import { OURS } from './official';

/** A template of the official provider, and what it is to be. */
export interface Moved {
  /** Its address so far. */
  readonly from: string;
  readonly bucket: string;
  /** What it is called after. */
  readonly label: string;
  readonly settings: Settings;
}

/** Declares templates that are moved here, by their buckets. */
export function partsOf(moved: readonly Moved[], region: string): readonly Part[] {
  const names = new Names();
  const files = new Names([], '-');
  const parts = new Map<string, Declaration[]>();
  for (const { from, bucket, label, settings } of moved) {
    const declaration: Declaration = {
      type: OURS,
      mode: 'resource',
      name: names.give(readable(label, 'template'), from),
      place: { region, bucket },
      settings: { ...settings, bucket, region },
      movedFrom: from,
    };
    parts.set(bucket, [...(parts.get(bucket) ?? []), declaration]);
  }
  return [...parts].map(([bucket, declarations]) => ({
    name: files.give(bucket, `${region}/${bucket}`),
    place: { region, bucket },
    declarations,
  }));
}
