#!/usr/bin/env node
/**
 * Makes the recording of the demo: a few seconds of speech over music, as a stereo WAV file.
 *
 *   node examples/recording/make-recording.mjs [--tracks] [recording.wav]
 *
 * The speech, by espeak-ng, stands in the centre; the music around it is synthesised: a bass line, chords
 * panned to the sides, kick, snare and hi-hat. Where espeak-ng is missing, a synthesised voice-like sound
 * takes its place. The same programs give the same bytes. With --tracks, each track is written too
 * (`recording.voice.wav` …): they add up to the recording and tell how well a separation of it went.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const SAMPLERATE = 44100;
const SECONDS = 5.5;
const LENGTH = Math.round(SAMPLERATE * SECONDS);
const BEAT = 0.5;
const SPEECH = 'Upload a recording, and the voice and the music come back as files of their own.';

/** Random numbers that are the same on every run (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

const emptyTrack = () => ({ left: new Float32Array(LENGTH), right: new Float32Array(LENGTH) });

/** Adds a sound to a track, from a time on, with a gain for each side. */
function add(track, start, seconds, [left, right], sound) {
  const first = Math.round(start * SAMPLERATE);
  const count = Math.min(Math.round(seconds * SAMPLERATE), LENGTH - first);
  for (let i = 0; i < count; i++) {
    const value = sound(i / SAMPLERATE);
    track.left[first + i] += left * value;
    track.right[first + i] += right * value;
  }
}

/** A tone of harmonics that rises and falls softly; `bright` is how slowly the harmonics weaken. */
function tone(frequency, seconds, harmonics, bright) {
  return (t) => {
    const envelope = Math.min(1, t / 0.02, (seconds - t) / 0.05);
    let sum = 0;
    for (let n = 1; n <= harmonics; n++)
      sum += bright ** (n - 1) * Math.sin(2 * Math.PI * n * frequency * t + n);
    return envelope * sum;
  };
}

const CHORDS = [
  { bass: 55, left: [220, 277.18], right: [329.63, 440] },
  { bass: 73.42, left: [293.66, 369.99], right: [220, 440] },
  { bass: 82.41, left: [246.94, 329.63], right: [207.65, 493.88] },
];

function music() {
  const [bass, chords, drums] = [emptyTrack(), emptyTrack(), emptyTrack()];
  const bar = 4 * BEAT;
  for (let start = 0, n = 0; start < SECONDS; start += bar, n++) {
    const chord = CHORDS[n % CHORDS.length];
    for (const frequency of chord.left) add(chords, start, bar, [0.05, 0.006], tone(frequency, bar, 8, 0.7));
    for (const frequency of chord.right) add(chords, start, bar, [0.006, 0.05], tone(frequency, bar, 8, 0.7));
    for (let beat = 0; beat < 4; beat++) {
      const pitch = chord.bass * (beat === 3 ? 1.5 : 1);
      add(bass, start + beat * BEAT, BEAT * 0.95, [0.14, 0.14], tone(pitch, BEAT * 0.95, 3, 0.4));
    }
  }
  const noise = [randomFrom(1), randomFrom(2)];
  const hit = (start, seconds, gain, decay) => {
    // Differences of noise are noise without its low end; each side has its own.
    const previous = [0, 0];
    for (const side of [0, 1]) {
      add(drums, start, seconds, side === 0 ? [gain, 0] : [0, gain], (t) => {
        const value = noise[side]();
        const high = value - previous[side];
        previous[side] = value;
        return high * Math.exp(-t / decay);
      });
    }
  };
  for (let start = 0, n = 0; start < SECONDS; start += BEAT / 2, n++) {
    hit(start, 0.08, 0.07, 0.012);
    if (n % 4 === 2) hit(start, 0.2, 0.12, 0.03);
    if (n % 4 === 0) {
      const kick = (t) =>
        Math.exp(-t / 0.05) * Math.sin(2 * Math.PI * (50 * t + 3 * (1 - Math.exp(-t / 0.03))));
      add(drums, start, 0.25, [0.35, 0.35], kick);
    }
  }
  return { bass, chords, drums };
}

