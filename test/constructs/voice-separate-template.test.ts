import {
  Fn,
  Lazy,
  TerraformIterator,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from 'cdktf';
import {
  type AnyModeAudioConfig,
  AudioConfig,
  AudioMode,
  CiBucket,
  type ICiBucket,
  TencentCiProvider,
  VoiceSeparateTemplate,
} from '../../lib';
import { resolved } from '../../lib/constructs/terraform/resolved';
import { CODECS, SAMPLERATES } from '../../lib/rules';
import { CODEC_NAMES, MODES } from '../support/seed-table';
import { onlyTemplate, synth, templates, warnings } from './support/synth';

let stack: TerraformStack;
let bucket: ICiBucket;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
  bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
});

function create(settings: { name?: string; mode?: AudioMode; config?: AudioConfig } = {}) {
  const { name = 'vocals', mode = AudioMode.IS_AUDIO, config } = settings;
  return new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName: name,
    // Values that come from elsewhere pass the compiler.
    audioMode: mode as AudioMode.IS_AUDIO,
    audioConfig: config,
  });
}

describe('the resource', () => {
  test('has the settings in the words of Terraform, numbers as numbers', () => {
    create({ config: AudioConfig.aac({ samplerate: 44100, bitrate: 128, channels: 2 }) });
    expect(onlyTemplate(stack)).toEqual({
      bucket: 'media-1250000000',
      name: 'vocals',
      audio_mode: 'IsAudio',
      audio_config: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 2 },
    });
  });

  test('names no audio settings when none are given', () => {
    create();
    expect(onlyTemplate(stack)).not.toHaveProperty('audio_config');
  });

  test('names only the settings that are given', () => {
    create({ config: AudioConfig.mp3({ bitrate: 320 }) });
    expect(onlyTemplate(stack).audio_config).toEqual({ codec: 'mp3', bitrate: 320 });
  });

  test('has one token for its id, however many refer to it', () => {
    const template = create();
    const id = template.templateId;
    expect(template.templateId).toBe(id);
    expect(resolved(stack, id)).toBe('${tencentci_voice_separate_template.Vocals_46200790.template_id}');
    template.resource.forEach = TerraformIterator.fromList(['a', 'b']);
    expect(resolved(stack, template.templateId)).toBe(
      '${tencentci_voice_separate_template.Vocals_46200790.*.template_id}',
    );
  });

  test('lives in the region of its bucket', () => {
    bucket = CiBucket.fromBucketName(stack, 'Elsewhere', 'media-1250000000', { region: 'ap-chongqing' });
    create();
    expect(onlyTemplate(stack).region).toBe('ap-chongqing');
  });

  test('takes a bucket name that another resource yields', () => {
    bucket = CiBucket.fromBucketName(stack, 'Made', '${tencentcloud_cos_bucket.media.bucket}');
    create();
    expect(onlyTemplate(stack).bucket).toBe('${tencentcloud_cos_bucket.media.bucket}');
  });

  test('takes the meta-arguments of CDKTF', () => {
    const other = new TencentCiProvider(stack, 'Other', { alias: 'other' });
    const first = create();
    new VoiceSeparateTemplate(stack, 'Second', {
      bucket,
      templateName: 'second',
      audioMode: AudioMode.IS_BACKGROUND,
      provider: other,
      dependsOn: [first.resource],
      lifecycle: { preventDestroy: true },
    });
    const second = templates(stack).find(({ name }) => name === 'second');
    expect(second).toMatchObject({
      provider: 'tencentci.other',
      depends_on: [expect.stringMatching(/^tencentci_voice_separate_template\.Vocals_[0-9A-F]{8}$/)],
      lifecycle: { prevent_destroy: true },
    });
  });

  test('is the child "Resource" and can be reached for what the construct does not offer', () => {
    const template = create();
    expect(template.node.defaultChild).toBe(template.resource);
    template.resource.addOverride('region', 'ap-beijing');
    expect(onlyTemplate(stack).region).toBe('ap-beijing');
  });

  test('needs a provider in the stack', () => {
    const lonely = new TerraformStack(Testing.app(), 'lonely');
    new VoiceSeparateTemplate(lonely, 'Vocals', {
      bucket,
      templateName: 'vocals',
      audioMode: AudioMode.IS_AUDIO,
    });
    expect(() => Testing.synth(lonely, true)).toThrow(/without a matching provider construct/);
  });
});

describe('attributes', () => {
  test.each([
    ['templateId', 'template_id'],
    ['templateName', 'name'],
    ['category', 'category'],
    ['createTime', 'create_time'],
    ['updateTime', 'update_time'],
  ] as const)('%s refers to %s of the resource', (attribute, name) => {
    const template = create();
    new TerraformOutput(stack, 'out', { value: template[attribute] });
    expect(synth(stack).output.out?.value).toMatch(
      new RegExp(`^\\$\\{tencentci_voice_separate_template\\.Vocals_[0-9A-F]{8}\\.${name}\\}$`),
    );
  });

  test('audioMode is the mode as given, so that other constructs can judge by it', () => {
    expect(create({ mode: AudioMode.MUSIC_MODE }).audioMode).toBe('MusicMode');
  });
});

