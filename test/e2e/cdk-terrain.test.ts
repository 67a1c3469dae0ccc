import { cpSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { CDKTF, CDKTN, type NpmPackage, withCore } from '../../scripts/packages';
import { Workspace, begin, terraformEnv } from '../../scripts/workspace';
import type { Emulator } from '../../lib/emulator';
import { startEmulator } from '../support/emulator';
import { InstalledProject, STRICTEST, type Tree } from '../support/installed';

jest.setTimeout(240_000);

/** A program of CDKTF, with something of each kind; it says where it writes. */
const PROGRAM = `
import { App, Fn, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AudioConfig,
  AudioMode,
  CamPolicy,
  CiBucket,
  CiFunctions,
  CiQueues,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from 'cdktf-tencent-ci';

class Media extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new TencentCiProvider(this, 'TencentCi', { region: 'ap-chongqing' });
    const prefix = new TerraformVariable(this, 'prefix', { type: 'string', default: 'uploads/' });
    const bucket = new CiBucket(this, 'Media', { bucketName: 'media-1250000000' });
    const vocals = new VoiceSeparateTemplate(this, 'Vocals', {
      bucket,
      templateName: 'vocals-wav',
      audioMode: AudioMode.IS_AUDIO,
      audioConfig: AudioConfig.wav({ samplerate: 44100, channels: 2 }),
    });
    const uploads = new VoiceSeparateWorkflow(this, 'Uploads', {
      bucket,
      objectPrefix: prefix.stringValue,
      template: vocals,
      output: { voice: 'stems/\${InputName}/voice.\${Ext}' },
    });
    const queues = new CiQueues(this, 'Queues', { bucket });
    new TerraformOutput(this, 'count', { value: Fn.lengthOf(queues.queues) });
    new TerraformOutput(this, 'region', { value: CiFunctions.parseId(uploads.resource.id).region });
    CamPolicy.forStack(this).deploy.writeTo('policy.json');
  }
}

const app = new App({ outdir: process.argv[2] ?? 'cdktf.out' });
new Media(app, 'media');
app.synth();
`;

/** Programs with the name of the library that they import, and what of ours. */
const program = (core: 'cdktf' | 'cdktn', ours: NpmPackage): string =>
  withCore(PROGRAM, core).replace(/'cdkt[fn]-tencent-ci'/, `'${ours.name}'`);

const projects: InstalledProject[] = [];
const workspaces: Workspace[] = [];
afterAll(() => [...projects, ...workspaces].forEach((each) => each.dispose()));

async function projectWith(tree: Tree, text: string): Promise<InstalledProject> {
  const project = new InstalledProject('module', tree);
  projects.push(project);
  await project.install();
  project.file('main.ts', text).file('tsconfig.json', JSON.stringify(STRICTEST));
  return project;
}

/** The folder of the stack as a project synthesizes it. */
async function synthesized(project: InstalledProject): Promise<string> {
  expect(await project.compile()).toBe('');
  await project.node('main.js');
  return path.join(project.dir, 'cdktf.out/stacks/media');
}

/** What is configured, without metadata and the path of the state. */
function jsonOf(folder: string): object {
  const json = JSON.parse(readFileSync(path.join(folder, 'cdk.tf.json'), 'utf8'));
  return { ...json, '//': undefined, terraform: { ...json.terraform, backend: undefined } };
}

const NATIVE = { packages: [CDKTN] };
const ALIAS = { packages: [CDKTF], cores: { cdktf: 'cdktn' } } as const;
const TWO_NAMES = { packages: [CDKTF], cores: { cdktf: 'cdktn', cdktn: 'cdktn' } } as const;

/** Has the command line of the package write a program for what there is, in a folder of the project. */
async function adopts(project: InstalledProject, ci: Emulator): Promise<void> {
  const command = ['node_modules/cdktn-tencent-ci/dist/tencent-ci', 'adopt', '--bucket', 'media-1250000000'];
  const { stdout } = await begin(process.execPath, [...command, '--region', ci.region, '--out', 'infra'], {
    cwd: project.dir,
    env: terraformEnv(ci.env),
  }).done;
  expect(stdout).toContain('Next: cd infra && npm install && npx cdktn synth && npx cdktn diff');
  const { dependencies, devDependencies, scripts } = JSON.parse(
    readFileSync(path.join(project.dir, 'infra/package.json'), 'utf8'),
  );
  expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => /^cdkt/.test(name))).toEqual([
    'cdktn',
    'cdktn-tencent-ci',
    'cdktn-cli',
  ]);
  expect(scripts.synth).toBe('cdktn synth');

  expect(await project.compile('infra')).toBe('');
  await project.node('infra/main.js');
  const adopted = new Workspace(ci.env, path.join(project.dir, 'cdktf.out/stacks/adopted'));
  await adopted.init();
  const { text } = await adopted.plan();
  expect(text).toMatch(/Plan: \d+ to import, 0 to add, 0 to change, 0 to destroy\./);
}

