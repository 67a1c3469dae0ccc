import * as rules from '../rules';
import type { CodecName } from '../rules';
import type { AudioMode } from './audio-mode';
import { codecOf } from './voice-separate-template';
import type { IVoiceSeparateTemplate } from './voice-separate-template';
import { pathsInput, type SeparationOutput } from './separation-output';
import { Token } from './terraform/cdktf';
import { FunctionCall } from './terraform/function-call';
import { escapeTemplate } from './terraform/template-text';
import { escapeWildcards } from './terraform/wildcards';

/** What an id of a resource says; what its form does not say is `undefined`, or null behind a token. */
export interface ParsedId {
  /** Not in the `<bucket>#<id>` of the official provider. */
  readonly region?: string;
  readonly bucket: string;
  /** The id that the service gave. */
  readonly remoteId?: string;
  /** The name, of an import id that has one. */
  readonly name?: string;
}

/** What a codec takes. */
export interface CodecLimits {
  readonly codec: string;
  /** Extension of its files, without the dot. */
  readonly extension: string;
  /** Media type of its files. */
  readonly contentType: string;
  /** In Hz. */
  readonly samplerates: number[];
  /** In Hz. */
  readonly defaultSamplerate: number;
  /** Not there where no document names a limit. */
  readonly channels?: number[];
  /** In kbps. */
  readonly minBitrate: number;
  /** In kbps. */
  readonly maxBitrate: number;
  readonly lossless: boolean;
  /** Whether MusicMode writes it. */
  readonly musicMode: boolean;
}

/** Settings that tell what a separation writes. */
export interface SeparationKind {
  readonly audioMode: AudioMode;
  /** @default aac */
  readonly codec?: CodecName;
}

/** The keys that a separation writes, by stem; a stem that it does not write is not there. */
export interface OutputObjects {
  readonly voice?: string;
  readonly background?: string;
  readonly bass?: string;
  readonly drums?: string;
}

/**
 * The functions of the provider, for programs. What is known is computed at once; where a token is among the arguments,
 * Terraform calls the function, which needs Terraform 1.8 or OpenTofu 1.7.
 */
export class CiFunctions {
  /**
   * Escapes a text, so that Terraform takes it as it is: `escapeTemplate`, where a language has no functions of their own.
   *
   * @param text - any text; a second call would escape it twice.
   */
  public static escapeTemplate(text: string): string {
    return escapeTemplate(text);
  }

  /**
   * Takes the id of a resource apart, in every form that an import takes.
   * @throws Error when it is none of them.
   */
  public static parseId(id: string): ParsedId {
    if (Token.isUnresolved(id)) {
      const parsed = new FunctionCall('parse_id', [id]);
      const text = (name: string): string => Token.asString(parsed.get(name));
      return {
        region: text('region'),
        bucket: text('bucket'),
        remoteId: text('remote_id'),
        name: text('name'),
      };
    }
    const { region, bucket, remote_id: remoteId, name } = rules.parseId(id);
    return { region: region ?? undefined, bucket, remoteId: remoteId ?? undefined, name: name ?? undefined };
  }

  /**
   * What a codec takes, by its name.
   * @throws Error when there is no such codec.
   */
  public static codecLimits(codec: string): CodecLimits {
    if (Token.isUnresolved(codec)) {
      const limits = new FunctionCall('codec_limits', [codec]);
      const of = (name: string) => limits.get(name);
      return {
        codec: Token.asString(of('codec')),
        extension: Token.asString(of('extension')),
        contentType: Token.asString(of('content_type')),
        samplerates: Token.asNumberList(of('samplerates')),
        defaultSamplerate: Token.asNumber(of('default_samplerate')),
        channels: Token.asNumberList(of('channels')),
        minBitrate: Token.asNumber(of('min_bitrate')),
        maxBitrate: Token.asNumber(of('max_bitrate')),
        lossless: of('lossless') as unknown as boolean,
        musicMode: of('music_mode') as unknown as boolean,
      };
    }
    const limits = rules.codecLimits(codec);
    return {
      codec: limits.codec,
      extension: limits.extension,
      contentType: limits.content_type,
      samplerates: [...limits.samplerates],
      defaultSamplerate: limits.default_samplerate,
      channels: limits.channels ? [...limits.channels] : undefined,
      minBitrate: limits.min_bitrate,
      maxBitrate: limits.max_bitrate,
      lossless: limits.lossless,
      musicMode: limits.music_mode,
    };
  }

  /**
   * The key that an output path gives for an input object. `${RunId}`, `${Jobid}` and `${Ext}` stay as they are.
   * @throws Error when the path has a wildcard that does not exist, or the key is none.
   */
  public static expandOutput(pattern: string, key: string): string {
    return Token.isUnresolved(pattern) || Token.isUnresolved(key)
      ? Token.asString(new FunctionCall('expand_output', [escaped(pattern), key]))
      : rules.expandOutput(pattern, key);
  }

  /**
   * The objects that a separation writes, by stem, with `${Ext}` filled in.
   * @param template - a template whose settings this program knows, or these settings.
   * @throws Error when the audio mode or the codec of the template is not known here.
   */
  public static outputObjects(
    template: IVoiceSeparateTemplate | SeparationKind,
    output: SeparationOutput,
  ): OutputObjects {
    const { audioMode } = template;
    const codec = 'templateId' in template ? codecOf(template) : (template.codec ?? rules.DEFAULT_CODEC);
    if (audioMode === undefined || codec === undefined) {
      throw new Error(
        'CiFunctions.outputObjects: audio mode and codec of this template are not known here. Give them: { audioMode, codec }.',
      );
    }
    const { voice, background, bass, drums } = output;
    const paths = { voice, background, bass, drums };
    if ([audioMode, codec, ...Object.values(paths)].some((each) => Token.isUnresolved(each))) {
      const named = { object: background, au_object: voice, bass_object: bass, drum_object: drums };
      const given = Object.fromEntries(Object.entries(named).map(([name, path]) => [name, escaped(path)]));
      const objects = new FunctionCall('output_objects', [{ audio_mode: audioMode, codec }, given]);
      return Object.fromEntries(
        rules.STEMS.filter((stem) => paths[stem] !== undefined).map((stem) => [
          stem,
          Token.asString(objects.get(stem)),
        ]),
      );
    }
    const known = pathsInput(output) as rules.OutputPaths;
    const objects = rules.outputObjects({ audioMode, codec: codec }, known);
    return Object.fromEntries(Object.entries(objects).filter(([, key]) => key !== null));
  }
}

function escaped<T extends string | undefined>(path: T): T {
  return escapeWildcards(path, rules.WORKFLOW_WILDCARDS);
}
