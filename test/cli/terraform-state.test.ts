import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readState, StateError } from '../../lib/cli/terraform-state';

const read = (json: unknown) =>
  readState(typeof json === 'string' ? json : JSON.stringify(json), 'a.tfstate');
const addresses = (json: unknown) => read(json).objects.map(({ address }) => address);

const instance = { schema_version: 0, attributes: { id: 'one' } };
const resource = {
  mode: 'managed',
  type: 'tencentci_queue',
  name: 'speech',
  provider: 'provider["tencent-ci.local/cdktf/tencentci"]',
  instances: [instance],
};
const state = (...resources: unknown[]) => ({ version: 4, serial: 1, lineage: 'x', outputs: {}, resources });

test('a state that the official provider wrote is read whole', () => {
  const file = path.join(__dirname, '../fixtures/recordings/official-provider.tfstate');
  const { objects, isWhole } = readState(readFileSync(file, 'utf8'), file);
  expect(isWhole).toBe(true);
  expect(objects.map(({ address }) => address.replace(/^.*template\./, ''))).toEqual([
    'codec',
    'full',
    'many["x"]',
    'many["y"]',
    'music',
  ]);
  expect(objects[4]).toEqual({
    address: 'tencentcloud_ci_media_voice_separate_template.music',
    type: 'tencentcloud_ci_media_voice_separate_template',
    provider: 'registry.terraform.io/tencentcloudstack/tencentcloud',
    schemaVersion: 0,
    private: Buffer.from('null'),
    values: {
      audio_config: [{ bitrate: '', channels: '', codec: 'wav', samplerate: '' }],
      audio_mode: 'MusicMode',
      bucket: 'off-1250000000',
      id: 'off-1250000000#t1b8b3b1616ccd77b8f147d975f8232f4b',
      name: 'off-music',
    },
  });
});

test.each([
  ['count', { index_key: 3 }, 'tencentci_queue.speech[3]'],
  ['a key of for_each', { index_key: 'a"b${c}' }, 'tencentci_queue.speech["a\\"b$${c}"]'],
  [
    'an instance that is on its way out',
    { deposed: '0a1b2c3d' },
    'tencentci_queue.speech (deposed 0a1b2c3d)',
  ],
])('%s is in the address', (_, more, address) => {
  expect(addresses(state({ ...resource, instances: [{ ...instance, ...more }] }))).toEqual([address]);
});

test('modules are in the address, and aliases beside it', () => {
  const provider = 'module.a.provider["tencent-ci.local/cdktf/tencentci"].north';
  expect(read(state({ ...resource, module: 'module.a["x"].module.b', provider })).objects).toMatchObject([
    { address: 'module.a["x"].module.b.tencentci_queue.speech', alias: 'north' },
  ]);
});

test('data sources are no objects, and an empty state has none', () => {
  expect(addresses(state({ ...resource, mode: 'data' }))).toEqual([]);
  expect(addresses(state())).toEqual([]);
});

test('what terraform show -json writes is read, module by module', () => {
  const shown = (address: string, mode = 'managed') => ({
    address,
    mode,
    type: 'tencentci_queue',
    name: 'q',
    provider_name: 'tencent-ci.local/cdktf/tencentci',
    schema_version: 0,
    values: { id: 'one' },
  });
  const json = {
    format_version: '1.0',
    terraform_version: '1.11.4',
    values: {
      root_module: {
        resources: [shown('tencentci_queue.q'), shown('data.tencentci_queues.q', 'data')],
        child_modules: [
          {
            address: 'module.a',
            child_modules: [{ resources: [shown('module.a.module.b.tencentci_queue.q')] }],
          },
        ],
      },
    },
  };
  expect(addresses(json)).toEqual(['tencentci_queue.q', 'module.a.module.b.tencentci_queue.q']);
  expect(read(json).isWhole).toBe(false);
  expect(addresses({ format_version: '1.0' })).toEqual([]);
});

test.each([
  [
    'no JSON',
    '# main.tf',
    'a.tfstate is no state: it is no JSON. Give a state file, or what `terraform show -json` writes.',
  ],
  ['no object', '[]', 'it is no JSON object'],
  ['something else', { name: 'x', dependencies: {} }, 'it has no version'],
  ['a lock file of npm', { version: 'x' }, 'it has no version'],
  ['a plan', { format_version: '1.2', planned_values: {} }, 'a.tfstate is a plan.'],
  [
    'an encrypted one',
    { encrypted_data: 'abc', version: 4 },
    'a.tfstate is encrypted. Give what `tofu state pull`',
  ],
  ['an old one', { version: 3, modules: [] }, 'a state of version 3, as Terraform 0.11 wrote it'],
  [
    'a newer one',
    { version: 5, resources: [] },
    'a state of version 5, and this command knows version 4. Use a newer',
  ],
  [
    'a damaged one',
    { version: 4, resources: 'none' },
    'a.tfstate is damaged: a list of objects was expected',
  ],
  ['one without resources', { version: 4 }, 'a.tfstate is damaged'],
  ['one with instances that are none', state({ ...resource, instances: [null] }), 'a.tfstate is damaged'],
  [
    'one of flat attributes',
    state({ ...resource, instances: [{ attributes_flat: { id: 'x' } }] }),
    'tencentci_queue.speech has no attributes, so it was written by Terraform 0.11',
  ],
  ['a shown one without a module', { format_version: '1.0', values: {} }, 'its values have no root module'],
])('%s is refused, and the message says what it is', (_, json, message) => {
  expect(() => read(json)).toThrow(StateError);
  expect(() => read(json)).toThrow(message);
});