describe.each([
  { way: 'with cdktn-tencent-ci and no cdktf', tree: NATIVE, text: program('cdktn', CDKTN) },
  { way: 'behind the alias cdktf', tree: ALIAS, text: program('cdktf', CDKTF) },
  { way: 'by both names, with cdktf-tencent-ci', tree: TWO_NAMES, text: program('cdktn', CDKTF) },
])('a program of CDK Terrain, $way', ({ tree, text }) => {
  test('type-checks, synthesizes, deploys, plans clean, and destroys', async () => {
    const project = await projectWith(tree, text);
    const names = readdirSync(path.join(project.dir, 'node_modules'));
    expect(names.filter((name) => /^cdkt[fn]/.test(name)).sort()).toEqual(
      [
        ...tree.packages.map(({ name }) => name),
        ...Object.keys('cores' in tree ? tree.cores : { cdktn: 1 }),
      ].sort(),
    );
    const ci = await startEmulator();
    try {
      const stack = new Workspace(ci.env, await synthesized(project));
      await stack.init();
      await stack.apply();
      expect(ci.workflows.list('media-1250000000')).toMatchObject([{ state: 'Active' }]);
      expect((await stack.plan()).code).toBe(0);
      if (tree === NATIVE) await adopts(project, ci);
      await stack.destroy();
      expect(ci.templates.list('media-1250000000')).toEqual([]);
    } finally {
      await ci.stop();
    }
  });
});

test('a program moves from cdktf to cdktn: the configuration is the same, and its state plans clean', async () => {
  const before = await projectWith({ packages: [CDKTF] }, program('cdktf', CDKTF));
  const after = await projectWith(NATIVE, program('cdktn', CDKTN));
  const [old, stack] = [await synthesized(before), await synthesized(after)];
  expect(jsonOf(stack)).toEqual(jsonOf(old));
  const ci = await startEmulator();
  try {
    const first = new Workspace(ci.env, old);
    await first.init();
    await first.apply();
    // The state lies beside the program, in a file or with a backend that both name.
    cpSync(path.join(before.dir, 'terraform.media.tfstate'), path.join(after.dir, 'terraform.media.tfstate'));
    const second = new Workspace(ci.env, stack);
    await second.init();
    const { code, text } = await second.plan();
    expect(text).toContain('No changes.');
    expect(code).toBe(0);
  } finally {
    await ci.stop();
  }
});

describe('a program that mixes', () => {
  /** All that stands in one tree; each program takes of it what it says. */
  const mixed: Tree = { packages: [CDKTF, CDKTN], cores: { cdktf: 'cdktf', cdktn: 'cdktn' } };
  let project: InstalledProject;
  beforeAll(async () => {
    project = await projectWith(mixed, '');
  });

  const says = async (...lines: readonly string[]): Promise<string> => {
    const text = [`try {`, ...lines, `} catch (error) { console.log(error.message); }`].join('\n');
    project.file('mixed.cjs', text);
    return (await project.node('mixed.cjs')).stdout.trim();
  };

  test.each([
    { core: 'cdktn', ours: CDKTF, right: CDKTN },
    { core: 'cdktf', ours: CDKTN, right: CDKTF },
  ])(
    '$core and $ours.name is told at the first construct which import to change',
    async ({ core, ours, right }) => {
      const told = await says(
        `const { App, TerraformStack } = require('${core}');`,
        `const { CiBucket, TencentCiProvider } = require('${ours.name}');`,
        `const stack = new TerraformStack(new App(), 'media');`,
        `new TencentCiProvider(stack, 'TencentCi');`,
        `console.log('made');`,
      );
      expect(told).toMatch(new RegExp(`^"media/TencentCi" is of ${ours.name}, made on .* one of ${core} `));
      expect(told).toContain(`Import it from the package that is made on ${core}, "${right.name}"`);
      expect(told).toContain('"cdktn": "0.24.0", "cdktf": "npm:cdktn@0.24.0"');
    },
  );

  test('constructs of both packages of ours in one stack is told which', async () => {
    // Under the alias both are made on CDK Terrain, and nothing else would hold them apart.
    const alias = await projectWith({ ...mixed, cores: { cdktf: 'cdktn', cdktn: 'cdktn' } }, '');
    project = alias;
    const told = await says(
      `const { App, TerraformStack } = require('cdktn');`,
      `const stack = new TerraformStack(new App(), 'media');`,
      `new (require('cdktn-tencent-ci').TencentCiProvider)(stack, 'TencentCi');`,
      `new (require('cdktf-tencent-ci').CiBucket)(stack, 'Media', { bucketName: 'media-1250000000' });`,
      `console.log('made');`,
    );
    expect(told).toContain('Import all of them from "cdktn-tencent-ci", or all from "cdktf-tencent-ci".');
  });

  test('programs of both in one tree, each with its own library, does not matter', async () => {
    project = await projectWith(mixed, '');
    const told = await says(
      ...(['cdktf', 'cdktn'] as const).flatMap((core) => [
        `{`,
        `const { App, TerraformStack } = require('${core}');`,
        `const app = new App({ outdir: '${core}.out' });`,
        `new (require('${core}-tencent-ci').TencentCiProvider)(new TerraformStack(app, 'media'), 'TencentCi');`,
        `app.synth();`,
        `}`,
      ]),
      `console.log('synthesized');`,
    );
    expect(told).toBe('synthesized');
    mkdirSync(path.join(project.dir, 'done'));
    expect(jsonOf(path.join(project.dir, 'cdktn.out/stacks/media'))).toEqual(
      jsonOf(path.join(project.dir, 'cdktf.out/stacks/media')),
    );
  });
});
