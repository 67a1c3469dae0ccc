import { effect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import WaveSurfer from 'wavesurfer.js';
import Spectrogram from 'wavesurfer.js/plugins/spectrogram';
import { dark } from '../state/preferences';
import type { Mixer } from './mixer';

/** The upper end of spectrograms, in Hz; voices and most of what instruments do is below it. */
const TOP_HZ = 12_000;

/** What the emulator wrote into this answer of the page. */
const NONCE = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '';

/** A recording seen: its waveform and its spectrogram, which go along with the mixer and are a way to move it. */
export function Picture({
  name,
  buffer,
  mixer,
}: {
  readonly name: string;
  readonly buffer: AudioBuffer;
  readonly mixer: Mixer;
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const isDark = dark.value;
  useEffect(() => {
    if (!place.current) return undefined;
    const colour = (property: string): string =>
      getComputedStyle(document.body).getPropertyValue(property).trim();
    const wave = WaveSurfer.create({
      container: place.current,
      height: 56,
      // The emulator lets only styles with this word in.
      cspNonce: NONCE,
      waveColor: colour('--wave'),
      progressColor: colour('--accent'),
      cursorColor: colour('--text'),
      // The mixer plays; what is drawn here are its samples.
      peaks: Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel)),
      duration: buffer.duration,
      plugins: [
        Spectrogram.create({
          height: 72,
          fftSamples: 512,
          scale: 'mel',
          frequencyMax: Math.min(TOP_HZ, buffer.sampleRate / 2),
          gainDB: 4,
          rangeDB: 62,
          colorMap: colours(isDark),
        }),
      ],
    });
    wave.on('interaction', (seconds) => mixer.seek(seconds));
    const drawn = (): void => place.current?.setAttribute('data-drawn', 'yes');
    wave.on('ready', drawn);
    const unfollow = effect(() => wave.setTime(Math.min(mixer.position.value, buffer.duration)));
    return () => {
      unfollow();
      wave.destroy();
    };
  }, [buffer, mixer, isDark]);
  return <div class="picture" ref={place} role="img" aria-label={`Waveform and spectrogram of ${name}`} />;
}

/** Colours of a spectrogram from silence to loud: from the page's own ground through its accent. */
function colours(isDark: boolean): number[][] {
  const stops = isDark
    ? [
        [0.07, 0.09, 0.12],
        [0.16, 0.3, 0.55],
        [0.45, 0.7, 1],
        [1, 1, 1],
      ]
    : [
        [0.97, 0.98, 0.99],
        [0.6, 0.76, 0.95],
        [0.1, 0.38, 0.75],
        [0.02, 0.06, 0.2],
      ];
  return Array.from({ length: 256 }, (_, index) => {
    const at = (index / 255) * (stops.length - 1);
    const [from = [], next = []] = [stops[Math.floor(at)], stops[Math.ceil(at)]];
    return [...from.map((value, part) => value + ((next[part] ?? value) - value) * (at % 1)), 1];
  });
}
