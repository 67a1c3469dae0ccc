import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, TerraformProvider, TerraformStack } from 'cdktf';
import { TencentCiProvider } from '../../lib';
import type { Emulator } from '../../lib/emulator';
import { startEmulator } from '../support/emulator';
import { registry } from '../support/engine';
import { fakePackageRoot, packageRoot } from '../support/package-root';
import { begin, builtVersion, copyProvider, terraformEnv, Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

/** A proxy that nothing listens on: whatever wants to reach another machine fails. */
const OFFLINE = {
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  http_proxy: 'http://127.0.0.1:9',
  https_proxy: 'http://127.0.0.1:9',
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
};
const ROOT = path.resolve(__dirname, '../..');
const PLATFORM = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

const folders: string[] = [];

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'tencentci-e2e-'));
  folders.push(dir);
  return dir;
}

afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

/** A provider that is not ours, at a version or a range. */
class OtherProvider extends TerraformProvider {
  static readonly SOURCE = 'example.test/acme/other';

  constructor(stack: TerraformStack, version: string) {
    super(stack, 'Other', {
      terraformResourceType: 'other',
      terraformProviderSource: OtherProvider.SOURCE,
      terraformGeneratorMetadata: { providerName: 'other', providerVersion: version },
    });
  }

  /** Puts an executable where terraform looks for this provider: one that fails, or ours. */
  static place(stackDir: string, ours = false, address = OtherProvider.SOURCE): void {
    const dir = path.join(stackDir, 'terraform.d/plugins', address, '1.0.0', PLATFORM);
    mkdirSync(dir, { recursive: true });
    const executable = 'terraform-provider-other_v1.0.0';
    if (ours) copyProvider(dir, executable);
    else writeFileSync(path.join(dir, executable), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  }
}

describe('terraform init', () => {
  let outdir: string;

  beforeEach(() => {
    outdir = path.join(folder(), 'cdktf.out');
  });

  /** Synthesizes an app anew, as a second run of the program would, and gives the folder of its stack. */
  function synth(
    shipped: { version?: string; bytes?: string } = {},
    declare: (stack: TerraformStack) => void = () => undefined,
  ): string {
    packageRoot.path = fakePackageRoot(shipped.version ?? '1.2.3', shipped.bytes ?? '#!/bin/sh\nexit 1\n');
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'media');
    new TencentCiProvider(stack, 'Provider');
    declare(stack);
    app.synth();
    return path.join(outdir, 'stacks', 'media');
  }

  const init = (dir: string) => new Workspace({ ...OFFLINE, HOME: dir }, dir).init();

  const lockOf = (dir: string) => readFileSync(path.join(dir, '.terraform.lock.hcl'), 'utf8');

  test('finds the provider without a network, and agrees with the lock file', async () => {
    const dir = synth();
    const written = lockOf(dir);
    await init(dir);
    expect(lockOf(dir)).toBe(written);
    expect(written).toContain('"h1:');
  });

  test('notices when the executable is not the one that was locked', async () => {
    const dir = synth();
    const home = path.join(dir, 'terraform.d/plugins/tencent-ci.local/cdktf/tencentci/1.2.3', PLATFORM);
    rmSync(home, { recursive: true });
    mkdirSync(home);
    writeFileSync(path.join(home, 'terraform-provider-tencentci_v1.2.3'), 'other bytes', { mode: 0o755 });
    await expect(init(dir)).rejects.toThrow(/match\s+any\s+of\s+the\s+checksums/);
  });

  test('takes other bytes at the same version', async () => {
    await init(synth({ bytes: 'old' }));
    await expect(init(synth({ bytes: 'new' }))).resolves.toBeDefined();
  });

  test('takes another version', async () => {
    await init(synth({ version: '0.1.0-dev.1a2b3c4d' }));
    const dir = synth({ version: '0.1.0-dev.99999999' });
    await init(dir);
    const installed = path.join(dir, '.terraform/providers/tencent-ci.local/cdktf/tencentci');
    expect(readdirSync(installed)).toContain('0.1.0-dev.99999999');
  });

  test('takes a stack that is synthesized twice', async () => {
    await init(synth());
    await expect(init(synth())).resolves.toBeDefined();
  });

  test.each(['~> 1.0', '1.0.0'])('installs another provider at "%s" beside ours', async (version) => {
    const dir = synth({}, (stack) => new OtherProvider(stack, version));
    OtherProvider.place(dir);
    await init(dir);
    expect(lockOf(dir)).toMatch(/provider "example\.test\/acme\/other" \{[^}]*"h1:/);
  });

  test('keeps the entry of another provider when ours changed', async () => {
    const declare = (stack: TerraformStack) => new OtherProvider(stack, '~> 1.0');
    const entry = /provider "example\.test\/acme\/other" \{[^}]*\}/;
    OtherProvider.place(synth({ bytes: 'old' }, declare));
    await init(synth({ bytes: 'old' }, declare));
    const dir = path.join(outdir, 'stacks', 'media');
    const before = entry.exec(lockOf(dir))?.[0];
    await init(synth({ version: '1.3.0' }, declare));
    expect(before).toContain('"h1:');
    expect(lockOf(dir)).toContain(before);
  });

  test('finds the provider in each of two stacks', async () => {
    packageRoot.path = fakePackageRoot('1.2.3');
    const app = new App({ outdir });
    for (const id of ['first', 'second']) new TencentCiProvider(new TerraformStack(app, id), 'Provider');
    app.synth();
    await init(path.join(outdir, 'stacks', 'first'));
    await init(path.join(outdir, 'stacks', 'second'));
  });

  test('finds the provider once for two aliases', async () => {
    const dir = synth({}, (stack) => new TencentCiProvider(stack, 'South', { alias: 'south' }));
    await init(dir);
    expect(lockOf(dir).match(/^provider/gm)).toHaveLength(1);
  });
});

