import {
  createTemplate,
  given,
  isMadeOf,
  type Listings,
  type Template,
  type TemplateSettings,
  updateTemplate,
  VOICE_SEPARATE,
  type VoiceSeparate,
} from '../../ci';
import {
  attribute,
  type ConfigOf,
  isUnknown,
  type Json,
  type PlanContext,
  type PlannedOf,
  type ProposedOf,
  type ResourceContext,
  type StateOf,
  Unknown,
} from '../../plugin';
import {
  audioDefaults,
  codecName,
  DEFAULT_CODEC,
  defaultSamplerate,
  isSameCodec,
  serviceEncodes,
  TEMPLATE_RULES,
} from '../../rules';
import {
  audioConfigAttributes,
  audioConfigFromWire,
  type AudioConfigState,
  audioConfigToWire,
} from '../audio-attributes';
import type { Calls, LookingCall } from '../calls';
import { diagnostics } from '../checks';
import { twinsTold } from '../creation';
import { ENCODING, MODES_WITH_STEMS } from '../descriptions';
import { Leftovers } from '../leftovers';
import {
  checkPlace,
  importBlock,
  type Place,
  placeAttributes,
  placeOf,
  planRegion,
  statePlace,
  stored,
} from '../place';
import { ruleInput, ruleValue } from '../rule-input';
import { resource, type Session } from '../session';
import {
  findMoved,
  glimpse,
  isUnseen,
  movedFromOfficial,
  type RegionOf,
  regionOfMoved,
} from './moved-template';
import {
  confirmed,
  deleteIfThere,
  importTemplate,
  lookAtTemplate,
  refuseOtherKinds,
  templateAttributes,
  templateState,
  written,
} from './template';

const attributes = {
  ...placeAttributes,
  name: attribute.string({
    description:
      'Name of the template: Chinese characters, Latin letters, digits, `_`, `-` and `*`; at most 64 characters.',
    required: true,
  }),
  audio_mode: attribute.string({
    description: `What is separated: ${MODES_WITH_STEMS}.`,
    required: true,
  }),
  audio_config: attribute.single({
    description: `How the separated audio is encoded. ${ENCODING}`,
    optional: true,
    computed: true,
    attributes: audioConfigAttributes(false, true),
  }),
  ...templateAttributes,
};

const TYPE_NAME = 'tencentci_voice_separate_template';

type A = typeof attributes;

const calls = {
  ListTemplates: {
    why: 'to read it, to look at it once it is written or deleted, and to find what an interrupted apply left behind',
  },
  CreateTemplate: { why: 'to make it' },
  UpdateTemplate: { why: 'to change it' },
  DeleteTemplate: { why: 'to destroy it' },
} as const satisfies Calls<A>;

type Looking = Session<LookingCall<typeof calls>>;
type State = StateOf<A>;
type Settings = TemplateSettings & Required<VoiceSeparate>;

