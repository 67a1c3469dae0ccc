import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { TerraformOutput, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../lib';
import {
  assertThat,
  deploy,
  type Deployment,
  Match,
  matchers,
  TerraformError,
  TerraformMissing,
} from '../../lib/testing';
import { findTerraform } from '../../lib/testing/terraform';
import { terraformCommand } from '../../scripts/workspace';
import { recording } from '../emulator/jobs/support';
import { packageRoot } from '../support/package-root';

jest.setTimeout(120_000);
expect.extend(matchers);

const ROOT = path.resolve(__dirname, '../..');
packageRoot.path = ROOT;
terraformCommand();

const BUCKET = 'media-1250000000';
const RECORDING = recording();

/** A pipeline that needs no ffmpeg, whose provider would sign in somewhere, and whose state would be kept elsewhere. */
function pipeline(templateName = 'vocals'): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider', {
    region: 'ap-chongqing',
    allowedAccountIds: ['100000000001'],
    assumeRole: { roleArn: 'qcs::cam::uin/100000000001:roleName/deploy', sessionName: 'media' },
  });
  const prefix = new TerraformVariable(stack, 'prefix', { type: 'string', default: 'uploads/' });
  const media = new CiBucket(stack, 'Media', { bucketName: BUCKET });
  const vocals = new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket: media,
    templateName,
    audioMode: AudioMode.AUDIO_AND_BACKGROUND,
    audioConfig: AudioConfig.wav({ samplerate: 44100, channels: 2 }),
  });
  new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket: media,
    workflowName: 'separate-uploads',
    objectPrefix: prefix.stringValue,
    template: vocals,
    output: {
      voice: 'stems/${InputName}-${RunId}/voice.${Ext}',
      background: 'stems/${InputName}-${RunId}/background.${Ext}',
    },
  });
  new TerraformOutput(stack, 'template_id', { value: vocals.templateId });
  return stack;
}

/** Whether a process is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What an assertion says that fails. */
async function failure(assertion: Promise<unknown>): Promise<string> {
  return assertion.then(
    () => {
      throw new Error('it held');
    },
    (error: Error) => stripVTControlCharacters(error.message),
  );
}

describe('a stack that is deployed', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await deploy(pipeline());
  });
  afterAll(() => deployment.stop());

  test('has outputs, a plan, and what the service holds', async () => {
    const [template] = await deployment.service.templates(BUCKET);
    expect(deployment.outputs).toEqual({ template_id: template?.templateId });
    expect(deployment.plan.changes.map(({ type, actions }) => [type, actions])).toEqual([
      ['tencentci_bucket', ['create']],
      ['tencentci_voice_separate_template', ['create']],
      ['tencentci_voice_separate_workflow', ['create']],
    ]);
    expect(await deployment.service.buckets()).toEqual([
      expect.objectContaining({ bucket: BUCKET, ci: 'on', smartAudio: true }),
    ]);
    expect(await deployment.service.queues()).not.toEqual([]);
  });

  test('holds what it declares, and says what is nearest where it does not', async () => {
    await expect(deployment).toHaveTemplate('vocals');
    await expect(deployment).toHaveTemplate({
      audioMode: 'AudioAndBackground',
      audio: { samplerate: 44100 },
    });
    await expect(deployment).not.toHaveTemplate('other');
    await expect(deployment).toHaveWorkflow({
      name: 'separate-uploads',
      state: 'Active',
      graph: { nodes: Match.arrayWith([{ type: 'VoiceSeparate', templateName: 'vocals' }]) },
    });
    expect(
      await failure(expect(deployment).toHaveTemplate({ name: 'vocals', audio: { codec: 'mp3' } })),
    ).toContain(
      'The service holds no template as expected. The only one is vocals in media-1250000000:\n  audio.codec: expected "mp3", found "wav"',
    );
    expect(await failure(expect(deployment).not.toHaveWorkflow({ state: 'Active' }))).toContain(
      'The service holds workflow separate-uploads in media-1250000000, which was not expected.',
    );
    expect(await failure(expect({}).toHaveTemplate('vocals'))).toContain(
      'toHaveTemplate is about a deployment',
    );
  });

  test('separates a recording into the stems of its workflow', async () => {
    await expect(deployment).toSeparate(RECORDING, { stems: ['voice', 'background'] });
    const { execution, stems } = await deployment.separate(RECORDING, { name: 'second.wav' });
    expect(execution).toMatchObject({ state: 'Success', object: 'uploads/second.wav', startedBy: 'upload' });
    expect(stems.map(({ stem, content }) => [stem, content.subarray(0, 4).toString()]).sort()).toEqual([
      ['background', 'RIFF'],
      ['voice', 'RIFF'],
    ]);
    expect(await failure(expect(deployment).toSeparate(RECORDING, { stems: ['drums'] }))).toMatch(
      /^Expected uploads\/recording\.wav to be separated by workflow separate-uploads: expected drums, found \w+, \w+\.$/,
    );
    expect(await failure(expect(deployment).toSeparate(RECORDING, { workflow: 'none' }))).toBe(
      'There is no active workflow called none that separates voices. There are: separate-uploads (Active).',
    );
  });

  test('tells why a recording is not separated', async () => {
    const message = await failure(
      expect(deployment).toSeparate(Buffer.from('no sound'), { name: 'noise.wav' }),
    );
    expect(message).toMatch(
      /^Expected uploads\/noise\.wav to be separated by workflow separate-uploads: the execution is Failed: \S+ is Failed \(\w+: .+\); nothing was written\.$/,
    );
  });

  test('plans clean until somebody changes the service, and says what a plan would change', async () => {
    await expect(deployment).toPlanClean();
    expect(await failure(expect(deployment).not.toPlanClean())).toContain('it would change nothing');
    await deployment.service.setBucket(BUCKET, { smartAudio: false });
    expect(await failure(expect(deployment).toPlanClean())).toMatch(
      /would change:\ntencentci_bucket\.\w+: update\n {2}smart_audio\S*: /,
    );
    await deployment.apply();
    await assertThat(deployment).toPlanClean();
  });

  test('is asserted about without a test runner too', async () => {
    await assertThat(deployment).toHaveTemplate('vocals');
    await assertThat(deployment).not.toHaveWorkflow('other');
    await expect(assertThat(deployment).toHaveTemplate('other')).rejects.toMatchObject({
      code: 'ERR_ASSERTION',
      message: expect.stringContaining('name: expected "other", found "vocals"'),
    });
  });

  test('is served while the test blocks its own process', async () => {
    // A program of the user that is waited for without the event loop.
    const program = `fetch(process.argv[1]).then(({ status }) => console.log(status))`;
    const said = execFileSync(
      process.execPath,
      ['-e', program, deployment.env.TENCENTCLOUD_CI_ENDPOINT ?? ''],
      {
        encoding: 'utf8',
        timeout: 20_000,
      },
    );
    expect(Number(said)).toBeGreaterThanOrEqual(400);
  });
});

