import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Place } from '../../emulator/http/console/api';
import { positionText, sizeText } from '../parts/format';
import { save } from '../parts/save';
import { apiUrl, call } from '../state/api';
import { to } from '../state/route';
import { loudness, Mixer } from './mixer';
import { Picture } from './picture';

/** A recording to hear: what it is, and where it lies. */
export interface Recording extends Place {
  readonly label: string;
  readonly key: string;
  /** Changes when the object does. */
  readonly version: string;
}

/** Recordings under one another and in step, with one transport for all of them. */
export function Deck({ recordings }: { readonly recordings: readonly Recording[] }): JSX.Element {
  const wanted = JSON.stringify(recordings);
  // Other recordings are another deck: nothing of the old one sounds on.
  return <Tracks key={wanted} recordings={recordings} />;
}

/** The deck that keys of the keyboard mean. */
let current: Mixer | undefined;

/** Plays or stops the deck that is on the page, if there is one. */
export function toggleDeck(): boolean {
  if (!current) return false;
  void current.toggle();
  return true;
}

function Tracks({ recordings }: { readonly recordings: readonly Recording[] }): JSX.Element {
  const mixer = useMemo(() => new Mixer(), []);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    current = mixer;
    // For who looks at the page from outside, with a script.
    if (box.current) Object.assign(box.current, { mixer });
    return () => {
      if (current === mixer) current = undefined;
      mixer.close();
    };
  }, [mixer]);
  return (
    <section class="deck" ref={box} aria-label="Player">
      <Transport mixer={mixer} />
      {recordings.map((recording) => (
        <TrackRow key={recording.label} recording={recording} mixer={mixer} many={recordings.length > 1} />
      ))}
    </section>
  );
}

function Transport({ mixer }: { readonly mixer: Mixer }): JSX.Element {
  const { duration, playing, position } = mixer;
  const meter = useRef<HTMLMeterElement>(null);
  // Read with each step of the position, so that it moves as the sound does.
  if (meter.current) meter.current.value = playing.value ? mixer.level() : 0;
  const at = `${positionText(position.value)} of ${positionText(duration.value)}`;
  return (
    <div class="transport">
      <button
        type="button"
        class="main"
        disabled={duration.value === 0}
        aria-keyshortcuts="Space"
        onClick={() => void mixer.toggle()}
      >
        {playing.value ? 'Pause' : 'Play'}
      </button>
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={at}
        min={0}
        max={duration.value || 1}
        step={0.01}
        value={position.value}
        disabled={duration.value === 0}
        onInput={({ currentTarget }) => mixer.seek(Number(currentTarget.value))}
      />
      <span class="clock">{at}</span>
      <meter ref={meter} min={0} max={1} aria-label="Level" />
    </div>
  );
}

function TrackRow({
  recording,
  mixer,
  many,
}: {
  readonly recording: Recording;
  readonly mixer: Mixer;
  readonly many: boolean;
}): JSX.Element {
  const { region, bucket, key, label } = recording;
  const buffer = useSignal<AudioBuffer | null>(null);
  const problem = useSignal('');
  const byEmulator = useSignal(false);
  const url = apiUrl('object', { region, bucket, key });
  useEffect(() => {
    let gone = false;
    const load = async (): Promise<void> => {
      const answer = await call(url);
      const bytes = await answer.arrayBuffer();
      if (gone) return;
      const size = bytes.byteLength;
      try {
        buffer.value = await mixer.add(label, bytes);
        return;
      } catch {
        if (gone) return;
      }
      // The emulator may know a format that the browser does not, such as AMR.
      try {
        const wav = await (await call(apiUrl('object', { region, bucket, key, as: 'wav' }))).arrayBuffer();
        if (gone) return;
        const decoded = await mixer.add(label, wav);
        byEmulator.value = true;
        buffer.value = decoded;
      } catch (error) {
        const type = answer.headers.get('Content-Type') ?? 'of no type';
        const what = `${type}, ${sizeText(size)}`;
        problem.value = `This browser cannot play it (${what}). ${(error as Error).message} Download it to hear it.`;
      }
    };
    load().catch((error: unknown) => (problem.value = (error as Error).message));
    return () => {
      gone = true;
    };
  }, [url, region, bucket, key, mixer, label, buffer, problem, byEmulator]);
  const flip = (set: typeof mixer.muted): void => {
    const next = new Set(set.value);
    if (!next.delete(label)) next.add(label);
    set.value = next;
  };
  return (
    <div class="track" data-heard={mixer.hears(label)} data-track={label}>
      <div class="about">
        <h3>{label}</h3>
        <a href={to('objects', region, bucket, key)}>{key}</a>
        {buffer.value && <p class="faint">{aboutSound(buffer.value)}</p>}
        {byEmulator.value && <p class="faint">decoded by the emulator</p>}
        <div class="buttons">
          {many && (
            <>
              <Flip
                name="Mute"
                what={label}
                on={mixer.muted.value.has(label)}
                turn={() => flip(mixer.muted)}
              />
              <Flip name="Solo" what={label} on={mixer.solo.value.has(label)} turn={() => flip(mixer.solo)} />
            </>
          )}
          <button type="button" aria-label={`Download ${label}`} onClick={() => void save(url, key)}>
            Download
          </button>
        </div>
      </div>
      {buffer.value && <Picture name={label} buffer={buffer.value} mixer={mixer} />}
      {problem.value && (
        <p role="status" class="problem">
          {problem.value}
        </p>
      )}
      {!buffer.value && !problem.value && <p class="faint">Loading…</p>}
    </div>
  );
}

function aboutSound(buffer: AudioBuffer): string {
  const loud = loudness(buffer);
  return [
    positionText(buffer.duration),
    ['mono', 'stereo'][buffer.numberOfChannels - 1] ?? `${buffer.numberOfChannels} channels`,
    Number.isFinite(loud) ? `${loud.toFixed(1)} dB` : 'silence',
  ].join(' · ');
}

function Flip({
  name,
  what,
  on,
  turn,
}: {
  readonly name: string;
  readonly what: string;
  readonly on: boolean;
  readonly turn: () => void;
}): JSX.Element {
  return (
    <button type="button" aria-pressed={on} aria-label={`${name} ${what}`} onClick={turn}>
      {name}
    </button>
  );
}
