/** What `makeRecording` made, all of it as stereo WAV files. */
export interface Recording {
  readonly wav: Buffer;
  /** The tracks that add up to the recording. */
  readonly tracks: Readonly<Record<'voice' | 'bass' | 'chords' | 'drums', Buffer>>;
  readonly seconds: number;
  /** What the voice is: `espeak-ng`, or the synthesised stand-in. */
  readonly voice: string;
}

/** Makes the recording of the demo in memory. */
export function makeRecording(options?: { readonly espeak?: boolean }): Recording;
