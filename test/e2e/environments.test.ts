import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { terraformCommand, terraformEnv, Workspace } from '../../scripts/workspace';
import type { Emulator } from '../../lib/emulator';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { type LoopbackServer, serveLoopback } from '../support/http';
import { type Job, type Pipeline, readPipeline } from '../support/pipeline';
import { StateBucket } from '../support/state-bucket';
import { type Issued, StsServer } from '../support/sts';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../..');
const EXAMPLE = path.join(ROOT, 'examples/multi-environment');

/** Keys of a developer, which STS knows and CI does not. */
const DEVELOPER = { secretId: 'AKIDdeveloperdeveloperdev', secretKey: 'developerkeydeveloperkeydev' };

const places = {
  dev: { bucket: 'media-dev-1250000000', region: 'ap-chongqing', account: '100000000001', bitrate: 256 },
  staging: {
    bucket: 'media-staging-1250000000',
    region: 'ap-guangzhou',
    account: '100000000002',
    bitrate: 192,
  },
  production: { bucket: 'media-1250000000', region: 'ap-shanghai', account: '100000000003', bitrate: 128 },
} as const;
type Name = keyof typeof places;
const names = Object.keys(places) as Name[];

const roleOf = (name: Name) => `qcs::cam::uin/${places[name].account}:roleName/media-deploy`;
const stackOf = (name: Name) => `media-${name}`;

let ci: Emulator;
let sts: StsServer;
/** A copy of the example, as a project of its own. */
let project: string;

beforeAll(async () => {
  // Whatever the preset of the run: what teams copy has to do with the stricter service.
  ci = await startEmulator({
    preset: 'strict',
    behaviour: { strictBuckets: true },
    buckets: Object.values(places).map(({ bucket, region }) => ({ bucket, region, ci: false })),
  });
  sts = await StsServer.start({
    keys: [DEVELOPER, ci.credentials],
    issued: (keys: Issued) => ci.accept(keys),
  });
});
afterAll(() => Promise.all([ci.stop(), sts.stop()]));