describe('rules', () => {
  function refusal(settings: Parameters<typeof create>[0]): string {
    try {
      create(settings);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('accepted');
  }

  test('a refusal names the construct, the prop, the given value and what is allowed', () => {
    const message = refusal({ config: AudioConfig.of({ codec: 'mp3', samplerate: 96000 }) });
    expect(message).toContain('VoiceSeparateTemplate "media/Vocals"');
    expect(message).toMatch(
      /- audioConfig\.samplerate: .*96000 Hz.*mp3.*11025, 22050, 32000, 44100, 48000\./,
    );
  });

  test('a refusal lists every broken rule', () => {
    const message = refusal({
      name: 'lead vocals',
      config: AudioConfig.of({ codec: 'amr', samplerate: 44100, bitrate: 7, channels: 2 }),
    });
    expect(message.match(/^ {2}- [\w.]+/gm)).toEqual([
      '  - templateName',
      '  - audioConfig.samplerate',
      '  - audioConfig.bitrate',
      '  - audioConfig.channels',
    ]);
  });

  test('MusicMode refuses what the compiler could not see', () => {
    const message = refusal({
      mode: AudioMode.MUSIC_MODE,
      config: AudioConfig.of({ codec: 'flac', bitrate: 128 }),
    });
    expect(message.match(/^ {2}- [\w.]+/gm)).toEqual(['  - audioConfig.codec']);
  });

  test('MusicMode warns of what has no effect', () => {
    const config = AudioConfig.of({ codec: 'MP3', bitrate: 128 });
    expect(warnings(create({ mode: AudioMode.MUSIC_MODE, config }))).toEqual([
      'audioConfig.bitrate: In MusicMode the service chooses the bitrate itself and ignores the one it is given (128), ' +
        'so this setting would have no effect. Remove bitrate, or use another audio mode.',
    ]);
  });

  test('an audio mode that does not exist is refused', () => {
    expect(refusal({ mode: 'Karaoke' as AudioMode })).toMatch(/- audioMode: .*"Karaoke".*MusicMode/);
  });

  test('a refused template leaves no resource behind', () => {
    refusal({ name: '' });
    expect(synth(stack)).not.toHaveProperty('resource');
  });
});

describe('tokens are not judged', () => {
  test.each<[string, () => Parameters<typeof create>[0]]>([
    ['a name', () => ({ name: new TerraformVariable(stack, 'v', {}).stringValue })],
    ['a name that ends in one', () => ({ name: `vocals-${Token.asString({ ref: 'x' })}` })],
    ['a name that a function makes', () => ({ name: Fn.upper('vocals here') })],
    ['a name as a raw expression', () => ({ name: 'vocals-${var.suffix}' })],
    ['a lazy name', () => ({ name: Lazy.stringValue({ produce: () => 'late' }) })],
    ['a mode', () => ({ mode: new TerraformVariable(stack, 'v', {}).stringValue as AudioMode })],
    ['a codec', () => ({ config: AudioConfig.of({ codec: '${var.codec}', samplerate: 44100 }) })],
    [
      'a samplerate',
      () => ({
        config: AudioConfig.of({
          codec: 'amr',
          samplerate: new TerraformVariable(stack, 'v', {}).numberValue,
        }),
      }),
    ],
    ['a bitrate', () => ({ config: AudioConfig.aac({ bitrate: Token.asNumber({ ref: 'x' }) }) })],
    ['a channel count', () => ({ config: AudioConfig.wav({ channels: Token.asNumber({ ref: 'x' }) }) })],
  ])('%s', (_, settings) => {
    expect(() => create(settings())).not.toThrow();
  });

  test('but the part of a name before a token is', () => {
    const name = `lead vocals-${new TerraformVariable(stack, 'v', {}).stringValue}`;
    expect(() => create({ name })).toThrow(/templateName: Template name "lead vocals-" contains " "/);
  });

  test('but a samplerate that no codec takes is refused beside a codec that is a token', () => {
    const config = AudioConfig.of({ codec: '${var.codec}', samplerate: 12345 });
    expect(() => create({ config })).toThrow(/audioConfig\.samplerate: .*12345/);
  });

  test('and reach Terraform as references', () => {
    const rate = new TerraformVariable(stack, 'rate', { type: 'number' });
    create({ config: AudioConfig.of({ codec: 'aac', samplerate: rate.numberValue }) });
    expect(onlyTemplate(stack)).toHaveProperty('audio_config.samplerate', '${var.rate}');
  });
});

describe('a template that lives elsewhere', () => {
  test('has the id that it was given and makes no resource', () => {
    const template = VoiceSeparateTemplate.fromTemplateId(
      stack,
      'Shared',
      't1460606b9752148c4ab182f55163ba7cd',
      {
        audioMode: AudioMode.MUSIC_MODE,
      },
    );
    expect(template.templateId).toBe('t1460606b9752148c4ab182f55163ba7cd');
    expect(template.audioMode).toBe(AudioMode.MUSIC_MODE);
    expect(synth(stack)).not.toHaveProperty('resource');
  });
});

describe('AudioConfig', () => {
  test.each(CODEC_NAMES)('%s() names its codec and nothing else', (codec) => {
    expect({ ...AudioConfig[codec](), fitsEveryMode: undefined }).toEqual({ codec });
  });

  test('every mode that the service has is in AudioMode', () => {
    expect(Object.values(AudioMode).sort()).toEqual([...MODES].sort());
  });

  test.each(
    Object.entries(CODECS).flatMap(([codec, { samplerates }]) =>
      SAMPLERATES.map((rate) => [codec, rate, (samplerates as readonly number[]).includes(rate)] as const),
    ),
  )('%s at %d Hz: accepted is %s', (codec, samplerate, accepted) => {
    const config: AnyModeAudioConfig = AudioConfig.of({ codec, samplerate });
    const attempt = expect(() => create({ config }));
    if (accepted) attempt.not.toThrow();
    else attempt.toThrow(/audioConfig\.samplerate/);
  });
});