/** Speech by espeak-ng at this script's samplerate, or `undefined` where it is missing. */
function speak() {
  const { status, stdout } = spawnSync('espeak-ng', ['--stdout', '-v', 'en-us', '-s', '165', SPEECH], {
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status !== 0 || stdout.length < 1000) return undefined;
  const from = stdout.readUInt32LE(24);
  const start = stdout.indexOf('data', 12, 'latin1') + 8;
  const count = Math.floor((stdout.length - start) / 2);
  const sample = (i) => (i >= 0 && i < count ? stdout.readInt16LE(start + 2 * i) / 0x8000 : 0);
  const reach = 16;
  return Float32Array.from({ length: Math.floor((count * SAMPLERATE) / from) }, (_, n) => {
    const position = (n * from) / SAMPLERATE;
    let sum = 0;
    for (let i = Math.floor(position) - reach + 1; i <= Math.floor(position) + reach; i++) {
      const x = Math.PI * (position - i);
      sum += sample(i) * (x === 0 ? 1 : (Math.sin(x) / x) * Math.cos(x / (2 * reach)) ** 2);
    }
    return sum;
  });
}

/** A voice-like sound: a buzz with a gliding pitch through the formants of changing vowels, in syllables. */
function babble() {
  const vowels = [
    [730, 1090, 2440],
    [270, 2290, 3010],
    [570, 840, 2410],
    [530, 1840, 2480],
    [300, 870, 2240],
  ];
  const out = new Float32Array(Math.round((SECONDS - 0.6) * SAMPLERATE));
  const state = [0, 1, 2].map(() => [0, 0]);
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    const t = i / SAMPLERATE;
    const syllable = (t / 0.21) % 1;
    const pitch = 125 * (1 + 0.25 * Math.sin(1.9 * t)) * (1 + 0.12 * syllable);
    phase += pitch / SAMPLERATE;
    const buzz = phase >= 1 ? 1 : 0;
    phase %= 1;
    const envelope = syllable < 0.8 ? Math.sin((Math.PI * syllable) / 0.8) : 0;
    const formants = vowels[Math.floor(t / 0.21) % vowels.length];
    formants.forEach((frequency, n) => {
      const decay = Math.exp((-Math.PI * (70 + 30 * n)) / SAMPLERATE);
      const [one, two] = state[n];
      const next =
        buzz + 2 * decay * Math.cos((2 * Math.PI * frequency) / SAMPLERATE) * one - decay * decay * two;
      state[n] = [next, one];
      out[i] += envelope * (next - one) * 0.5 ** n;
    });
  }
  return out;
}

function voice(samples) {
  const track = emptyTrack();
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const gain = 0.1 / Math.sqrt(energy / samples.length);
  const first = Math.round(0.3 * SAMPLERATE);
  for (let i = 0; i < samples.length && first + i < LENGTH; i++) {
    const value = Math.max(-0.5, Math.min(0.5, gain * samples[i]));
    track.left[first + i] = value;
    track.right[first + i] = value;
  }
  return track;
}

/** 16-bit stereo WAV. */
function toWav({ left, right }) {
  const wav = Buffer.alloc(44 + 4 * LENGTH);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + 4 * LENGTH, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(SAMPLERATE, 24);
  wav.writeUInt32LE(SAMPLERATE * 4, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(4 * LENGTH, 40);
  for (let i = 0; i < LENGTH; i++) {
    for (const [side, value] of [left[i], right[i]].entries())
      wav.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 0x7fff), 44 + 4 * i + 2 * side);
  }
  return wav;
}

/**
 * Makes the recording in memory.
 * @param {{ espeak?: boolean }} [options] `espeak: false` takes the synthesised voice even where espeak-ng is
 * there
 * @returns the recording, the tracks it was mixed from, and what the voice is
 */
export function makeRecording({ espeak = true } = {}) {
  const speech = espeak ? speak() : undefined;
  const tracks = { voice: voice(speech ?? babble()), ...music() };
  const mix = emptyTrack();
  for (const track of Object.values(tracks)) {
    for (let i = 0; i < LENGTH; i++) {
      mix.left[i] += track.left[i];
      mix.right[i] += track.right[i];
    }
  }
  return {
    wav: toWav(mix),
    tracks: Object.fromEntries(Object.entries(tracks).map(([name, track]) => [name, toWav(track)])),
    seconds: SECONDS,
    voice: speech ? 'espeak-ng' : 'synthesised (espeak-ng is not installed or not wanted)',
  };
}

function main(args) {
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== '--tracks' && arg !== '--no-espeak');
  const paths = args.filter((arg) => !arg.startsWith('-'));
  if (unknown !== undefined || paths.length > 1) {
    console.error('Usage: make-recording.mjs [--tracks] [--no-espeak] [recording.wav]');
    process.exitCode = 2;
    return;
  }
  const path = paths[0] ?? 'recording.wav';
  const { wav, tracks, seconds, voice } = makeRecording({ espeak: !args.includes('--no-espeak') });
  writeFileSync(path, wav);
  if (args.includes('--tracks')) {
    for (const [name, track] of Object.entries(tracks))
      writeFileSync(path.replace(/(\.wav)?$/, `.${name}.wav`), track);
  }
  console.log(`${path}: ${seconds} s, ${SAMPLERATE} Hz, stereo; voice: ${voice}; music: synthesised`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  main(process.argv.slice(2));
