import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, TerraformOutput, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AudioMode,
  CamPolicy,
  type CamPolicyDocument,
  CiBucket,
  l1,
  OnDestroy,
  SmartAudioQueue,
  TencentCiProvider,
  VoiceSeparateJobLookup,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../lib';
import { synth } from './support/synth';

const MEDIA = 'media-1250000000';
const ON_MEDIA = `qcs::ci:ap-chongqing:uid/1250000000:bucket/${MEDIA}/*`;

function stackOf(app = Testing.app(), name = 'stack', region = 'ap-chongqing'): TerraformStack {
  const stack = new TerraformStack(app, name);
  new TencentCiProvider(stack, 'Provider', { region });
  return stack;
}

/** What a policy allows, as one line for each action on each resource. */
function allowed({ statement }: CamPolicyDocument): string[] {
  return statement
    .flatMap(({ action, resource }) => action.flatMap((name) => resource.map((on) => `${name} ${on}`)))
    .sort();
}

function template(stack: Construct, bucketName = MEDIA, id = 'Vocals'): VoiceSeparateTemplate {
  return new VoiceSeparateTemplate(stack, id, {
    bucket: CiBucket.fromBucketName(stack, `${id}Bucket`, bucketName),
    templateName: 'vocals',
    audioMode: AudioMode.IS_AUDIO,
  });
}

function workflow(stack: Construct, made: VoiceSeparateTemplate): VoiceSeparateWorkflow {
  return new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket: CiBucket.fromBucketName(stack, 'UploadsBucket', MEDIA),
    objectPrefix: 'in/',
    template: made,
    output: { voice: 'out/${RunId}.${ext}' },
  });
}

