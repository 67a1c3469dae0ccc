import { type AudioConfig, given } from '../ci';
import { attribute, type PlannedOf, type StateOf } from '../plugin';
import { audioToSend, DEFAULT_CODEC } from '../rules';
import { BITRATE, CHANNELS, CODEC, SAMPLERATE } from './descriptions';

/**
 * How audio is encoded, as the configuration says it.
 * @param replace - whether a change of it replaces the resource.
 * @param computed - whether the plan fills in the samplerate.
 */
export function audioConfigAttributes<R extends boolean, C extends true | undefined>(
  replace: R,
  computed: C,
) {
  const optional = { optional: true, replace } as const;
  return {
    codec: attribute.string({ description: CODEC, default: DEFAULT_CODEC, replace }),
    samplerate: attribute.number({ description: SAMPLERATE, ...optional, computed }),
    bitrate: attribute.number({ description: BITRATE, ...optional }),
    channels: attribute.number({ description: CHANNELS, ...optional }),
  };
}

const computed = true;

/** How audio is encoded, as the service tells it. */
export const audioConfigOutcome = {
  codec: attribute.string({ description: 'The codec.', computed }),
  samplerate: attribute.number({ description: 'Samplerate in Hz.', computed }),
  bitrate: attribute.number({ description: 'Bitrate in kbps.', computed }),
  channels: attribute.number({ description: 'Number of channels.', computed }),
};

type A = ReturnType<typeof audioConfigAttributes<boolean, undefined>>;

/** How audio is encoded, as it is stored. */
export type AudioConfigState = StateOf<A>;

/** Audio settings as they are sent. */
export function audioConfigToWire(
  audioMode: string | null,
  audio: Partial<PlannedOf<A>> | null,
): AudioConfig {
  const { codec, samplerate, bitrate, channels } = audio ?? {};
  return audioToSend(
    audioMode ?? undefined,
    given({
      codec: codec ?? undefined,
      samplerate: samplerate ?? undefined,
      bitrate: bitrate ?? undefined,
      channels: channels ?? undefined,
    }),
  );
}

/** Audio settings as they are stored; what is not told is null. */
export function audioConfigFromWire(audio: AudioConfig = {}): AudioConfigState {
  const { codec = null, samplerate = null, bitrate = null, channels = null } = audio;
  return { codec, samplerate, bitrate, channels };
}