describe('plans for snapshots', () => {
  test('are the same in each run, and hold no id and no time', async () => {
    const snapshots = [];
    for (let run = 0; run < 2; run++) {
      const deployment = await deploy(pipeline());
      await deployment.service.setBucket(BUCKET, { smartAudio: false });
      const later = await deployment.newPlan();
      snapshots.push(JSON.stringify([deployment.plan.forSnapshot(), later.forSnapshot()], null, 2));
      await deployment.stop();
    }
    expect(snapshots[0]).toBe(snapshots[1]);
    expect(snapshots[0]).not.toMatch(/[0-9a-f]{32}|\d{4}-\d\d-\d\dT|127\.0\.0\.1/);
    expect(snapshots[0]).toContain('(known after apply)');
    expect(JSON.parse(snapshots[0] ?? '')[0].resources).toMatchObject({
      [Object.keys(JSON.parse(snapshots[0] ?? '')[0].resources)[1] ?? '']: {
        actions: 'create',
        after: { name: 'vocals', template_id: '(known after apply)' },
      },
    });
  });
});

test('a fault that is injected fails the apply in the words of the service, and nothing is left', async () => {
  const before = new Set(kitFolders());
  let pid: number | undefined;
  const attempt = deploy(pipeline(), {
    prepare: async (service) => {
      pid = Number(new URL(service.url).port);
      await service.fault({
        operation: 'CreateTemplate',
        times: 10,
        failure: { kind: 'error', code: 'AccessDenied', status: 403, message: 'not today' },
      });
    },
  });
  const error = await attempt.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TerraformError);
  expect((error as TerraformError).message).toMatch(/^\S+ apply exited with 1:\nError: [^]*AccessDenied/);
  await expect(fetch(`http://127.0.0.1:${pid}/`)).rejects.toThrow();
  expect(kitFolders().filter((name) => !before.has(name))).toEqual([]);
});

test('a fault counts what it met, and is taken away', async () => {
  await using deployment = await deploy(pipeline());
  const fault = await deployment.service.fault({
    operation: 'ListTemplates',
    times: 100,
    failure: { kind: 'error', code: 'AccessDenied', status: 403 },
  });
  await expect(deployment.newPlan()).rejects.toThrow(/AccessDenied/);
  expect(await fault.hits()).toBeGreaterThan(0);
  await fault.remove();
  await expect(deployment).toPlanClean();
});