beforeEach(async () => {
  await ci.reset();
  sts.clear();
  project = mkdtempSync(path.join(tmpdir(), 'tencent-ci-media-'));
  cpSync(EXAMPLE, project, { recursive: true });
  const modules = path.join(project, 'node_modules');
  mkdirSync(path.join(modules, '.bin'), { recursive: true });
  for (const name of ['cdktf', 'constructs', 'tsx']) {
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  }
  symlinkSync(ROOT, path.join(modules, 'cdktf-tencent-ci'));
  symlinkSync(path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), path.join(modules, '.bin/tsx'));
  symlinkSync(path.join(ROOT, 'dist/tencent-ci'), path.join(modules, '.bin/tencent-ci'));
  writeFileSync(path.join(project, 'package.json'), '{ "private": true }');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Changes a line of the example. */
function edit(file: string, from: string | RegExp, to: string): void {
  const whole = path.join(project, file);
  const text = readFileSync(whole, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(whole, changed);
}

/** Runs the program as `cdktf synth` does, and gives the names of its stacks. */
async function synth(env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  rmSync(path.join(project, 'cdktf.out'), { recursive: true, force: true });
  await promisify(execFile)(process.execPath, [path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'main.ts'], {
    cwd: project,
    env: terraformEnv(env),
  });
  return readdirSync(path.join(project, 'cdktf.out/stacks')).sort();
}

const folderOf = (name: Name) => path.join(project, 'cdktf.out/stacks', stackOf(name));

interface Config {
  readonly provider: { readonly tencentci: readonly Readonly<Record<string, unknown>>[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly terraform: { readonly backend: Readonly<Record<string, unknown>> };
}

const configOf = (name: Name) =>
  JSON.parse(readFileSync(path.join(folderOf(name), 'cdk.tf.json'), 'utf8')) as Config;

/** An environment for terraform to work in, with the keys of a developer. */
async function workspaceOf(name: Name): Promise<Workspace> {
  sts.options.accountId = places[name].account;
  const env = {
    ...ci.env,
    TENCENTCLOUD_SECRET_ID: DEVELOPER.secretId,
    TENCENTCLOUD_SECRET_KEY: DEVELOPER.secretKey,
    TENCENTCLOUD_STS_ENDPOINT: sts.url,
  };
  return new Workspace(await attached(env), folderOf(name)).init();
}

const templatesOf = ({ bucket, region }: { bucket: string; region: string }) =>
  ci.templates.list({ bucket, region });
const workflowsOf = ({ bucket, region }: { bucket: string; region: string }) =>
  ci.workflows.list({ bucket, region });
const local = { STATE: 'local' };

test('all environments are deployed in one run, each with its role to its bucket, plan clean and are destroyed', async () => {
  expect(await synth(local)).toEqual(names.map(stackOf).sort());
  for (const name of names) {
    sts.clear();
    await (await workspaceOf(name)).apply();
    const roles = sts.calls
      .filter(({ action }) => action === 'AssumeRole')
      .map(({ parameters }) => parameters.RoleArn);
    expect([...new Set(roles)]).toEqual([roleOf(name)]);
    expect(templatesOf(places[name])).toEqual([
      expect.objectContaining({
        name: `vocals-${name}`,
        audioConfig: expect.objectContaining({ bitrate: places[name].bitrate }),
      }),
    ]);
    expect(workflowsOf(places[name])).toEqual([
      expect.objectContaining({ name: `uploads-${name}`, state: 'Active' }),
    ]);
  }
  for (const name of names) expect((await (await workspaceOf(name)).plan()).code).toBe(0);
  for (const name of names) {
    await (await workspaceOf(name)).destroy();
    expect([...templatesOf(places[name]), ...workflowsOf(places[name])]).toEqual([]);
  }
});

test.each([
  ['ENVIRONMENT', { ENVIRONMENT: 'staging' }],
  ['the context', { CDKTF_CONTEXT_JSON: JSON.stringify({ environment: 'staging' }) }],
])('one environment is deployed when %s names it, and the others are left alone', async (_, env) => {
  expect(await synth({ ...local, ...env })).toEqual(['media-staging']);
  const workspace = await workspaceOf('staging');
  await workspace.apply();
  expect((await workspace.plan()).code).toBe(0);
  expect(templatesOf(places.staging)).toHaveLength(1);
  expect(templatesOf(places.dev)).toEqual([]);
});

test('an environment that does not exist is refused', async () => {
  await expect(synth({ ENVIRONMENT: 'prod' })).rejects.toThrow(
    /no environment "prod"\. Use one of dev, staging, production\./,
  );
});

test('the keys of another account are refused before anything is written', async () => {
  await synth({ ...local, ENVIRONMENT: 'production' });
  const workspace = await workspaceOf('production');
  sts.options.accountId = places.staging.account;
  const before = ci.requests.length;
  const run = await workspace.run('apply', '-auto-approve', '-no-color', '-input=false');
  expect(run.code).toBe(1);
  expect(run.text).toContain(places.staging.account);
  expect(ci.requests).toHaveLength(before);
});

describe('the state', () => {
  test('of shared environments is on COS, taken with the role of the environment, and that of dev is a file', async () => {
    await synth();
    expect(configOf('production').terraform.backend).toEqual({
      cos: {
        region: 'ap-shanghai',
        bucket: 'terraform-state-1250000000',
        prefix: 'media',
        encrypt: true,
        assume_role: {
          role_arn: roleOf('production'),
          session_name: 'media-production',
          session_duration: 7200,
        },
      },
    });
    expect(configOf('staging').terraform.backend).toMatchObject({
      cos: { bucket: 'terraform-state-staging-1250000000' },
    });
    expect(configOf('dev').terraform.backend).toEqual({
      local: { path: path.join(project, 'terraform.media-dev.tfstate') },
    });
  });

  test('is taken with the keys of the pipeline where that signed in', async () => {
    await synth({ SIGNED_IN: '1' });
    expect(configOf('staging').terraform.backend.cos).not.toHaveProperty('assume_role');
    expect(configOf('staging').provider.tencentci[0]).not.toHaveProperty('assume_role');
  });

  test('is a file everywhere with STATE=local', async () => {
    await synth(local);
    for (const name of names) expect(Object.keys(configOf(name).terraform.backend)).toEqual(['local']);
  });

  test('is written to COS under a lock, kept from others meanwhile, and taken away with what it describes', async () => {
    const cos = await StateBucket.start();
    try {
      await synth({ ENVIRONMENT: 'production', SIGNED_IN: '1' });
      sts.options.accountId = places.production.account;
      const env = { ...ci.env, ...cos.env, TENCENTCLOUD_STS_ENDPOINT: sts.url };
      const workspace = await new Workspace(env, folderOf('production')).init();
      await workspace.apply();
      expect(templatesOf(places.production)).toHaveLength(1);
      const state = 'terraform-state-1250000000.cos.ap-shanghai.myqcloud.com/media/terraform.tfstate';
      expect([...cos.objects.keys()]).toEqual([state]);
      expect(cos.objects.get(state)?.body.toString()).toContain('tencentci_voice_separate_template');
      const told = cos.calls.slice(cos.calls.indexOf('CreateTag'));
      expect(told).toEqual(
        expect.arrayContaining([
          `PUT ${state}.tflock`,
          'DeleteTag',
          `PUT ${state}`,
          `DELETE ${state}.tflock`,
        ]),
      );
      expect(cos.tags.size).toBe(0);

      // Somebody else is at it.
      cos.objects.set(`${state}.tflock`, { body: Buffer.from('{"ID":"theirs","Who":"ada"}'), headers: {} });
      const second = await workspace.run('apply', '-auto-approve', '-no-color', '-input=false');
      expect(second.code).toBe(1);
      expect(second.text).toContain('Error acquiring the state lock');
      expect((await workspace.plan('-lock=false')).code).toBe(0);
      cos.objects.delete(`${state}.tflock`);
      await workspace.destroy();
    } finally {
      await cos.stop();
    }
  });
});

test('a promotion is one changed line, and shows as one diff in one environment', async () => {
  await synth(local);
  await (await workspaceOf('staging')).apply();
  await (await workspaceOf('production')).apply();
  const before = names.map(configOf);

  const lines = () => readFileSync(path.join(project, 'environments.ts'), 'utf8').split('\n');
  const old = lines();
  edit('environments.ts', "release: 'v2'", "release: 'v3'");
  expect(lines().filter((line, i) => line !== old[i])).toHaveLength(1);

  await synth(local);
  const after = names.map(configOf);
  const differs = names.filter((_, i) => JSON.stringify(before[i]) !== JSON.stringify(after[i]));
  expect(differs).toEqual(['staging']);
  const [was, is] = [before[1], after[1]].map((config) => structuredClone(config) as unknown as Settings);
  const [template] = Object.values(is?.resource.tencentci_voice_separate_template ?? {});
  const [old2] = Object.values(was?.resource.tencentci_voice_separate_template ?? {});
  expect(template?.audio_config).toMatchObject({ bitrate: 256 });
  if (template && old2) template.audio_config = old2.audio_config;
  expect(is).toEqual(was);

  const plan = await (await workspaceOf('staging')).plan();
  expect(plan.text).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
  expect(plan.text).toContain('192 -> 256');
  expect((await (await workspaceOf('production')).plan()).code).toBe(0);
});

interface Settings {
  readonly resource: Record<string, Record<string, { audio_config: unknown }>>;
}

describe('the policy refuses, with the path of the construct,', () => {
  const refused = async (): Promise<string> => {
    try {
      await synth(local);
    } catch (error) {
      return (error as { stderr: string }).stderr;
    }
    throw new Error('accepted');
  };

  test('a production workflow that tells nobody', async () => {
    edit('environments.ts', /\n.*callback: .*\n/, '\n');
    expect(await refused()).toContain(
      '[media-production/Uploads] It tells nobody how it went. Give it `notify`.',
    );
  });

  test('outputs of production that a later run overwrites, and lets them pass elsewhere', async () => {
    edit('main.ts', '${InputName}-${RunId}', '${InputName}');
    const said = await refused();
    expect(said).toContain(
      '[media-production/Uploads] Its separation "default" writes "voices/${InputName}.${Ext}", which',
    );
    expect(said).not.toContain('media-dev');
  });

  test('names that do not tell their environment', async () => {
    edit('main.ts', '`vocals-${name}`', '`Vocals`');
    expect(await refused()).toContain(
      '[media-dev/Vocals] It is named "Vocals". Names are small letters and dashes',
    );
  });
});

test('the cost of a promotion of volume is told against the last commit', async () => {
  await synth(local);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: project,
      stdio: 'ignore',
    });
  git('init');
  git('add', 'costs');
  git('commit', '-m', 'costs');
  edit('environments.ts', 'minutesPerMonth: 600', 'minutesPerMonth: 700');
  await synth({ ...local, ENVIRONMENT: 'staging' });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [path.join(ROOT, 'dist/tencent-ci'), 'cost'],
    { cwd: project },
  );
  expect(stdout).toMatch(/media-staging +Uploads +700 +1 +700 +0\.012 +8\.40 USD +\+1\.20 USD\n/);
  expect(stdout).toMatch(/media-production .* 600\.00 USD\n/);
});

/** What the steps of the pipeline call; hosts of pipelines have it. */
const TOOLS = ['bash', 'curl', 'jq'];
const missingTools = TOOLS.filter((tool) => spawnSync(tool, ['--version']).status !== 0);
/** `test` for what runs the steps; says why it is skipped where they cannot run. */
const testOfSteps = missingTools.length === 0 ? test : test.skip;
if (missingTools.length > 0) {
  process.stderr.write(
    `SKIPPED: ${missingTools.join(', ')} not on PATH; the steps of the pipeline are not run.\n`,
  );
}

describe('the pipeline', () => {
  let pipeline: Pipeline;
  let github: LoopbackServer;
  let asked: (string | undefined)[][];

  beforeAll(async () => {
    pipeline = readPipeline(path.join(EXAMPLE, 'pipeline/github.yml'));
    // What vouches for a job.
    github = await serveLoopback((request, _, response) => {
      asked.push([request.url, request.headers.authorization]);
      response.end(JSON.stringify({ value: `token-of-github-${asked.length}` }));
    });
  });
  beforeEach(() => void (asked = []));
  afterAll(() => github.stop());

  const jobOf = (name: string): Job => {
    const job = pipeline.jobs[name];
    if (!job) throw new Error(`no job ${name}`);
    return job;
  };

  test('runs on what it should, and asks for no more than it needs', () => {
    expect(Object.keys(pipeline.on).sort()).toEqual(['pull_request', 'push', 'schedule']);
    expect(pipeline.permissions).toEqual({ contents: 'read' });
    expect(Object.keys(pipeline.jobs)).toEqual(
      expect.arrayContaining(['plan', 'plan-of-a-fork', 'apply', 'drift']),
    );
    expect(jobOf('plan').permissions).toEqual({
      contents: 'read',
      'id-token': 'write',
      'pull-requests': 'write',
    });
    // What a stranger wrote gets no identity and no token that writes.
    const fork = jobOf('plan-of-a-fork');
    expect(fork.permissions).toBeUndefined();
    expect(JSON.stringify(fork)).not.toMatch(/sign-in|secrets|vars|github\.token/);
    expect(fork.env).toMatchObject({ TENCENTCLOUD_CI_OFFLINE: '1', STATE: 'local' });
    const { environment, concurrency, strategy } = jobOf('apply');
    expect([environment, concurrency]).toEqual([
      '${{ matrix.environment }}',
      'media-${{ matrix.environment }}',
    ]);
    expect(strategy['max-parallel']).toBe(1);
    expect(strategy.matrix.include?.map((row) => row.environment)).toEqual(['staging', 'production']);
    for (const name of ['plan', 'apply', 'drift']) {
      for (const { environment: of = '', region } of jobOf(name).strategy.matrix.include ?? []) {
        expect(region).toBe(places[of as Name].region);
      }
    }
  });

  /**
   * Runs the steps of a job as a runner of GitHub would: by bash, with what steps wrote to GITHUB_ENV for those after
   * them. Stand-ins: actions and the installation are taken as done, \`gh\` writes its arguments down, GitHub's identity
   * and STS are servers on loopback, and the state is a file (STATE=local), since there is no COS here.
   */
  async function runJob(
    name: string,
    environment: Name,
  ): Promise<{ code: number; output: string; gh: string }> {
    const job = jobOf(name);
    const row = job.strategy.matrix.include?.find((each) => each.environment === environment) ?? {
      environment,
    };
    const filled = (text: string): string =>
      text
        .replace(/\$\{\{ matrix\.(\w+) \}\}/g, (_, key: string) => row[key] ?? '')
        .replace(/\$\{\{ vars.* \}\}/g, roleOf(environment))
        .replace(/\$\{\{ github\.token \}\}/g, 'token-of-the-job')
        .replace(/\$\{\{ github\.event\.pull_request\.number \}\}/g, '7');
    const env = (from: Readonly<Record<string, string>> = {}): Record<string, string> =>
      Object.fromEntries(Object.entries(from).map(([key, value]) => [key, filled(value)]));
    const bin = path.join(project, 'bin');
    mkdirSync(bin, { recursive: true });
    const gh = path.join(project, 'gh.txt');
    writeFileSync(path.join(bin, 'gh'), `#!/bin/sh\necho "$@" > ${gh}\ncat comment.md >> ${gh}\n`);
    chmodSync(path.join(bin, 'gh'), 0o755);
    rmSync(path.join(bin, 'terraform'), { force: true });
    symlinkSync(execFileSync('which', [terraformCommand()]).toString().trim(), path.join(bin, 'terraform'));
    const files = {
      GITHUB_ENV: path.join(project, 'github-env'),
      GITHUB_STEP_SUMMARY: path.join(project, 'summary'),
    };
    rmSync(files.GITHUB_ENV, { force: true });
    sts.options.accountId = places[environment].account;
    let output = '';
    for (const step of job.steps) {
      if (step.run === undefined || /^npm ci\b/.test(step.run)) continue;
      const exported = existsSync(files.GITHUB_ENV)
        ? Object.fromEntries(
            readFileSync(files.GITHUB_ENV, 'utf8')
              .trim()
              .split('\n')
              .map((line) => {
                const at = line.indexOf('=');
                return [line.slice(0, at), line.slice(at + 1)];
              }),
          )
        : {};
      const offline = job.env.TENCENTCLOUD_CI_OFFLINE !== undefined;
      const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', filled(step.run)], {
        cwd: project,
        env: {
          ...terraformEnv(),
          PATH: `${bin}:${path.dirname(process.execPath)}:${process.env.PATH}`,
          STATE: 'local',
          TENCENTCLOUD_CI_ENDPOINT: ci.endpoint,
          ...(!offline && {
            TENCENTCLOUD_STS_ENDPOINT: sts.url,
            ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/token?api-version=2.0`,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token-to-ask-with',
          }),
          ...files,
          ...env(pipeline.env),
          ...env(job.env),
          ...exported,
          ...env(step.env),
        },
      });
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => (output += data.toString()));
      const code = await new Promise<number>((resolve) => child.on('close', (ended) => resolve(ended ?? -1)));
      if (code !== 0) return { code, output, gh: '' };
    }
    return { code: 0, output, gh: existsSync(gh) ? readFileSync(gh, 'utf8') : '' };
  }

  testOfSteps(
    'applies on merge with the keys that its identity is worth, finds no drift after it, and tells of some',
    async () => {
      const applied = await runJob('apply', 'staging');
      expect(applied).toMatchObject({ code: 0 });
      expect(applied.output).toContain('Apply complete! Resources: 3 added');
      expect(asked).toEqual([
        ['/token?api-version=2.0&audience=sts.tencentcloudapi.com', 'bearer token-to-ask-with'],
      ]);
      expect(sts.calls[0]).toMatchObject({
        action: 'AssumeRoleWithWebIdentity',
        parameters: {
          ProviderId: 'github',
          WebIdentityToken: 'token-of-github-1',
          RoleArn: roleOf('staging'),
          RoleSessionName: 'media-staging',
          DurationSeconds: 7200,
        },
      });
      // What is masked is hidden by GitHub; nothing else of the output holds a key.
      const unmasked = applied.output.replace(/^::add-mask::.*$/gm, '');
      for (const { secretId, secretKey, token } of sts.issued) {
        for (const secret of [secretId, secretKey, token]) expect(unmasked).not.toContain(secret);
      }

      expect(await runJob('drift', 'staging')).toMatchObject({ code: 0 });
      const [template] = templatesOf(places.staging);
      const { bucket, region } = places.staging;
      ci.templates.put({ bucket, region }, { audioMode: 'IsBackground' }, template?.templateId);
      const drift = await runJob('drift', 'staging');
      expect(drift.code).toBe(2);
      expect(drift.output).toContain('::error::staging is not as it is declared.');
    },
  );

  testOfSteps('plans a pull request and comments on it, with what it would cost', async () => {
    const { code, gh, output } = await runJob('plan', 'production');
    expect(output).not.toContain('Error');
    expect(code).toBe(0);
    expect(gh).toMatch(/^pr comment 7 --body-file comment\.md\n### production\n/);
    expect(gh).toContain('Plan: 3 to add, 0 to change, 0 to destroy.');
    expect(gh).toMatch(/media-production +Uploads +50000 .* 600\.00 USD/);
    expect(templatesOf(places.production)).toEqual([]);
  });

  testOfSteps('plans the pull request of a fork without an identity and without a call', async () => {
    const before = ci.requests.length;
    const { code, output } = await runJob('plan-of-a-fork', 'production');
    expect(output).not.toMatch(/error/i);
    expect(code).toBe(0);
    expect(readFileSync(path.join(project, 'summary'), 'utf8')).toContain('Plan: 3 to add');
    expect([asked.length, sts.calls.length, ci.requests.length - before]).toEqual([0, 0, 0]);
  });

  testOfSteps('tells why an identity is worth nothing', async () => {
    sts.fail({ code: 'UnauthorizedOperation', message: 'the subject is another' });
    const { code, output } = await runJob('apply', 'staging');
    expect(code).toBe(1);
    expect(output).toContain(`::error::${roleOf('staging')} was refused: {"Code":"UnauthorizedOperation"`);
  });
});
