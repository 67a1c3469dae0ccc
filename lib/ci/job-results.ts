import { given, type Job } from './wire';
import type { XmlElement } from './xml';

/** A file that a job wrote. */
export interface OutputFile {
  readonly bucket?: string;
  readonly region?: string;
  readonly object: string;
  readonly md5?: string;
}

/** The files that a job wrote; none before it has succeeded. */
export function outputsOf({ operation }: Job): OutputFile[] {
  const { mediaResult } = operation ?? {};
  return (mediaResult?.objectNames ?? []).map((object) =>
    given({
      bucket: mediaResult?.bucket,
      region: mediaResult?.region,
      object,
      md5: mediaResult?.md5Info.find(({ objectName }) => objectName === object)?.md5,
    }),
  );
}

/** What the files that a job wrote are, as `MediaInfo` tells it; `undefined` when the job tells nothing of it. */
export function mediaInfoOf({ operation }: Job): Readonly<Record<string, unknown>> | undefined {
  return operation?.mediaInfo && fields(operation.mediaInfo);
}

function fields(elements: readonly XmlElement[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const { name, text, children } of elements) {
    const value = children.length > 0 ? fields(children) : text;
    // The one element that a recording can have several of.
    if (name === 'Audio') object[name] = [...((object[name] as unknown[] | undefined) ?? []), value];
    else if (value !== '') object[name] = value;
  }
  return object;
}
