import { CiClient } from '../../lib/ci';
import type { DirectProvider, StoredObject } from '../../lib/plugin/direct';
import { type Emulator, startEmulator } from '../../lib/emulator';
import { reader } from '../../lib/provider/reader';

const TYPE = 'tencentci_voice_separate_template';
const PLACE = { bucket: 'media-1250000000', region: 'ap-chongqing' };
const SETTINGS = {
  name: 'vocals',
  audioMode: 'IsAudio',
  audioConfig: { codec: 'mp3', bitrate: 128 },
} as const;

let ci: Emulator;

/** A reader for one look: what it saw it does not ask for again. */
function look(): DirectProvider {
  const client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.url, maxRetries: 0 });
  return reader({ client, region: PLACE.region, local: true });
}

beforeAll(async () => (ci = await startEmulator()));
afterAll(() => ci.stop());

beforeEach(() => ci.reset());

/** A template that is there, as a state tells of it. */
async function stored(): Promise<StoredObject> {
  const { templateId } = ci.templates.put(PLACE, SETTINGS);
  const { now } = await look().import(TYPE, `${PLACE.region}/${PLACE.bucket}/${templateId}`);
  return {
    typeName: TYPE,
    schemaVersion: 0,
    state: JSON.parse(JSON.stringify(now)) as StoredObject['state'],
  };
}

test('an object is looked at by its import id as terraform import would', async () => {
  const { state } = await stored();
  expect(state).toMatchObject({
    name: 'vocals',
    audio_mode: 'IsAudio',
    audio_config: { codec: 'mp3', samplerate: 44100, bitrate: 128, channels: null },
    ...PLACE,
  });
});

test('an object of a state is looked at as a refresh would', async () => {
  const object = await stored();
  const id = ci.templates.list(PLACE)[0]?.templateId;
  ci.templates.put(PLACE, { ...SETTINGS, audioConfig: { codec: 'mp3', bitrate: 192 } }, id);
  const { before, now, diagnostics } = await look().read(object);
  expect([before, now]).toMatchObject([
    { audio_config: { bitrate: 128 } },
    { audio_config: { bitrate: 192 } },
  ]);
  expect(diagnostics).toEqual([]);
});

test('what is gone is null', async () => {
  const object = await stored();
  await ci.reset();
  expect(await look().read(object)).toMatchObject({ now: null, diagnostics: [] });
});

test.each([
  ['a type that there is none of', { typeName: 'tencentci_choir' }, 'Unknown resource tencentci_choir'],
  ['a state of a newer schema', { schemaVersion: 7 }, `The stored state of ${TYPE} cannot be read`],
  ['private values of another provider', { private: Buffer.from('\u0001') }, 'The stored state is damaged'],
])('%s is told, and is no object that is gone', async (_, wrong, summary) => {
  const { now, diagnostics } = await look().read({ ...(await stored()), ...wrong });
  expect(now).toBeUndefined();
  expect(diagnostics).toMatchObject([{ severity: 'error', summary }]);
});

test('what the service refuses is told, and is no object that is gone', async () => {
  const object = await stored();
  ci.fail({ operation: 'ListTemplates' }, { kind: 'error', code: 'AccessDenied' });
  const { before, now, diagnostics } = await look().read(object);
  expect([before, now]).toMatchObject([{ name: 'vocals' }, undefined]);
  expect(diagnostics).toMatchObject([{ severity: 'error', summary: 'DescribeMediaTemplates failed' }]);
});