describe('what a policy allows', () => {
  test('a template: what its handlers call, on its bucket', () => {
    const stack = stackOf();
    template(stack);
    const { deploy, read } = CamPolicy.forStack(stack);
    expect(deploy.toPolicy()).toEqual({
      version: '2.0',
      statement: [
        {
          effect: 'allow',
          action: [
            'ci:CreateMediaTemplate',
            'ci:DeleteMediaTemplate',
            'ci:DescribeMediaTemplates',
            'ci:UpdateMediaTemplate',
          ],
          resource: [ON_MEDIA],
        },
      ],
    });
    expect(allowed(read.toPolicy())).toEqual([`ci:DescribeMediaTemplates ${ON_MEDIA}`]);
  });

  test('calls that cannot be limited to a bucket stand by themselves', () => {
    const stack = stackOf();
    new CiBucket(stack, 'Bucket', { bucketName: MEDIA });
    const { statement } = CamPolicy.forStack(stack).deploy.toPolicy();
    expect(statement).toContainEqual({
      effect: 'allow',
      action: ['ci:DescribeAsrBuckets', 'ci:DescribeCIBuckets', 'ci:DescribeMediaBuckets'],
      resource: ['*'],
    });
    expect(statement.filter(({ resource }) => resource.includes('*'))).toHaveLength(1);
  });

  test('settings decide: what a bucket leaves off is not turned on, and what it keeps on is not turned off', () => {
    const actions = (props: object): string[] => {
      const stack = stackOf();
      new CiBucket(stack, 'Bucket', { bucketName: MEDIA, ...props });
      return CamPolicy.forStack(stack)
        .deploy.toPolicy()
        .statement.flatMap(({ action }) => action);
    };
    const standard = actions({});
    expect(standard).toEqual(expect.arrayContaining(['ci:CreateMediaBucket', 'ci:CreateAsrBucket']));
    expect(standard).not.toContain('ci:DeleteMediaBucket');
    const without = actions({ mediaProcessing: false });
    expect(without).toContain('ci:DeleteMediaBucket');
    expect(without).not.toContain('ci:CreateMediaBucket');
    const undone = actions({ onDestroy: OnDestroy.DISABLE });
    expect(undone).toEqual(expect.arrayContaining(['ci:DeleteMediaBucket', 'ci:DeleteCIBucket']));
    expect(actions({ smartAudio: '${var.on}' as unknown as boolean })).toEqual(
      expect.arrayContaining(['ci:CreateAsrBucket', 'ci:DeleteAsrBucket']),
    );
  });

  test('jobs and workflows hand on the role of the service, and templates do not', () => {
    const stack = stackOf();
    const made = template(stack);
    const roles = (options = {}): string[] =>
      allowed(CamPolicy.forStack(stack, options).deploy.toPolicy()).filter((line) => line.startsWith('cam:'));
    expect(roles()).toEqual([]);
    workflow(stack, made);
    expect(roles()).toEqual(['cam:PassRole qcs::cam:::roleName/CI_QCSRole']);
    expect(roles({ ownerUin: '100000000001' })).toEqual([
      'cam:PassRole qcs::cam::uin/100000000001:roleName/CI_QCSRole',
    ]);
    expect(allowed(CamPolicy.forStack(stack).read.toPolicy()).join()).not.toContain('PassRole');
  });

  test('what is looked up is read, and what is only named needs nothing', () => {
    const stack = stackOf();
    const bucket = CiBucket.fromBucketName(stack, 'Bucket', MEDIA);
    VoiceSeparateTemplate.fromTemplateId(stack, 'Named', 't1', { audioMode: AudioMode.IS_AUDIO });
    const { deploy, read } = CamPolicy.forStack(stack);
    expect(deploy.toPolicy().statement).toEqual([]);
    new VoiceSeparateJobLookup(stack, 'Job', { bucket, jobId: 'j1' });
    expect(allowed(deploy.toPolicy())).toEqual([`ci:DescribeMediaJob ${ON_MEDIA}`]);
    expect(read.toPolicy()).toEqual(deploy.toPolicy());
  });

  test('L1 resources and escape hatches count, and resources of other providers do not', () => {
    const stack = stackOf();
    const queue = new l1.Queue(stack, 'Queue', { bucket: MEDIA });
    queue.addOverride('region', 'ap-beijing');
    expect(allowed(CamPolicy.forStack(stack).deploy.toPolicy())).toEqual([
      `ci:DescribeAsrQueues qcs::ci:ap-beijing:uid/1250000000:bucket/${MEDIA}/*`,
      `ci:UpdateAsrQueue qcs::ci:ap-beijing:uid/1250000000:bucket/${MEDIA}/*`,
    ]);
  });

  test('where nothing names a region, the bucket is allowed in any, or in that of the option', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    new TencentCiProvider(stack, 'Provider');
    template(stack);
    const on = (options = {}): string | undefined =>
      CamPolicy.forStack(stack, options).read.toPolicy().statement[0]?.resource[0];
    expect(on()).toBe(`qcs::ci::uid/1250000000:bucket/${MEDIA}/*`);
    expect(on({ region: 'ap-tokyo' })).toBe(`qcs::ci:ap-tokyo:uid/1250000000:bucket/${MEDIA}/*`);
  });
});

test('the order of what is declared does not matter, and what is declared after the policy counts', () => {
  const [one, other] = ['a', 'b'].map((first) => {
    const stack = stackOf();
    const policies = CamPolicy.forStack(stack);
    new TerraformOutput(stack, 'Policy', { value: policies.deploy.toJson() });
    const makes = [
      () => template(stack, MEDIA, 'A'),
      () => template(stack, 'other-1250000000', 'B'),
      () => new SmartAudioQueue(stack, 'Q', { bucket: CiBucket.fromBucketName(stack, 'QB', MEDIA) }),
    ];
    for (const make of first === 'a' ? makes : makes.reverse()) make();
    return { policy: policies.deploy.toPolicy(), output: synth(stack).output['Policy']?.value };
  });
  expect(one).toEqual(other);
  expect(JSON.parse(String(one?.output))).toEqual(one?.policy);
  expect(allowed(one?.policy as CamPolicyDocument)).toHaveLength(2 * 4 + 2);
});

