import type { Emulator } from '../../lib/emulator';
import { childrenOf } from '../../reliability/deaths/processes';
import { Workspace } from '../../scripts/workspace';
import { startEmulator } from '../support/emulator';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_voice_separate_template.vocals';
const TEMPLATE = `resource "tencentci_voice_separate_template" "vocals" {
  bucket     = "${BUCKET}"
  name       = "vocals"
  audio_mode = "IsAudio"
}
`;

let ci: Emulator;
let workspace: Workspace;

beforeEach(async () => {
  ci = await startEmulator();
  workspace = new Workspace(ci.env).placeProvider();
  await workspace.config(TEMPLATE).init();
});
afterEach(async () => {
  workspace.dispose();
  await ci.stop();
});

const templates = () => ci.templates.list(BUCKET).filter(({ name }) => name === 'vocals');

/** Sends the provider a signal while the service takes its time over an operation. */
async function struck(signal: NodeJS.Signals, operation: 'CreateTemplate' | 'DeleteTemplate') {
  const slow = ci.fail({ operation }, { kind: 'delay', ms: 2000 });
  const verb = operation === 'CreateTemplate' ? 'apply' : 'destroy';
  const { child, done } = workspace.start([verb, '-auto-approve', '-no-color', '-input=false']);
  while (slow.hits === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const provider of childrenOf(child.pid ?? 0)) process.kill(provider, signal);
  return done;
}

test('a creation is finished and kept in the state when the provider is told to end', async () => {
  await struck('SIGTERM', 'CreateTemplate');
  expect(templates()).toHaveLength(1);
  expect((await workspace.values(ADDRESS))?.template_id).toBe(templates()[0]?.templateId);
  expect((await workspace.plan()).code).toBe(0);
});

test('a template whose provider was killed before it could tell its id is named, and the block takes it over', async () => {
  const killed = await struck('SIGKILL', 'CreateTemplate');
  expect(killed.code).toBe(1);
  const [left] = templates();
  const refused = await workspace.run('apply', '-auto-approve', '-no-color', '-input=false');
  const [block = ''] = /import \{ to = \S+ id = "[^"]+" \}/.exec(refused.text) ?? [];
  expect(block).toContain(`/${left?.templateId}"`);
  await workspace
    .config(
      TEMPLATE +
        block
          .replace('{ to', '{\nto')
          .replace(' id', '\nid')
          .replace(' }', '\n}\n')
          .replace('.NAME', '.vocals'),
    )
    .apply();
  expect(templates()).toEqual([left]);
  expect((await workspace.plan()).code).toBe(0);
});

test('a deletion that was sent before the provider was killed is done for the next run', async () => {
  await workspace.apply();
  const killed = await struck('SIGKILL', 'DeleteTemplate');
  expect(killed.code).toBe(1);
  expect(templates()).toEqual([]);
  await workspace.destroy();
  expect(await workspace.values(ADDRESS)).toBeUndefined();
});