const nodeMajor = Number(process.versions.node.split('.')[0]);
const cli = nodeMajor >= 24 ? describe.skip : describe;
if (nodeMajor >= 24) {
  process.stdout.write(
    'cdktf-cli 0.21 has no terminal binding for Node 24 and cannot start: its tests are skipped.\n',
  );
}

cli('the cdktf command', () => {
  let ci: Emulator;

  beforeAll(async () => {
    ci = await startEmulator();
  });

  // Each of the projects makes a template of the same name.
  beforeEach(() => ci.reset());
  afterAll(() => ci.stop());

  /** A project that depends on this package as npm would install it, with `core` as its `cdktf`. */
  function project(core: 'cdktf' | 'cdktn', more = ''): string {
    builtVersion();
    const dir = folder();
    const modules = path.join(dir, 'node_modules');
    mkdirSync(path.join(modules, 'cdktf-tencent-ci'), { recursive: true });
    cpSync(path.join(ROOT, 'package.json'), path.join(modules, 'cdktf-tencent-ci/package.json'));
    // A copy, because Node resolves the imports of a link from where the link points to.
    cpSync(path.join(ROOT, 'dist'), path.join(modules, 'cdktf-tencent-ci/dist'), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules', core), path.join(modules, 'cdktf'));
    symlinkSync(path.join(ROOT, 'node_modules/constructs'), path.join(modules, 'constructs'));
    mkdirSync(path.join(dir, 'cache'));
    writeFileSync(
      path.join(dir, 'cdktf.json'),
      JSON.stringify({
        language: 'typescript',
        app: 'node main.cjs',
        projectId: 'e2e',
        sendCrashReports: 'false',
      }),
    );
    writeFileSync(
      path.join(dir, 'main.cjs'),
      `const { App, TerraformProvider, TerraformStack } = require('cdktf');
const { AudioConfig, AudioMode, CiBucket, TencentCiProvider, VoiceSeparateTemplate } = require('cdktf-tencent-ci');
const app = new App();
const stack = new TerraformStack(app, 'media');
new TencentCiProvider(stack, 'Provider');
new VoiceSeparateTemplate(stack, 'Vocals', {
  bucket: CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000'),
  templateName: 'vocals',
  audioMode: AudioMode.IS_AUDIO,
  audioConfig: AudioConfig.mp3({ samplerate: 44100, bitrate: 128 }),
});
${more}
app.synth();
`,
    );
    return dir;
  }

  async function cdktf(dir: string, ...args: string[]): Promise<string> {
    const env = { ...OFFLINE, HOME: dir, ...ci.env, CI: '1', TF_PLUGIN_CACHE_DIR: path.join(dir, 'cache') };
    const bin = path.join(ROOT, 'node_modules/cdktf-cli/bundle/bin/cdktf');
    const { code, stdout, stderr } = await begin(process.execPath, [bin, ...args], {
      cwd: dir,
      env: terraformEnv(env),
    }).done;
    if (code !== 0) throw new Error(`cdktf ${args.join(' ')} exited with ${code}:\n${stdout}\n${stderr}`);
    return stdout + stderr;
  }

  /** Ids of the templates in the state of a project. */
  function deployed(dir: string): string[] {
    const file = path.join(dir, 'terraform.media.tfstate');
    if (!existsSync(file)) return [];
    const { resources } = JSON.parse(readFileSync(file, 'utf8')) as {
      resources: { type: string; instances: { attributes: { template_id: string } }[] }[];
    };
    return resources
      .filter(({ type }) => type === 'tencentci_voice_separate_template')
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes.template_id));
  }

  test.each(['cdktf', 'cdktn'] as const)('diffs and deploys a new project on %s, offline', async (core) => {
    const dir = project(core);
    expect(await cdktf(dir, 'diff', 'media')).toContain('1 to add, 0 to change, 0 to destroy');
    await cdktf(dir, 'deploy', 'media', '--auto-approve');
    expect(deployed(dir)).toEqual([expect.stringMatching(/^t[0-9a-f]+$/)]);
    expect(await cdktf(dir, 'diff', 'media')).toContain('No changes');
  });

  // A source without a host is of another registry for OpenTofu than for Terraform, and cdktf knows the latter only.
  test.each([
    [OtherProvider.SOURCE, OtherProvider.SOURCE],
    ['other', `${registry()}/hashicorp/other`],
  ])(
    'deploys with another pinned provider %s beside ours, from the first run on',
    async (source, address) => {
      const dir = project(
        'cdktf',
        `new (class extends TerraformProvider {})(stack, 'Other', {
  terraformResourceType: 'other',
  terraformProviderSource: '${source}',
  terraformGeneratorMetadata: { providerName: 'other', providerVersion: '1.0.0' },
});`,
      );
      // Any executable that speaks the protocol will do, and there is one.
      OtherProvider.place(path.join(dir, 'cdktf.out/stacks/media'), true, address);
      await cdktf(dir, 'deploy', 'media', '--auto-approve');
      expect(deployed(dir)).toHaveLength(1);
      expect(await cdktf(dir, 'diff', 'media')).toContain('No changes');
    },
  );

  test('deploys after the provider was built anew', async () => {
    const dir = project('cdktf');
    await cdktf(dir, 'deploy', 'media', '--auto-approve');
    const dist = path.join(dir, 'node_modules/cdktf-tencent-ci/dist');
    const executable = path.join(dist, 'terraform-provider-tencentci');
    const source = readFileSync(executable, 'utf8');
    // As a build does: a new file, never new content in the old one.
    rmSync(executable);
    const changed = `${source}\n# A change.\n`;
    writeFileSync(executable, changed, { mode: 0o755 });
    const note = path.join(dist, 'provider.json');
    const { files } = JSON.parse(readFileSync(note, 'utf8')) as { files: Record<string, string> };
    files['terraform-provider-tencentci'] = createHash('sha256').update(changed).digest('hex');
    writeFileSync(note, JSON.stringify({ version: '9.9.9-dev.00000001', files }));
    expect(await cdktf(dir, 'diff', 'media')).toContain('No changes');
  });
});
