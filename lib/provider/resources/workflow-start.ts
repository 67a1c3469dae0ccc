import type { ExtFilter } from '../../ci';
import { attribute, type PlannedOf, type StateOf } from '../../plugin';
import { canonical } from '../canonical';
import { notifyAttributes } from './notify';

/** The settings of what starts a workflow, which every workflow has. */
export const startAttributes = {
  object_prefix: attribute.string({
    description:
      'Only objects whose key starts with this start the workflow: `uploads/`. The default is the whole bucket.',
    default: '',
  }),
  queue_id: attribute.string({
    description:
      'Queue that the workflow runs on (`QueueId`). Not sent unless it is set: no document ties a voice separation to ' +
      'a queue. Defaults to the one that the service chooses.',
    optional: true,
    computed: true,
    keep: true,
  }),
  speech_recognition_queue_id: attribute.string({
    description:
      'Queue of the nodes that recognize speech (`SpeechRecognitionQueueId`). Not sent unless it is set, which it can ' +
      'be beside `queue_id`. Defaults to the one that the service chooses, if it chooses one.',
    optional: true,
    computed: true,
    keep: true,
  }),
  notify: attribute.single({
    description: 'Where the workflow reports what happened. Defaults to what its queue says.',
    optional: true,
    attributes: notifyAttributes,
  }),
  ext_filter: attribute.single({
    description:
      'Which objects start the workflow, besides the prefix. Without it, every format that the service can handle.',
    optional: true,
    attributes: {
      video: attribute.bool({ description: 'Video files.', default: false }),
      audio: attribute.bool({ description: 'Audio files.', default: false }),
      image: attribute.bool({ description: 'Image files.', default: false }),
      content_type: attribute.bool({
        description: 'Go by the content type of the object rather than by its extension.',
        default: false,
      }),
      all_file: attribute.bool({ description: 'Files of every kind.', default: false }),
      custom_exts: attribute.list('string', {
        description: 'Extensions without the dot: `["mp3", "wav"]`; at most 10.',
        optional: true,
      }),
    },
  }),
};

type A = typeof startAttributes;
type FilterState = NonNullable<StateOf<A>['ext_filter']>;

/** The attributes that name queues. */
export const QUEUES = ['queue_id', 'speech_recognition_queue_id'] as const;

/** A prefix of the state that means the same as another: CI writes prefixes with and without a leading slash. */
export function samePrefix<T extends string>(prefix: string, spelled: T | null | undefined): T | undefined {
  return spelled !== null && spelled !== undefined && bare(prefix) === bare(spelled) ? spelled : undefined;
}

/** A prefix without the slash that it may begin with: assumption A17. */
export function bare(prefix: string): string {
  return prefix.replace(/^\//, '');
}

/** A filter as it is sent; none where nothing is chosen. */
export function extFilterToWire(filter: NonNullable<PlannedOf<A>['ext_filter']>): ExtFilter | undefined {
  const { video, audio, image, content_type: contentType, all_file: allFile } = filter;
  const customExts = filter.custom_exts ?? [];
  const custom = customExts.length > 0;
  // A filter that is on and lets nothing pass would silence the workflow; with nothing chosen, there is no filter.
  if (![video, audio, image, contentType, allFile, custom].includes(true)) return undefined;
  return { state: 'On', video, audio, image, contentType, custom, allFile, ...(custom && { customExts }) };
}

/** What the service says of a filter; what it spelled differently from the state stays as the state has it. */
export function extFilterFromWire(
  filter: ExtFilter | undefined,
  state: FilterState | null,
): FilterState | null {
  const { video = false, audio = false, image = false, contentType = false, allFile = false } = filter ?? {};
  const customExts = filter?.custom ? (filter.customExts ?? []) : [];
  const none: FilterState = {
    video: false,
    audio: false,
    image: false,
    content_type: false,
    all_file: false,
    custom_exts: null,
  };
  const chosen = [video, audio, image, contentType, allFile, customExts.length > 0].includes(true);
  const on = chosen && filter?.state?.toLowerCase() !== 'off';
  const found: FilterState = on
    ? {
        video,
        audio,
        image,
        content_type: contentType,
        all_file: allFile,
        custom_exts: customExts.length > 0 ? customExts : null,
      }
    : none;
  if (state !== null && canonical(found) === canonical(state)) return state;
  return on ? found : null;
}