test('variables, the preset and the switches of the emulator reach the deployment; destroy leaves nothing', async () => {
  const deployment = await deploy(pipeline('strict-vocals'), {
    preset: 'strict',
    behaviour: { staleReads: 1 },
    region: 'ap-beijing',
    variables: { prefix: 'songs/' },
  });
  expect(deployment.env.TENCENTCLOUD_REGION).toBe('ap-beijing');
  await expect(deployment).toHaveWorkflow({ objectPrefix: 'songs/', region: 'ap-chongqing' });
  const { folder } = deployment;
  expect(existsSync(folder)).toBe(true);
  expect(await deployment.destroy()).toEqual({ templates: [], workflows: [] });
  expect(existsSync(folder)).toBe(false);
  expect(isAlive(deployment.emulatorPid ?? 0)).toBe(false);
});

describe('the emulator', () => {
  test('ends with a test process that is killed', async () => {
    const program = path.join(mkdtempSync(path.join(tmpdir(), 'tencentci-killed-')), 'test.ts');
    writeFileSync(
      program,
      `import { EmulatorProcess } from ${JSON.stringify(path.join(ROOT, 'lib/testing/emulator-process'))};
       void EmulatorProcess.start({}).then(({ pid }) => { console.log(pid); setInterval(() => {}, 1000); });`,
    );
    const child = spawn(process.execPath, ['--import', 'tsx', program], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => resolve(Number(text)));
    });
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    for (let waited = 0; isAlive(pid) && waited < 10_000; waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(isAlive(pid)).toBe(false);
    rmSync(path.dirname(program), { recursive: true });
  });
});

describe('terraform', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tencentci-path-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A folder for PATH with a program in it. */
  function pathWith(name: string, script: string): string {
    const dir = mkdtempSync(path.join(folder, 'bin-'));
    writeFileSync(path.join(dir, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return dir;
  }
  const version = (text: string) => `echo '${text}'`;

  test('that is missing is told with what to install, before anything is started', async () => {
    const { PATH, TERRAFORM_BINARY_NAME } = process.env;
    process.env.PATH = folder;
    delete process.env.TERRAFORM_BINARY_NAME;
    const attempt = deploy(pipeline()).catch((error: unknown) => error);
    Object.assign(process.env, { PATH, TERRAFORM_BINARY_NAME });
    const error = await attempt;
    expect(error).toBeInstanceOf(TerraformMissing);
    expect((error as Error).message).toBe(
      'Neither terraform nor tofu is on PATH, and deploy() runs one of them. Install Terraform 1.8 or newer, or OpenTofu ' +
        '1.6 or newer, or name the program by TERRAFORM_BINARY_NAME. SynthesizedStack.fromStack(stack) asserts what a ' +
        'stack is synthesized to without either.',
    );
  });

  test.each([
    [
      'terraform',
      version('Terraform v1.5.7'),
      /terraform is Terraform 1\.5\.7, which is too old\. Install Terraform 1\.8/,
    ],
    ['tofu', version('OpenTofu v1.5.0'), /tofu is OpenTofu 1\.5\.0, which is too old\./],
    // What it is called does not say what it is.
    ['terraform', version('OpenTofu v1.5.0'), /terraform is OpenTofu 1\.5\.0, which is too old\./],
    ['terraform', 'exit 3', /terraform cannot be started\. Install/],
  ])('%s that answers %j is refused', (name, script, message) => {
    expect(() => findTerraform({ PATH: `${pathWith(name, script)}:/bin` })).toThrow(message);
  });

  test('is the first that will do', () => {
    const old = pathWith('terraform', version('Terraform v1.5.7'));
    const tofu = pathWith('tofu', version('OpenTofu v1.9.0'));
    expect(findTerraform({ PATH: `${old}:${tofu}:/bin` })).toBe(path.join(tofu, 'tofu'));
    expect(() => findTerraform({ PATH: tofu, TERRAFORM_BINARY_NAME: 'nothing' })).toThrow(
      'TERRAFORM_BINARY_NAME is nothing, which is not on PATH.',
    );
  });

  test('of a package of npm is none', () => {
    const bin = path.join(folder, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(
      path.join(pathWith('terraform', version('Terraform v1.11.4')), 'terraform'),
      path.join(bin, 'terraform'),
    );
    expect(() => findTerraform({ PATH: `${bin}:/bin` })).toThrow(TerraformMissing);
  });
});

test('a folder without a synthesized stack is refused with what to give', async () => {
  await expect(deploy(tmpdir())).rejects.toThrow(
    `${tmpdir()} holds no cdk.tf.json. Give deploy() a stack, or the folder that it was synthesized to, such as cdktf.out/stacks/media.`,
  );
});

/** The folders of deployments. */
function kitFolders(): string[] {
  return execFileSync('ls', [tmpdir()], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name.startsWith('tencentci-kit-'));
}
