import { TerraformOutput, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  CiFunctions,
  PresignedUrl,
  TencentCiProvider,
  VoiceSeparateTemplate,
} from '../../lib';
import { synth } from './support/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
});

const token = (name: string) => new TerraformVariable(stack, name, {}).stringValue;

function shown(value: unknown, name = 'shown'): unknown {
  new TerraformOutput(stack, name, { value });
  return synth(stack).output[name]?.value;
}

describe('what is known is computed at once', () => {
  test('an id', () => {
    expect(CiFunctions.parseId('ap-chongqing/media-1250000000/t1')).toEqual({
      region: 'ap-chongqing',
      bucket: 'media-1250000000',
      remoteId: 't1',
      name: undefined,
    });
    expect(() => CiFunctions.parseId('x')).toThrow('"x" is not an id of a resource');
  });

  test('a codec and a key', () => {
    expect(CiFunctions.codecLimits('mp3')).toMatchObject({ channels: [1, 2], maxBitrate: 1000 });
    expect(CiFunctions.expandOutput('out/${InputName}.${Ext}', 'in/a.mp3')).toBe('out/a.${Ext}');
  });

  test('the objects of a template of this program, or of settings', () => {
    const bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
    const template = new VoiceSeparateTemplate(stack, 'T', {
      bucket,
      templateName: 't',
      audioMode: AudioMode.IS_AUDIO,
      audioConfig: AudioConfig.mp3(),
    });
    const output = { voice: 'v/${RunId}.${Ext}', bass: 'b' };
    expect(CiFunctions.outputObjects(template, output)).toEqual({ voice: 'v/${RunId}.mp3' });
    expect(CiFunctions.outputObjects({ audioMode: AudioMode.MUSIC_MODE }, output)).toEqual({
      voice: 'v/${RunId}.aac',
      bass: 'b',
    });
    const found = VoiceSeparateTemplate.fromTemplateId(stack, 'Found', 't1');
    expect(() => CiFunctions.outputObjects(found, output)).toThrow('Give them: { audioMode, codec }');
  });
});

describe('with a token, Terraform is called', () => {
  test('for the parts of an id', () => {
    expect(shown(CiFunctions.parseId(token('id')).remoteId)).toBe(
      '${provider::tencentci::parse_id((var.id)).remote_id}',
    );
  });

  test('for a key, with its wildcards escaped', () => {
    expect(shown(CiFunctions.expandOutput('out/${InputName}.mp3', token('key')))).toBe(
      '${provider::tencentci::expand_output("out/$${InputName}.mp3", (var.key))}',
    );
  });

  test('for numbers and lists of a codec', () => {
    const limits = CiFunctions.codecLimits(token('codec'));
    expect(shown(limits.maxBitrate)).toBe('${provider::tencentci::codec_limits((var.codec)).max_bitrate}');
    expect(Token.isUnresolved(limits.samplerates)).toBe(true);
    expect(shown(limits.samplerates, 'list')).toBe(
      '${provider::tencentci::codec_limits((var.codec)).samplerates}',
    );
  });

  test('for the objects of an output', () => {
    const objects = CiFunctions.outputObjects(
      { audioMode: AudioMode.IS_AUDIO },
      { voice: `${token('folder')}/v.\${Ext}` },
    );
    expect(Object.keys(objects)).toEqual(['voice']);
    expect(shown(objects.voice)).toBe(
      '${provider::tencentci::output_objects({"audio_mode" = "IsAudio", "codec" = "aac"}, {"au_object" = "${var.folder}/v.$${Ext}"}).voice}',
    );
  });
});

test('a presigned URL is an ephemeral block, which others refer to', () => {
  const bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000', { region: 'ap-chongqing' });
  const url = new PresignedUrl(stack, 'Voice', {
    bucket,
    output: 'out/${InputName}.mp3',
    inputObject: 'in/a.wav',
    expiresIn: '1h',
  });
  expect(url.url).toBe('${ephemeral.tencentci_presigned_url.Voice.url}');
  expect(url.expiresAt).toBe('${ephemeral.tencentci_presigned_url.Voice.expires_at}');
  expect(synth(stack)).toMatchObject({
    ephemeral: {
      tencentci_presigned_url: {
        Voice: {
          bucket: 'media-1250000000',
          region: 'ap-chongqing',
          output: 'out/$${InputName}.mp3',
          input_object: 'in/a.wav',
          expires_in: '1h',
        },
      },
    },
  });
});
