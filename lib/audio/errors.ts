/** Why a separation failed; the runner shows code and message as those of the failed job. */
export type AudioErrorCode =
  | 'InvalidArgument'
  | 'InputDecodeFailed'
  | 'InputTooLarge'
  | 'NoAudioStream'
  | 'FfmpegMissing'
  | 'EncoderMissing'
  | 'EncodeFailed'
  | 'OutputTooLarge';

/** A separation that failed, with the code and the message of the failed job. */
export class AudioError extends Error {
  override readonly name = 'AudioError';

  constructor(
    readonly code: AudioErrorCode,
    message: string,
  ) {
    super(message);
  }
}

const INSTALL = 'on Debian and Ubuntu: apt-get install ffmpeg libavcodec-extra';

/** The settings break a rule of the service; `message` is that rule's. */
export function invalidSettings(message: string): AudioError {
  return new AudioError('InvalidArgument', message);
}

/** The input is no recording that can be read. */
export function cannotDecode(why: string): AudioError {
  return new AudioError('InputDecodeFailed', `The input cannot be decoded: ${why}`);
}

/** The input was read and there is nothing in it to hear. */
export function noAudio(): AudioError {
  return new AudioError('NoAudioStream', 'The input has no audio stream. Use a recording with sound.');
}

/** The input is larger than the emulator takes. */
export function inputTooLarge(what: string, limit: string): AudioError {
  return new AudioError('InputTooLarge', `The input ${what}; the emulator takes at most ${limit}.`);
}

/** The stems would be larger than the emulator keeps in memory. */
export function outputTooLarge(limit: string): AudioError {
  return new AudioError(
    'OutputTooLarge',
    `The stems would take more than ${limit}, the most that the emulator makes in one job. ` +
      'Use a shorter recording, fewer channels, or mp3 or aac.',
  );
}

/** A recording is too long to be held as samples. */
export function wavTooLarge(limit: string): AudioError {
  return new AudioError(
    'OutputTooLarge',
    `As WAV it would take more than ${limit}, the most that the emulator makes of one recording.`,
  );
}

/** Something was asked for that only ffmpeg can do. */
export function ffmpegMissing(task: string): AudioError {
  return new AudioError(
    'FfmpegMissing',
    `Cannot ${task} without ffmpeg and ffprobe. Install them (${INSTALL}), ` +
      'or use a WAV recording and the codec wav.',
  );
}

/** The ffmpeg at hand was built without an encoder for the codec. */
export function encoderMissing(codec: string, encoder: string): AudioError {
  return new AudioError(
    'EncoderMissing',
    `Cannot write ${codec}: this ffmpeg was built without the encoder ${encoder}. ` +
      `Install one that has it (${INSTALL}).`,
  );
}

/** The encoder gave up. */
export function cannotEncode(codec: string, why: string): AudioError {
  return new AudioError('EncodeFailed', `Cannot write ${codec}: ${why}`);
}
