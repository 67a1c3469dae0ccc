import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  DeployHook,
  HookResourceType,
  type IVoiceSeparateTemplate,
  Notify,
  NotifyEvent,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../lib';
import type { Emulator } from '../../lib/emulator';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { registry, testWith } from '../support/engine';
import { attribute, define, type Reattach, serveForReattach } from '../../lib/plugin';
import { recording } from '../emulator/jobs/support';
import { packageRoot } from '../support/package-root';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

/** Of hashicorp/null what a hook uses: no registry can be reached here. */
function nullProvider() {
  const { resource, provider } = define<null>();
  const nullResource = resource({
    typeName: 'null_resource',
    schema: {
      description: 'Nothing.',
      attributes: {
        id: attribute.string({ description: 'The id.', computed: true, keep: true }),
        triggers: attribute.map('string', { description: 'Triggers.', optional: true, replace: true }),
      },
    },
    create: async (_, planned) => ({ ...planned, id: '1' }),
    read: async (_, state) => state,
    update: async (_, planned) => ({ ...planned, id: '1' }),
    delete: async () => {},
  });
  return provider({
    name: 'null',
    version: '3.2.4',
    schema: { description: 'Null.', attributes: {} },
    resources: [nullResource],
    dataSources: [],
    configure: async () => null,
  });
}

let ci: Emulator;
let served: Reattach;
let dir: string;

beforeAll(async () => {
  ci = await startEmulator();
  served = await serveForReattach(nullProvider(), `${registry()}/hashicorp/null`);
});
afterAll(async () => {
  await served.stop();
  await ci.stop();
});

beforeEach(async () => {
  await ci.reset();
  dir = mkdtempSync(path.join(tmpdir(), 'tencent-ci-'));
});
afterEach(() => {
  delete process.env.SYNTH_HCL_OUTPUT;
  rmSync(dir, { recursive: true, force: true });
});

// A hook comes after a provider that works.
packageRoot.path = path.resolve(__dirname, '../..');

const folder = () => path.join(dir, 'cdktf.out/stacks/media');

/** What the command left behind: a line for each run. */
const runs = () => {
  const file = path.join(folder(), 'runs');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

/** In place of a command: the smoke test of the workflow. */
const SMOKE_TEST = 'smoke test';

interface Declared {
  readonly resourceType?: HookResourceType;
  readonly bitrate?: number;
  readonly objectPrefix?: string;
  /** The hook was the other resource before, and moves. */
  readonly moved?: boolean;
  readonly hclOutput?: boolean;
}

/** Synthesizes a template and a workflow, one of which a hook watches. */
function synth(
  watched: 'vocals' | 'uploads',
  command: string,
  {
    resourceType = HookResourceType.NULL_RESOURCE,
    bitrate = 128,
    objectPrefix = 'uploads/',
    moved = false,
    hclOutput = false,
  }: Declared = {},
): void {
  if (hclOutput) process.env.SYNTH_HCL_OUTPUT = 'true';
  const app = new App({ outdir: path.join(dir, 'cdktf.out') });
  const stack = new TerraformStack(app, 'media');
  new LocalBackend(stack, { path: path.join(dir, 'state.json') });
  new TencentCiProvider(stack, 'Provider');
  const secret = new TerraformVariable(stack, 'secret', { sensitive: true });
  const bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
  const vocals: IVoiceSeparateTemplate = new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName: 'vocals',
    audioMode: AudioMode.IS_AUDIO,
    audioConfig: AudioConfig.aac({ bitrate }),
  });
  const uploads = new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket,
    objectPrefix,
    template: vocals,
    // What cdktf writes in HCL has no escapes for quotes beside `${`.
    output: { voice: hclOutput ? 'voices/${RunId}.${Ext}' : 'voices/100%%{"\\${RunId}/${InputName}.${Ext}' },
    notify: Notify.url(`https://example.com/${secret.stringValue}`, { events: [NotifyEvent.TASK_FINISH] }),
  });
  const when = [watched === 'vocals' ? vocals : uploads];
  const hook =
    command === SMOKE_TEST
      ? uploads.addSmokeTest({ object: 'smoke/short.wav', resourceType })
      : new DeployHook(stack, 'Announce', { when, command, resourceType });
  if (moved) hook.resource.moveFromId(`null_resource.${hook.resource.friendlyUniqueId}`);
  app.synth();
}

async function workspace(): Promise<Workspace> {
  const env = await attached(ci.env, served);
  return new Workspace({ ...env, TF_VAR_secret: 'hush-hush' }, folder());
}

async function deploy(...args: Parameters<typeof synth>): Promise<void> {
  synth(...args);
  await (await (await workspace()).init()).apply();
}

const NOTE = 'printf "%s %s\\n" "$VOCALS_ID$UPLOADS_ID" "$TENCENTCLOUD_SECRET_ID" >> runs';

const TYPES = Object.values(HookResourceType);

/** What the state holds of the one resource of a type. */
function stateOf(type: string): unknown {
  const { resources } = JSON.parse(readFileSync(path.join(dir, 'state.json'), 'utf8')) as {
    resources: { type: string; instances: unknown[] }[];
  };
  return resources.find((resource) => resource.type === type)?.instances;
}

