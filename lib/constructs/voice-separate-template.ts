import { Construct } from 'constructs';
import { DEFAULT_CODEC, TEMPLATE_RULES, check } from '../rules';
import { type AnyModeAudioConfig, type AudioConfig, audioConfigAttribute } from './audio-config';
import type { AudioMode, MusicAudioMode, VoiceAudioMode } from './audio-mode';
import type { ICiBucket } from './ci-bucket';
import type { ICiTemplate } from './ci-template';
import { copyId, copyProvider, type CopyOptions } from './copy';
import { copyWithoutName } from './checks/errors';
import type { ITerraformDependable } from './terraform/cdktf';
import { waitForBuckets } from './terraform/dependencies';
import { attributeOnce } from './terraform/attribute-once';
import { requireBucket } from './checks/buckets';
import { judge } from './checks/settings';
import * as l1 from './generated/voice-separate-template';
import { ruleInput } from './terraform/rule-input';
import type { ResourceProps } from './resource-props';

/** A voice-separation template: what a separation yields and how that is encoded. */
export interface IVoiceSeparateTemplate extends ICiTemplate {
  /**
   * What the template yields, where the program knows it.
   * @default - not known
   */
  readonly audioMode?: AudioMode;
}

/** What every template needs. */
export interface VoiceSeparateTemplateBaseProps extends ResourceProps {
  /** The bucket that the template belongs to. Another bucket makes another template. */
  readonly bucket: ICiBucket;
  /** Name of the template: at most 64 Chinese characters, Latin letters, digits, `_`, `-` and `*`. */
  readonly templateName: string;
}

/** A template that yields the voice, the background, or both. */
export interface VoiceTemplateProps extends VoiceSeparateTemplateBaseProps {
  /** What the template yields. */
  readonly audioMode: VoiceAudioMode;
  /**
   * How the audio is encoded.
   * @default - AAC at 44100 Hz, with bitrate and channels of the recording
   */
  readonly audioConfig?: AudioConfig;
}

/** A template that yields voice, background, bass and drums. */
export interface MusicTemplateProps extends VoiceSeparateTemplateBaseProps {
  /** MusicMode. */
  readonly audioMode: MusicAudioMode;
  /**
   * The codec: `AudioConfig.aac()`, `.mp3()` or `.wav()`. The service chooses samplerate, bitrate and channels.
   * @default - AAC
   */
  readonly audioConfig?: AnyModeAudioConfig;
}

/**
 * Settings of a `VoiceSeparateTemplate`. In MusicMode only a codec may be chosen, so there are two shapes. An audio
 * mode that is only known when the program runs takes the settings that fit both: `AudioConfig.of(…)`.
 */
export type VoiceSeparateTemplateProps = VoiceTemplateProps | MusicTemplateProps;

/** Settings of a `VoiceSeparateTemplate`. */
export interface AnyVoiceSeparateTemplateProps extends VoiceSeparateTemplateBaseProps {
  /** What the template yields. */
  readonly audioMode: AudioMode;
  /**
   * How the audio is encoded. MusicMode takes a codec only: `AudioConfig.aac()`, `.mp3()` or `.wav()`.
   * @default - AAC at 44100 Hz, with bitrate and channels of the recording
   */
  readonly audioConfig?: AudioConfig;
}

/** What may be said of a template that lives elsewhere. */
export interface VoiceSeparateTemplateImportOptions {
  /**
   * What the template yields.
   * @default - not known, so nothing that depends on it is checked before the service does
   */
  readonly audioMode?: AudioMode;
}

/**
 * A voice-separation template of Cloud Infinite.
 *
 * @see CI API, Creating Templates (voice separation), 2025-09-15
 */