/** A voice-separation template: what is separated out of a recording and how it is encoded. */
export const voiceSeparateTemplate = resource<A, typeof calls>({
  typeName: TYPE_NAME,
  calls,
  schema: {
    description:
      'A voice-separation template: what is separated out of a recording, and how the result is encoded. ' +
      'Workflows and jobs refer to it by its `template_id`.',
    attributes,
  },

  validate: (config) => [
    ...checkPlace(config),
    ...diagnostics(TEMPLATE_RULES, ruleInput(attributes, config)),
  ],

  async plan(ctx, planned, { config, prior }) {
    const placed =
      prior !== null && isUnseen(prior)
        ? await plannedMove(ctx, config, prior)
        : { region: planRegion(ctx, config, prior) };
    const place = { bucket: planned.bucket, region: placed.region };
    const audio = plannedAudio(config, prior);
    ctx.client.leftovers.templates.account(prior?.template_id);
    ctx.client.plans.templates.note(place, prior?.template_id, {
      audioMode: ruleValue(planned.audio_mode),
      codec: isUnknown(audio) || audio === null ? undefined : ruleValue(audio.codec),
    });
    return { ...planned, ...placed, audio_config: audio };
  },

  async create(ctx, planned) {
    const place = placeOf(ctx.client, planned);
    const settings = settingsOf(planned);
    const { templates } = ctx.client.leftovers;
    const before = await templates.before(ctx, place, ({ name }) => name === settings.name);
    const made = await written(
      ctx,
      place,
      settings,
      () => createTemplate(ctx.client.ci(), { ...place, interrupt: ctx.signal }, settings, twinsTold(ctx)),
      { typeName: TYPE_NAME, before },
    );
    templates.account(made.templateId);
    const twins = before.filter((template) => isMadeOf(template, settings));
    templates.warn(ctx, place, settings.name, twins);
    const audio = audioApplied(planned.audio_config, settings);
    const codec = settings.audioConfig.codec ?? DEFAULT_CODEC;
    ctx.client.plans.templates.note(place, made.templateId, { audioMode: settings.audioMode, codec });
    ctx.save(stateOf(place, made, audio));
    return settled(ctx, place, made, { settings, audio });
  },

  async read(ctx, state) {
    if (isUnseen(state)) {
      const moved = await glimpse(ctx, state);
      if (!moved) return state;
      refuseOtherKinds(moved.template, VOICE_SEPARATE);
      return stateOf(moved.place, moved.template, audioRead(ctx, moved.template, state));
    }
    const place = statePlace(ctx.client, state);
    const templateId = stored(state.template_id, 'template_id');
    ctx.client.leftovers.templates.account(templateId);
    const found = await lookAtTemplate(ctx, place, templateId, VOICE_SEPARATE);
    if (found === 'gone') return null;
    return found === 'unreadable' ? state : stateOf(place, found, audioRead(ctx, found, state));
  },

  async update(ctx, planned, { prior, config }) {
    const place = placeOf(ctx.client, planned);
    const settings = settingsOf(planned);
    const templateId = stored(prior.template_id, 'template_id');
    if (isUnseen(prior)) {
      const found = await findMoved(ctx, place.region, regionOwner(config), prior);
      const seen = found && stateOf(place, found, audioRead(ctx, found, planned));
      if (seen && same(seen, planned)) return seen;
    }
    const changed = await written(ctx, place, settings, () =>
      updateTemplate(ctx.client.ci(), { ...place, interrupt: ctx.signal }, templateId, settings),
    );
    const sent = { settings, audio: audioApplied(planned.audio_config, settings) };
    return settled(ctx, place, { ...changed, templateId }, sent, prior);
  },

  async delete(ctx, state) {
    const templateId = stored(state.template_id, 'template_id');
    ctx.client.leftovers.templates.account(templateId);
    if (isUnseen(state)) {
      const region = regionOfMoved(ctx.client, null, state);
      if (!isUnknown(region)) await findMoved(ctx, region, 'the provider, destroying', state);
    }
    await deleteIfThere(ctx, statePlace(ctx.client, state), templateId);
  },

  import: (ctx, id) => importTemplate(ctx, id, VOICE_SEPARATE, TYPE_NAME),

  move: movedFromOfficial,
});

/** What an apply may have left behind of templates. */
export function templateLeftovers(
  listings: Listings<Template, 'ListTemplates'>,
): Leftovers<Template, 'ListTemplates'> {
  return new Leftovers({
    what: 'template',
    listings,
    idOf: ({ templateId }) => templateId,
    createTime: ({ createTime }) => createTime,
    importBlock: (place, id) => importBlock(TYPE_NAME, place, id),
  });
}

/** Where a moved template is, and what the official provider did not keep of it. */
async function plannedMove(
  ctx: PlanContext<Looking>,
  config: ConfigOf<A>,
  prior: State,
): Promise<Pick<ProposedOf<A>, 'id' | 'category' | 'create_time'> & { readonly region: string | Unknown }> {
  const region = regionOfMoved(ctx.client, config.region, prior);
  const found = isUnknown(region) ? undefined : await findMoved(ctx, region, regionOwner(config), prior);
  if (isUnknown(region) || found === undefined) {
    return { region, id: new Unknown(), category: new Unknown(), create_time: new Unknown() };
  }
  refuseOtherKinds(found, VOICE_SEPARATE);
  const place = { bucket: stored(prior.bucket, 'bucket'), region };
  const { id, category, create_time } = stateOf(place, found, null);
  return { region, id, category, create_time };
}

function regionOwner({ region }: ConfigOf<A>): RegionOf {
  return region === null ? 'the provider' : 'the resource';
}

/** The encoding as it will be: every default that is known before apply is in the plan. */
function plannedAudio(config: ConfigOf<A>, prior: State | null): ProposedOf<A>['audio_config'] {
  const given = config.audio_config;
  if (isUnknown(given)) return given;
  const codec = given?.codec ?? DEFAULT_CODEC;
  const known = prior?.audio_config?.codec;
  const mode = config.audio_mode;
  const undecided = isUnknown(mode) || isUnknown(codec);
  const samplerate = serviceEncodes(mode) ? null : undecided ? new Unknown() : defaultSamplerate(codec);
  return {
    codec: !isUnknown(codec) && known && isSameCodec(codec, known) ? known : codec,
    samplerate: given?.samplerate ?? samplerate,
    bitrate: given?.bitrate ?? null,
    channels: given?.channels ?? null,
  };
}