describe.each(TYPES)('a hook that is a %s', (resourceType) => {
  test('runs once for what was created, and again when it changed', async () => {
    await deploy('vocals', NOTE, { resourceType });
    const [template] = ci.templates.list('media-1250000000');
    const line = `${template?.templateId} ${ci.credentials.secretId}`;
    expect(runs()).toEqual([line]);

    expect((await (await workspace()).plan()).code).toBe(0);
    await deploy('vocals', NOTE, { resourceType });
    expect(runs()).toEqual([line]);

    await deploy('vocals', NOTE, { resourceType, bitrate: 192 });
    expect(runs()).toEqual([line, line]);
  });

  test('is not run for what it does not watch', async () => {
    await deploy('vocals', NOTE, { resourceType });
    await deploy('vocals', NOTE, { resourceType, objectPrefix: 'other/' });
    expect(runs()).toHaveLength(1);
  });

  test('is run for a workflow whose template changed', async () => {
    await deploy('uploads', NOTE, { resourceType });
    await deploy('uploads', NOTE, { resourceType, bitrate: 192 });
    expect(runs()).toHaveLength(2);
  });

  test('fails the apply when its command fails, and is run again by the next', async () => {
    await expect(deploy('vocals', `${NOTE}; false`, { resourceType })).rejects.toThrow(/local-exec/);
    await deploy('vocals', NOTE, { resourceType });
    expect(runs()).toHaveLength(2);
  });

  test('keeps a hash in the state, with no secret in it', async () => {
    await deploy('uploads', NOTE, { resourceType });
    const hook = JSON.stringify(stateOf(resourceType));
    expect(hook).toMatch(/\{"UPLOADS":"[0-9a-f]{64}"\}/);
    for (const secret of ['hush-hush', ci.credentials.secretId, ci.credentials.secretKey]) {
      expect(hook).not.toContain(secret);
    }
  });
});

describe('a hook that becomes a terraform_data', () => {
  const resourceType = HookResourceType.TERRAFORM_DATA;
  const testMoves = testWith('moves of a `null_resource` to a `terraform_data`');

  testMoves.each([
    ['JSON', false],
    ['HCL', true],
  ])('moves there with what it ran for, and does not run again (%s)', async (_, hclOutput) => {
    await deploy('vocals', NOTE, { hclOutput });
    synth('vocals', NOTE, { resourceType, moved: true, hclOutput });
    const stack = await (await workspace()).init();
    const planned = await stack.plan();
    expect(planned.text).toContain('has moved to terraform_data.Announce');
    expect(planned.text).toContain('Plan: 0 to add, 0 to change, 0 to destroy.');
    await stack.apply();
    expect((await stack.plan()).code).toBe(0);
    expect(runs()).toHaveLength(1);
    expect(stateOf('null_resource')).toBeUndefined();

    // With what has moved it is told what changed; the block need not stay.
    await deploy('vocals', NOTE, { resourceType, hclOutput, bitrate: 192 });
    expect(runs()).toHaveLength(2);
  });

  testMoves('moves without a run, too, when what it watches holds something sensitive', async () => {
    await deploy('uploads', NOTE);
    synth('uploads', NOTE, { resourceType, moved: true });
    const stack = await (await workspace()).init();
    // Terraform forgets that the hash is sensitive when it moves, and takes that down again.
    expect((await stack.plan()).text).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
    await stack.apply();
    expect((await stack.plan()).code).toBe(0);
    expect(runs()).toHaveLength(1);
  });

  test('and is not moved runs its command once more, as one that goes back does', async () => {
    await deploy('vocals', NOTE);
    await deploy('vocals', NOTE, { resourceType });
    expect(runs()).toHaveLength(2);
    await deploy('vocals', NOTE);
    expect(runs()).toHaveLength(3);
    expect((await (await workspace()).plan()).code).toBe(0);
  });
});

test('a path with everything in it that could be taken for something else reaches the service', async () => {
  await deploy('uploads', NOTE);
  const [workflow] = ci.workflows.list('media-1250000000');
  const outputs = Object.values(workflow?.topology.nodes ?? {}).flatMap(
    ({ operation }) => operation?.output ?? [],
  );
  expect(outputs[0]?.auObject).toBe('voices/100%{"\\${RunId}/${InputName}.${Ext}');
});

describe.each(TYPES)('a smoke test that is a %s', (resourceType) => {
  beforeEach(() => {
    // As npm installs the package.
    const bin = path.join(dir, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(path.resolve(__dirname, '../../dist/tencent-ci'), path.join(bin, 'tencent-ci'));
  });

  test('runs the workflow after it was made', async () => {
    ci.objects.put('media-1250000000', 'smoke/short.wav', recording());
    await deploy('uploads', SMOKE_TEST, { resourceType });
    expect(ci.executions.list('media-1250000000')).toEqual([
      expect.objectContaining({ object: 'smoke/short.wav', state: 'Success' }),
    ]);
  });

  test('fails the apply when the workflow fails', async () => {
    ci.objects.put('media-1250000000', 'smoke/short.wav', 'no audio at all');
    await expect(deploy('uploads', SMOKE_TEST, { resourceType })).rejects.toThrow(/local-exec/);
  });
});