export class VoiceSeparateTemplate extends Construct implements IVoiceSeparateTemplate, ITerraformDependable {
  /**
   * Refers to a template that something else looks after.
   *
   * @param scope - where the reference stands in the tree.
   * @param id - its id there.
   * @param templateId - the id that Cloud Infinite gave the template, or a token.
   * @param options - what the program knows of the template.
   */
  public static fromTemplateId(
    scope: Construct,
    id: string,
    templateId: string,
    options: VoiceSeparateTemplateImportOptions = {},
  ): IVoiceSeparateTemplate {
    class Import extends Construct implements IVoiceSeparateTemplate {
      public readonly templateId = templateId;
      public readonly audioMode = options.audioMode;
    }
    return new Import(scope, id);
  }

  /** The resource itself, for what this construct does not offer. */
  public readonly resource: l1.VoiceSeparateTemplate;
  /** What the template yields: always as given. (Optional because jsii lets no class narrow its interface.) */
  public readonly audioMode?: AudioMode;
  private readonly props: VoiceSeparateTemplateProps;
  private readonly ownId: () => string;

  /**
   * @throws Error when the settings break rules of the service; the message lists every one. Tokens are not judged
   * here but when Terraform plans.
   */
  public constructor(scope: Construct, id: string, props: VoiceSeparateTemplateProps) {
    super(scope, id);
    const { templateName: name, audioMode, audioConfig } = props;
    requireBucket('VoiceSeparateTemplate', this, 'bucket', props.bucket);
    const violations = check(TEMPLATE_RULES, ruleInput({ name, audioMode, audioConfig }));
    judge('VoiceSeparateTemplate', this, violations, (setting) =>
      setting === 'name' ? 'templateName' : setting,
    );
    this.props = props;
    this.audioMode = props.audioMode;
    this.resource = new l1.VoiceSeparateTemplate(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      name: props.templateName,
      audioMode: props.audioMode,
      audioConfig: audioConfigAttribute(props.audioConfig),
      provider: props.provider,
      dependsOn: props.dependsOn,
      lifecycle: props.lifecycle,
    });
    this.ownId = attributeOnce(this.resource, ({ templateId }) => templateId);
    waitForBuckets(this.resource, props.bucket);
  }

  /** The id that Cloud Infinite gave the template. */
  public get templateId(): string {
    return this.ownId();
  }

  /** What Terraform calls the resource: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** Name of the template. */
  public get templateName(): string {
    return this.resource.name;
  }

  /** `Custom` for a template of one's own, `Official` for one of the service. */
  public get category(): string {
    return this.resource.category;
  }

  /** @internal */
  public get _codec(): string {
    return this.props.audioConfig?.codec ?? DEFAULT_CODEC;
  }

  /** @internal */
  public get _bucketName(): string {
    return this.props.bucket.bucketName;
  }

  /** When the template was created, as the service writes it. */
  public get createTime(): string {
    return this.resource.createTime;
  }

  /** When the template was last changed, as the service writes it. */
  public get updateTime(): string {
    return this.resource.updateTime;
  }

  /**
   * Makes a template with the same settings in another bucket, or under another name in the same one. The copy stands
   * below the bucket in the tree, in the bucket's stack. What the original depends on and its lifecycle are its own.
   *
   * @param bucket - the bucket that the copy belongs to.
   * @param options - what differs.
   * @throws Error when the copy would stand beside its original under the same name, or is there already.
   */
  public copyTo(bucket: ICiBucket, options: CopyOptions = {}): VoiceSeparateTemplate {
    if (options.name === undefined && bucket.bucketName === this.props.bucket.bucketName) {
      throw copyWithoutName(this);
    }
    return new VoiceSeparateTemplate(bucket, copyId(this), {
      ...this.props,
      bucket,
      templateName: options.name ?? this.props.templateName,
      provider: copyProvider(this, this.props.provider, bucket, options),
      dependsOn: undefined,
      lifecycle: undefined,
    });
  }
}

/** The codec that a template writes, where the program knows it. */
export function codecOf(template: IVoiceSeparateTemplate | undefined): string | undefined {
  return template instanceof VoiceSeparateTemplate ? template._codec : undefined;
}