/** What is sent: all of it, since an update replaces the whole. */
function settingsOf({ name, audio_mode: audioMode, audio_config: audio }: PlannedOf<A>): Settings {
  return { tag: VOICE_SEPARATE, name, audioMode, audioConfig: audioConfigToWire(audioMode, audio) };
}

/** The encoding as it is stored once it was sent: as it was planned, with what was left to be decided. */
function audioApplied(planned: PlannedOf<A>['audio_config'], { audioConfig }: Settings): AudioConfigState {
  const sent = audioConfigFromWire(audioConfig);
  return {
    codec: planned?.codec ?? sent.codec,
    samplerate: planned?.samplerate ?? sent.samplerate,
    bitrate: planned?.bitrate ?? sent.bitrate,
    channels: planned?.channels ?? sent.channels,
  };
}

function same(seen: State, planned: PlannedOf<A>): boolean {
  const essence = ({ name, audio_mode: mode, audio_config: audio }: State | PlannedOf<A>): string =>
    JSON.stringify([name, mode, audio?.codec, audio?.samplerate, audio?.bitrate, audio?.channels]);
  return essence(seen) === essence(planned);
}

function stateOf(place: Place, template: Template, audio: AudioConfigState | null): State {
  return {
    ...templateState(place, template),
    audio_mode: template.voiceSeparate?.audioMode ?? null,
    audio_config: audio,
  };
}

/**
 * The state after a write, which is looked at until it is what was sent. What the service filled in for settings that
 * were left out is remembered, so that it is not taken for a change later.
 */
async function settled(
  ctx: ResourceContext<Looking>,
  place: Place,
  sent: Template,
  { settings, audio }: { readonly settings: Settings; readonly audio: AudioConfigState },
  prior?: State,
): Promise<State> {
  const latest = await confirmed(
    ctx,
    place,
    sent,
    settings,
    prior ? undefined : { shape: shapeOf(settings) },
  );
  const { bitrate, channels } = latest.voiceSeparate?.audioConfig ?? {};
  // Assumption A3.
  ctx.private.set('filledIn', {
    bitrate: settings.audioConfig.bitrate === undefined ? (bitrate ?? null) : null,
    channels: settings.audioConfig.channels === undefined ? (channels ?? null) : null,
  });
  return {
    ...stateOf(place, latest, audio),
    // What was planned is what was sent; older answers leave out what else was known before: assumption A8.
    name: settings.name,
    audio_mode: settings.audioMode,
    category: prior?.category ?? latest.category ?? null,
    create_time: prior?.create_time ?? latest.createTime ?? null,
  };
}

/** Settings of one shape are filled in alike: what is left out of them is the same, and what that depends on. */
function shapeOf({ audioMode, audioConfig: { codec, ...rest } }: Settings): string {
  return JSON.stringify([audioMode, codec, Object.keys(given(rest)).sort()]);
}

/** What the service says of the encoding, without what it merely filled in. */
function audioRead(
  ctx: ResourceContext<Session>,
  found: Template,
  { audio_mode: modeBefore, audio_config: state }: Pick<State, 'audio_mode' | 'audio_config'>,
): AudioConfigState {
  const { audioMode, audioConfig = {} } = found.voiceSeparate ?? {};
  const codec =
    state?.codec && isSameCodec(state.codec, audioConfig.codec)
      ? state.codec
      : (codecName(audioConfig.codec) ?? audioConfig.codec);
  const defaults = audioDefaults(audioMode, codec);
  // Neither what the service echoes nor what the configuration says has an effect in this mode: assumption A1.
  if (serviceEncodes(audioMode)) {
    const kept = modeBefore === audioMode ? state : null;
    return { ...audioConfigFromWire(), ...kept, codec: defaults.codec };
  }
  const filledIn = (ctx.private.get('filledIn') ?? {}) as { readonly [setting: string]: Json | undefined };
  const own = (setting: 'bitrate' | 'channels'): number | null => {
    const value = audioConfig[setting] ?? null;
    return state !== null && state[setting] === null && value === filledIn[setting] ? null : value;
  };
  return {
    ...audioConfigFromWire({ ...defaults, ...audioConfig, codec: defaults.codec }),
    bitrate: own('bitrate'),
    channels: own('channels'),
  };
}
