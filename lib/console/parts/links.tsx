import type { JSX } from 'preact';
import type { JobView, Place, StemView } from '../../emulator/http/console/api';
import type { Recording } from '../sound/deck';
import { to } from '../state/route';

/** The name of an object, leading to it. */
export function ObjectLink({
  at,
  objectKey,
}: {
  readonly at: Place;
  readonly objectKey: string;
}): JSX.Element {
  return (
    <a class="key" href={to('objects', at.region, at.bucket, objectKey)}>
      {objectKey}
    </a>
  );
}

/** An id, leading to what it is of. */
export function IdLink({ view, id }: { readonly view: string; readonly id: string }): JSX.Element {
  return (
    <a class="id" href={to(view, id)}>
      {id}
    </a>
  );
}

/** A bucket and its region. */
export function Where({ at }: { readonly at: Place }): JSX.Element {
  return (
    <span>
      {at.bucket} <span class="faint">{at.region}</span>
    </span>
  );
}

/** An input and what was made of it, as far as they are still there, to be heard together. */
export function recordings(
  input: Place & Pick<JobView, 'input' | 'inputPresent'>,
  stems: readonly StemView[],
): Recording[] {
  const { region, bucket, input: key } = input;
  const all = [
    ...(input.inputPresent ? [{ label: 'input', region, bucket, key, version: '' }] : []),
    ...stems
      .filter(({ present }) => present)
      .map((stem) => ({
        label: stem.stem,
        region: stem.region,
        bucket: stem.bucket,
        key: stem.key,
        version: stem.md5,
      })),
  ];
  // Two nodes of a workflow may make the same stem.
  return all.map((recording, index) => {
    const before = all.slice(0, index).filter(({ label }) => label === recording.label).length;
    return before === 0 ? recording : { ...recording, label: `${recording.label} ${before + 1}` };
  });
}
