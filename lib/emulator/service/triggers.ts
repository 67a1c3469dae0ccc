import type { ExtFilter } from '../../ci/wire';
import { FORMATS } from '../../rules';
import type { ObjectRecord, WorkflowRecord } from '../store/records';

const { video: VIDEO, audio: AUDIO, image: IMAGE } = FORMATS;

/** Whether an upload of this object is one that the workflow waits for: by its prefix, then by its filter. */
export function accepts(
  workflow: WorkflowRecord,
  object: Pick<ObjectRecord, 'key' | 'contentType'>,
): boolean {
  const { objectPrefix = '', extFilter } = workflow.topology.nodes.Start?.input ?? {};
  // The API's samples write a prefix without a leading slash, the console writes one; keys have none.
  if (!object.key.startsWith(objectPrefix.replace(/^\//, ''))) return false;
  const extension = /\.([^./]+)$/.exec(object.key)?.[1]?.toLowerCase() ?? '';
  return passes(extFilter, extension, object.contentType);
}

function passes(filter: ExtFilter | undefined, extension: string, contentType: string): boolean {
  // Without a filter, whatever workflows can handle starts one (console, Workflow: supported formats).
  if (filter?.state !== 'On') return VIDEO.includes(extension) || AUDIO.includes(extension);
  const custom = filter.customExts?.map((each) => each.toLowerCase()) ?? [];
  return (
    filter.allFile === true ||
    (filter.video === true && VIDEO.includes(extension)) ||
    (filter.audio === true && AUDIO.includes(extension)) ||
    (filter.image === true && IMAGE.includes(extension)) ||
    (filter.custom === true && custom.includes(extension)) ||
    (filter.contentType === true && /^(video|audio|image)\//.test(contentType))
  );
}