test('the policy of a program is that of all its stacks, each in its region', () => {
  const app = Testing.app();
  template(stackOf(app, 'one', 'ap-beijing'));
  const { read } = CamPolicy.forApp(app);
  template(stackOf(app, 'two', 'ap-shanghai'));
  expect(read.toPolicy().statement).toEqual([
    {
      effect: 'allow',
      action: ['ci:DescribeMediaTemplates'],
      resource: ['ap-beijing', 'ap-shanghai'].map(
        (region) => `qcs::ci:${region}:uid/1250000000:bucket/${MEDIA}/*`,
      ),
    },
  ]);
});

test('tokens are written as Terraform reads them, and the APPID is taken from the name', () => {
  const stack = stackOf();
  const name = new TerraformVariable(stack, 'bucket', { type: 'string' });
  template(stack, name.stringValue);
  const policyWith = (id: string, options = {}): unknown => {
    const policy = CamPolicy.forStack(stack, options).read.toJson();
    return new TerraformOutput(stack, id, { value: policy });
  };
  policyWith('Plain');
  policyWith('Given', { appId: '1250000000' });
  const { output } = synth(stack);
  expect(output['Plain']?.value).toContain(
    'qcs::ci:ap-chongqing:uid/${regex("[0-9]+$", var.bucket)}:bucket/${var.bucket}/*',
  );
  expect(output['Given']?.value).toContain('qcs::ci:ap-chongqing:uid/1250000000:bucket/${var.bucket}/*');
});

test('a bucket that only its own block knows is refused, with the construct', () => {
  const stack = stackOf();
  template(stack, '${each.value}');
  expect(() => CamPolicy.forStack(stack).read.toPolicy()).toThrow(
    'CamPolicy cannot name the bucket of "stack/Vocals/Resource", which is ${each.value}',
  );
});

describe('a policy as a file', () => {
  let outdir: string;
  beforeEach(() => (outdir = mkdtempSync(path.join(tmpdir(), 'policy-'))));
  afterEach(() => rmSync(outdir, { recursive: true, force: true }));

  function app(): App {
    return new App({ outdir, skipValidation: true });
  }

  test('it stands beside cdk.tf.json after synth, the same each time', () => {
    const texts = [1, 2].map(() => {
      const program = app();
      const stack = stackOf(program);
      CamPolicy.forStack(stack).deploy.writeTo('cam/deploy.json');
      template(stack);
      program.synth();
      expect(readdirSync(path.join(outdir, 'stacks/stack/cam'))).toEqual(['deploy.json']);
      return readFileSync(path.join(outdir, 'stacks/stack/cam/deploy.json'), 'utf8');
    });
    expect(texts[0]).toBe(texts[1]);
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({ version: '2.0' });
  });

  test('that of a program stands in cdktf.out and holds all its stacks', () => {
    const program = app();
    template(stackOf(program, 'one', 'ap-beijing'));
    CamPolicy.forApp(program).read.writeTo('read.json');
    template(stackOf(program, 'two', 'ap-shanghai'));
    program.synth();
    const text = readFileSync(path.join(outdir, 'read.json'), 'utf8');
    expect(text).toContain('ap-beijing');
    expect(text).toContain('ap-shanghai');
  });

  test('tokens, nothing to allow, and a link in the way are refused', () => {
    const refused = (declare: (stack: TerraformStack) => void): string => {
      const program = app();
      const stack = stackOf(program);
      CamPolicy.forStack(stack).read.writeTo('read.json');
      declare(stack);
      try {
        program.synth();
      } catch (error) {
        return (error as Error).message;
      }
      return 'written';
    };
    expect(refused((stack) => template(stack, '${var.bucket}'))).toContain('only Terraform can work out');
    expect(refused(() => undefined)).toContain('nothing that is declared needs a permission');
    const program = app();
    expect(() => CamPolicy.forApp(program).read.writeTo('read.json')).toThrow('Declare the stack');
    rmSync(path.join(outdir, 'stacks/stack/read.json'), { force: true });
    symlinkSync('/nowhere', path.join(outdir, 'stacks/stack/read.json'));
    expect(refused((stack) => template(stack))).toContain('symbolic link');
  });
});
