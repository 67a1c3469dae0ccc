import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator, JobDesk, JobRecord, JobRunner } from '../../lib/emulator';
import { parseAuthorization } from '../../lib/ci/signature';
import { search } from '../../reliability/canaries';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { MetadataServer } from '../support/metadata';
import { type Issued, StsServer } from '../support/sts';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(180_000);

const BUCKET = 'media-1250000000';
const ROLE = 'qcs::cam::uin/100000000001:roleName/deploy';
/** Keys that STS knows and CI does not: what CI accepts are those of a role. */
const BASE = { secretId: 'AKIDbasebasebasebasebasebase', secretKey: 'basekeybasekeybasekeybasekey' };
const BASE_ENV = { TENCENTCLOUD_SECRET_ID: BASE.secretId, TENCENTCLOUD_SECRET_KEY: BASE.secretKey };

let ci: Emulator;
let sts: StsServer;
let metadata: MetadataServer;
let dir: string;
let issued: Issued[];
let workspace: Workspace | undefined;

let desk: JobDesk;
let job: JobRecord | undefined;
/** Leaves it to the test what becomes of jobs. */
const runner: JobRunner = {
  start: (given) => void (desk = given),
  submitted: (submitted) => void (job = submitted),
};

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'credentials-'));
  const accept = (keys: Issued): void => {
    issued.push(keys);
    // A second more than the client is told: a call may lie about before it is looked at, on a busy machine.
    ci.accept({ ...keys, expires: keys.expires + 1_000 });
  };
  issued = [];
  ci = await startEmulator({ runner });
  sts = await StsServer.start({ keys: [BASE], issued: accept });
  metadata = await MetadataServer.start('machine', accept);
});
afterAll(async () => {
  await Promise.all([ci.stop(), sts.stop(), metadata.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

beforeEach(async () => {
  await ci.reset();
  sts.clear();
  issued.length = 0;
  job = undefined;
  Object.assign(sts.options, { lifeMs: undefined, accountId: undefined });
  metadata.lifeMs = 7_200_000;
});
afterEach(() => {
  workspace?.dispose();
  workspace = undefined;
});

/** A file that credentials come from. */
function file(name: string, content: string | object): string {
  const place = path.join(dir, name);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(place, text, { mode: 0o600 });
  return place;
}

/** What points a provider at the stand-ins, and keeps it from the profiles of whoever runs this. */
function env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    TENCENTCLOUD_CI_ENDPOINT: ci.url,
    TENCENTCLOUD_STS_ENDPOINT: sts.url,
    TENCENTCLOUD_METADATA_ENDPOINT: metadata.url,
    TENCENTCLOUD_SHARED_CREDENTIALS_DIR: dir,
    TENCENTCLOUD_REGION: 'ap-chongqing',
    TENCENTCLOUD_MAX_RETRIES: '0',
    ...more,
  };
}

async function terraform(hcl: string, variables: Readonly<Record<string, string>> = {}): Promise<Workspace> {
  workspace?.dispose();
  workspace = new Workspace(await attached(env(variables))).config(hcl);
  return workspace;
}

const template = (name: string, more = ''): string => `
resource "tencentci_voice_separate_template" "${name}" {
  bucket     = "${BUCKET}"
  name       = "${name}"
  audio_mode = "IsAudio"
  ${more}
}
`;

const JOB = `
resource "tencentci_voice_separate_job" "song" {
  bucket       = "${BUCKET}"
  input_object = "song.wav"
  template_id  = "t1voice"
  output       = { au_object = "out/$\${jobid}.aac" }
}
`;

/** Puts there what the job needs. */
function readyForJob(): void {
  ci.templates.put(BUCKET, { audioMode: 'IsAudio', audioConfig: { codec: 'aac' } }, 't1voice');
  ci.objects.put(BUCKET, 'song.wav', Buffer.from('no sound'));
}

/** The job, once it is submitted. */
async function theJob(): Promise<JobRecord> {
  while (job === undefined) await sleep(20);
  return job;
}

const run = () => workspace!.run('apply', '-auto-approve', '-no-color', '-input=false');

/** Who signed the requests that CI got, each once, in order. */
function signers(): string[] {
  const ids = ci.requests.map(
    ({ headers }) => parseAuthorization(String(headers.authorization))?.secretId ?? 'nobody',
  );
  return ids.filter((id, at) => id !== ids[at - 1]);
}

const refused = (): unknown[] => ci.requests.filter(({ status = 0 }) => status >= 300);

const role = `session_name = "terraform"\n    role_arn     = "${ROLE}"`;

/** The sources whose keys end: what the block and the environment say, and which call gives the keys. */
const SOURCES: readonly (readonly [string, string, () => Record<string, string>, string])[] = [
  [
    'a role, as the official provider has it',
    `assume_role {\n    ${role}\n  }`,
    () => BASE_ENV,
    'AssumeRole',
  ],
  [
    'a role of the environment',
    '',
    () => ({
      ...BASE_ENV,
      TENCENTCLOUD_ASSUME_ROLE_ARN: ROLE,
      TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME: 'terraform',
    }),
    'AssumeRole',
  ],
  [
    'a role of a profile',
    'profile = "deploy"',
    () => {
      file('deploy.credential', { ...BASE, 'role-arn': ROLE, 'role-session-name': 'terraform' });
      return {};
    },
    'AssumeRole',
  ],
  [
    'a role by web identity',
    `assume_role_with_web_identity {\n    ${role}\n    provider_id = "GitHub"\n  }`,
    () => ({ TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE: file('token', 'a.raw.jwt') }),
    'AssumeRoleWithWebIdentity',
  ],
  [
    'a role by SAML',
    `assume_role_with_saml {\n    ${role}\n    saml_assertion = "PHNhbWw+"\n    principal_arn = "qcs::cam::uin/1:saml-provider/a"\n  }`,
    () => ({}),
    'AssumeRoleWithSAML',
  ],
  [
    'a pod',
    'enable_pod_oidc = true',
    () => ({
      TKE_REGION: 'ap-chongqing',
      TKE_PROVIDER_ID: 'tke',
      TKE_WEB_IDENTITY_TOKEN_FILE: file('pod', 'the.pod.jwt'),
      TKE_ROLE_ARN: ROLE,
    }),
    'AssumeRoleWithWebIdentity',
  ],
  ['a machine', 'cam_role_name = "machine"', () => ({}), 'metadata'],
];

describe('CI is asked with the keys of', () => {
  test.each(SOURCES)('%s', async (_, block, variables, action) => {
    const work = await terraform(`provider "tencentci" {\n  ${block}\n}\n${template('vocals')}`, variables());
    await work.apply();
    expect(ci.templates.list(BUCKET)).toHaveLength(1);
    // The plan and the apply are a configuration each.
    expect(new Set(sts.actions)).toEqual(new Set(action === 'metadata' ? [] : [action]));
    expect(signers().every((id) => issued.some((keys) => keys.secretId === id))).toBe(true);
    expect(refused()).toEqual([]);
  });

  test('the role of each of two providers in one process, each in its own bucket', async () => {
    const roles = { media: `${ROLE}-media`, other: `${ROLE}-other` };
    const block = (name: keyof typeof roles, alias: string) => `
provider "tencentci" {
  ${alias}
  assume_role {
    role_arn     = "${roles[name]}"
    session_name = "terraform"
  }
}
`;
    const own = template('own');
    const others = template('others', 'provider = tencentci.other').replace(BUCKET, 'other-1250000000');
    const work = await terraform(
      block('media', '') + block('other', 'alias = "other"') + own + others,
      BASE_ENV,
    );
    await work.apply();
    // Keys were given in the order of the calls that asked for them.
    const given = new Map(
      sts.calls.map(({ parameters }, at) => [issued[at]?.secretId, parameters['RoleArn']]),
    );
    const used = ci.requests.map(({ host, headers }) => [
      host.split('-')[0],
      given.get(parseAuthorization(String(headers.authorization))?.secretId),
    ]);
    expect(used.length).toBeGreaterThan(1);
    expect(used).toEqual(used.map(([bucket]) => [bucket, roles[bucket as keyof typeof roles]]));
  });

  test('a role that is known only after apply, of which a plan needs nothing', async () => {
    const work = await terraform(
      `resource "terraform_data" "role" { input = "${ROLE}" }
provider "tencentci" {
  assume_role {
    role_arn     = terraform_data.role.output
    session_name = "terraform"
  }
}
${template('vocals')}`,
      BASE_ENV,
    );
    expect((await work.plan()).code).toBe(2);
    expect(sts.calls).toEqual([]);
    await work.apply();
    expect(sts.calls.map(({ parameters }) => parameters['RoleArn'])).toEqual([ROLE]);
  });

  test('a login of tccli', async () => {
    const { secretId, secretKey } = ci.credentials;
    const expiresAt = Date.now() / 1000 + 3_600;
    file('me.credential', { type: 'oauth', secretId, secretKey, token: 'None', expiresAt });
    const work = await terraform(`provider "tencentci" {\n  profile = "me"\n}\n${template('vocals')}`);
    await work.apply();
    expect(signers()).toEqual([secretId]);
  });
});

describe('keys that end', () => {
  const inRole = `provider "tencentci" {\n  assume_role {\n    ${role}\n  }\n}\n`;

  test.each(SOURCES)(
    "in the middle of an apply and of a job's wait are renewed before, and no call is refused: %s",
    async (_, block, variables) => {
      sts.options.lifeMs = 3_000;
      metadata.lifeMs = 3_000;
      readyForJob();
      const after = template('after', 'depends_on = [tencentci_voice_separate_job.song]');
      await terraform(`provider "tencentci" {\n  ${block}\n}\n${JOB}${after}`, variables());
      const done = run();
      const submitted = await theJob();
      // The keys that the job was submitted with are no longer taken.
      await sleep(4_500);
      desk.report(submitted, { state: 'Success', endTime: Date.now() });
      expect((await done).code).toBe(0);
      expect(ci.templates.list(BUCKET).map(({ name }) => name)).toContain('after');
      expect(signers().length).toBeGreaterThan(1);
      expect(signers().every((id) => issued.some((keys) => keys.secretId === id))).toBe(true);
      expect(refused()).toEqual([]);
    },
  );

  test('are fetched once for all calls that wait', async () => {
    const many = Array.from({ length: 8 }, (_, at) => template(`t${at}`)).join('');
    await (await terraform(inRole + many, BASE_ENV)).apply();
    expect(ci.templates.list(BUCKET)).toHaveLength(8);
    expect(sts.actions).toEqual(['AssumeRole']);
  });

  test('earlier than was said are fetched anew, and the call is sent again', async () => {
    // The look at the first template holds the second one up until the keys are taken back.
    ci.fail({ operation: 'ListTemplates', times: 99 }, { kind: 'delay', ms: 300 });
    const work = await terraform(
      inRole + template('a') + template('b', 'depends_on = [tencentci_voice_separate_template.a]'),
      BASE_ENV,
    );
    const done = work.apply();
    while (ci.templates.list(BUCKET).length === 0) await sleep(20);
    // CAM took the session back.
    for (const keys of issued) ci.accept({ ...keys, expires: Date.now() - 1 });
    await done;
    expect(ci.templates.list(BUCKET)).toHaveLength(2);
    expect(refused()).toHaveLength(1);
    expect(signers()).toHaveLength(2);
  });

  test('outlast a renewal that fails', async () => {
    Object.assign(sts.options, { lifeMs: 4_000 });
    ci.fail({ operation: 'CreateTemplate', times: 9 }, { kind: 'delay', ms: 1_800 });
    const work = await terraform(
      inRole + template('a') + template('b', 'depends_on = [tencentci_voice_separate_template.a]'),
      BASE_ENV,
    );
    const done = work.apply();
    while (issued.length === 0) await sleep(20);
    // One try for each of the three that a renewal has.
    sts.fail(...Array.from({ length: 3 }, () => ({ code: 'InternalError.SystemError' })));
    await done;
    expect(ci.templates.list(BUCKET)).toHaveLength(2);
    expect(refused()).toEqual([]);
  });

  test('and are refused anew leave what was made in the state, and the error names role and keys', async () => {
    Object.assign(sts.options, { lifeMs: 2_000 });
    ci.fail({ operation: 'CreateTemplate', times: 9 }, { kind: 'delay', ms: 1_500 });
    const work = await terraform(
      inRole +
        template('a') +
        template('b', 'depends_on = [tencentci_voice_separate_template.a]') +
        template('c', 'depends_on = [tencentci_voice_separate_template.b]'),
      BASE_ENV,
    );
    const done = run();
    while (issued.length === 0) await sleep(20);
    sts.fail(...Array.from({ length: 20 }, () => ({ code: 'UnauthorizedOperation', message: 'not you' })));
    const { code, text } = await done;
    expect(code).toBe(1);
    expect(text).toContain('was not sent, since there are no keys for it');
    expect(text).toContain(
      `Role ${ROLE} could not be assumed with the keys of the environment variables TENCENTCLOUD_SECRET_ID and ` +
        'TENCENTCLOUD_SECRET_KEY. STS refused AssumeRole: UnauthorizedOperation: not you.',
    );
    expect(refused()).toEqual([]);
    const made = ci.templates.list(BUCKET).length;
    expect(made).toBeGreaterThan(0);
    const { stdout } = await work.ok('state', 'list');
    expect(stdout.trim().split('\n')).toHaveLength(made);
    sts.clear();
    await work.apply();
    expect(ci.templates.list(BUCKET)).toHaveLength(3);
  });

  test("and are not given again in the middle of a job's wait end the wait and not the job", async () => {
    Object.assign(sts.options, { lifeMs: 2_000 });
    readyForJob();
    await terraform(inRole + JOB, BASE_ENV);
    const done = run();
    await theJob();
    sts.fail(...Array.from({ length: 50 }, () => ({ code: 'ResourceNotFound.RoleNotFound' })));
    const { code, text } = await done;
    expect(text).toContain('The job could not be watched to its end');
    expect(text).toContain(`Role ${ROLE} could not be assumed`);
    expect(code).toBe(0);
    expect(ci.jobs.list(BUCKET)).toHaveLength(1);
  });
});

describe('the wrong account', () => {
  test.each([
    ['is none of those that are allowed', 'allowed_account_ids = ["100000000009"]'],
    ['is forbidden', 'forbidden_account_ids = ["100000000001"]'],
  ])('is refused before anything is read or written: it %s', async (_, rule) => {
    // Its keys would do: CI accepts them.
    ci.accept(BASE);
    const hcl = `provider "tencentci" {\n  ${rule}\n}\n${template('vocals')}`;
    const work = await terraform(hcl, BASE_ENV);
    for (const command of [['plan'], ['apply', '-auto-approve']]) {
      const { code, text } = await work.run(...command, '-no-color', '-input=false');
      expect(code).toBe(1);
      expect(text).toContain('Error: The wrong account');
      expect(text).toContain(rule);
      expect(text).toContain(
        'The keys of the environment variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY belong to account ' +
          '100000000001 (qcs::cam:100000000001:uin/100000000002)',
      );
    }
    expect(ci.requests).toEqual([]);
    await terraform(
      hcl.replace('100000000009', '100000000001').replace('forbidden_account_ids = ["100000000001"]', ''),
      BASE_ENV,
    );
    expect((await run()).code).toBe(0);
    expect(ci.templates.list(BUCKET)).toHaveLength(1);
  });

  test('of a role is that of the role', async () => {
    const rule = 'allowed_account_ids = ["100000000001"]';
    await terraform(
      `provider "tencentci" {\n  ${rule}\n  assume_role {\n    ${role}\n  }\n}\n${template('vocals')}`,
      BASE_ENV,
    );
    expect((await run()).code).toBe(0);
    expect(
      sts.calls.filter(({ action }) => action === 'GetCallerIdentity').map(({ secretId }) => secretId),
    ).toEqual(issued.map(({ secretId }) => secretId));
  });
});

describe('validate and plan point at', () => {
  const problem = async (block: string, variables: Readonly<Record<string, string>> = BASE_ENV) => {
    const work = await terraform(`provider "tencentci" {\n  ${block}\n}\n${template('vocals')}`, variables);
    const { code, text } = await work.run('plan', '-no-color', '-input=false');
    expect(code).toBe(1);
    expect(ci.requests).toEqual([]);
    return text;
  };

  test('a role that is none', async () => {
    const text = await problem('assume_role {\n    role_arn = "deploy"\n  }');
    expect(text).toContain('assume_role.role_arn: "deploy" is not the ARN of a role');
  });

  test('two roles', async () => {
    const text = await problem('assume_role {}\n  assume_role_with_saml {}');
    expect(text).toContain('The provider block has both, and one role is all that can be assumed');
  });

  test('an address of STS that is none', async () => {
    expect(await problem('sts_endpoint = "sts"')).toContain(
      'The provider attribute sts_endpoint "sts" is not',
    );
    const variable = { ...BASE_ENV, TENCENTCLOUD_STS_ENDPOINT: 'http://192.0.2.1' };
    const text = await problem(`assume_role {\n    ${role}\n  }`, variable);
    expect(text).toContain('TENCENTCLOUD_STS_ENDPOINT "http://192.0.2.1" is plain http to another machine');
  });

  test('STS, which is elsewhere although CI is on this machine', async () => {
    const text = await problem(`assume_role {\n    ${role}\n  }`, {
      ...BASE_ENV,
      TENCENTCLOUD_STS_ENDPOINT: '',
    });
    expect(text).toContain('Error: Nothing but this machine may be contacted');
    expect(text).toContain('Set sts_endpoint (TENCENTCLOUD_STS_ENDPOINT) to an address of this machine');
  });
});

describe('no secret stands in a state, in a plan, or in a line of the log:', () => {
  const CANARY = {
    assertion: 'Q2FuYXJ5QXNzZXJ0aW9uQ2FuYXJ5QXNzZXJ0aW9u',
    token: 'canary.web.identity.token',
    code: '731942',
  };

  /** Plans, applies and fails with all that can be logged, and leaves what was said beside what was written. */
  async function leaveTraces(work: Workspace, secret: string): Promise<void> {
    const trace = { TF_LOG: 'trace' };
    const args = ['-no-color', '-input=false'];
    const plan = path.join(work.dir, 'saved.tfplan');
    const commands = [
      ['plan', ...args, `-out=${plan}`],
      ['apply', ...args, plan],
      ['show', '-json'],
      ['plan', ...args],
    ];
    for (const [at, command] of commands.entries()) {
      if (at === 3) {
        const refusal = { code: 'UnauthorizedOperation', message: `no ${secret}` };
        sts.fail(...Array.from({ length: 9 }, () => refusal));
      }
      const { code, stdout, stderr } = await work.start(command, trace).done;
      work.file(`said-${at}.log`, `${stdout}\n${stderr}`);
      expect([command, code]).toEqual([command, at === 3 ? 1 : 0]);
    }
  }

  const BLOCKS = {
    code: `assume_role {\n    ${role}\n    serial_number = "qcs::cam:uin/1::mfa/softToken"\n`,
    assertion: `assume_role_with_saml {\n    ${role}\n    principal_arn = "qcs::cam::uin/1:saml-provider/a"\n`,
    token: `assume_role_with_web_identity {\n    ${role}\n`,
  };

  test.each<[string, keyof typeof CANARY, string]>([
    ['a code of MFA', 'code', 'TENCENTCLOUD_ASSUME_ROLE_TOKEN_CODE'],
    ['an assertion of SAML', 'assertion', 'TENCENTCLOUD_ASSUME_ROLE_SAML_ASSERTION'],
    ['a token of web identity', 'token', 'TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN'],
    ['a code of MFA in the block', 'code', 'token_code'],
    ['an assertion of SAML in the block', 'assertion', 'saml_assertion'],
    ['a token of web identity in the block', 'token', 'web_identity_token'],
  ])('%s, and the keys that it got', async (_, canary, setting) => {
    const secret = CANARY[canary];
    const inBlock = setting === setting.toLowerCase();
    const variables = { ...BASE_ENV, [inBlock ? 'TF_VAR_secret' : setting]: secret };
    workspace = new Workspace(env(variables)).placeProvider();
    const block = `${BLOCKS[canary]}${inBlock ? `    ${setting} = var.secret\n` : ''}  }`;
    workspace.config(
      `variable "secret" {
  sensitive = true
  default   = ""
}
provider "tencentci" {
  ${block}
}
${template('vocals')}`,
    );
    await workspace.init();
    await leaveTraces(workspace, secret);
    expect(issued.length).toBeGreaterThan(0);
    const given = issued.flatMap(({ secretId, secretKey, token }, at) => [
      [`SecretId ${at}`, secretId],
      [`SecretKey ${at}`, secretKey],
      [`token ${at}`, token],
    ]);
    const { leaks } = search(workspace.dir, { ...CANARY, ...BASE, ...Object.fromEntries(given) });
    // Terraform writes the values of variables into a saved plan, sensitive or not.
    const ours = leaks.filter(({ file }) => !(inBlock && file === 'saved.tfplan'));
    expect(ours).toEqual([]);
    // It is the right text that was searched.
    const { leaks: found } = search(workspace.dir, { found: 'credentials found', role: ROLE });
    expect(found.map(({ file }) => file)).toEqual(expect.arrayContaining(['said-0.log', 'said-1.log']));
  });
});
