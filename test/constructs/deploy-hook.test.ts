import * as childProcess from 'node:child_process';
import { NullProvider } from '@cdktf/provider-null/lib/provider';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  AudioMode,
  CiBucket,
  DeployHook,
  HookResourceType,
  type ICiBucket,
  Notify,
  NotifyEvent,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
  type VoiceSeparateWorkflowProps,
  escapeTemplate,
} from '../../lib';
import { only, refusal, synth, warnings } from './support/synth';

let stack: TerraformStack;
let bucket: ICiBucket;

function begin(): void {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
  bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
}

beforeEach(begin);

function template(id = 'Vocals', templateName = 'vocals'): VoiceSeparateTemplate {
  return new VoiceSeparateTemplate(stack, id, { bucket, templateName, audioMode: AudioMode.IS_AUDIO });
}

function workflow(props: Partial<VoiceSeparateWorkflowProps> = {}): VoiceSeparateWorkflow {
  return new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket,
    objectPrefix: 'uploads/',
    template: VoiceSeparateTemplate.fromTemplateId(stack, 'Shared', 't1', { audioMode: AudioMode.IS_AUDIO }),
    output: { voice: 'voices/${InputName}.${Ext}' },
    ...props,
  });
}

interface LocalExec {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

function provisioner(): LocalExec {
  const [entry] = only(stack, 'null_resource').provisioner as { 'local-exec': LocalExec }[];
  if (!entry) throw new Error('no provisioner');
  return entry['local-exec'];
}

const triggers = () => only(stack, 'null_resource').triggers as Record<string, string>;

/** The trigger of a template that is named so, in a stack of its own. */
function triggerOf(templateName: string, more: (template: VoiceSeparateTemplate) => void = () => undefined) {
  begin();
  const watched = template('Vocals', templateName);
  new DeployHook(stack, 'Hook', { when: [watched], command: 'true' });
  more(watched);
  return triggers().VOCALS;
}

describe('a hook', () => {
  test('runs its command with the id of each construct, by its name', () => {
    new DeployHook(stack, 'Hook', {
      when: [template('FourStems'), workflow(), bucket],
      command: './announce "$UPLOADS_ID"',
    });
    expect(provisioner()).toEqual({
      command: './announce "$UPLOADS_ID"',
      environment: {
        FOUR_STEMS_ID: expect.stringMatching(/^\$\{tencentci_voice_separate_template\.\w+\.template_id\}$/),
        UPLOADS_ID: expect.stringMatching(/^\$\{tencentci_voice_separate_workflow\.\w+\.workflow_id\}$/),
        MEDIA_ID: 'media-1250000000',
      },
    });
  });

  test('has the variables that the program adds', () => {
    new DeployHook(stack, 'Hook', { when: [template()], command: 'true', environment: { STAGE: 'dev' } });
    expect(provisioner().environment).toMatchObject({ STAGE: 'dev' });
  });

  test('leaves its variables to the shell when they stand in braces', () => {
    new DeployHook(stack, 'Hook', { when: [template()], command: 'echo ${VOCALS_ID} ${var.x} ${OTHER}' });
    expect(provisioner().command).toBe('echo $${VOCALS_ID} ${var.x} ${OTHER}');
  });

  test('tells the endpoint of the provider', () => {
    stack = new TerraformStack(Testing.app(), 'media');
    new TencentCiProvider(stack, 'Provider', { endpoint: 'http://127.0.0.1:9000' });
    new DeployHook(stack, 'Hook', { when: [template()], command: 'true' });
    expect(provisioner().environment).toMatchObject({ TENCENTCLOUD_CI_ENDPOINT: 'http://127.0.0.1:9000' });
  });

  test('watches a resource without a construct of ours around it', () => {
    new DeployHook(stack, 'Hook', { when: [template().resource], command: 'true' });
    expect(provisioner().environment.RESOURCE_ID).toMatch(
      /^\$\{tencentci_voice_separate_template\.\w+\.id\}$/,
    );
  });

  test.each(['TENCENTCLOUD_SECRET_ID', 'TENCENTCLOUD_SECRET_KEY', 'TENCENTCLOUD_SECURITY_TOKEN'])(
    'does not take %s, which it inherits',
    (name) => {
      const environment = { [name]: '${var.secret}' };
      expect(
        refusal(() => new DeployHook(stack, 'Hook', { when: [], command: 'true', environment })),
      ).toMatch(new RegExp(`DeployHook "media/Hook" sets ${name}.*inherits`));
    },
  );

  test('does not take two constructs that would have one variable', () => {
    const when = [template('FourStems'), template('four-stems')];
    expect(refusal(() => new DeployHook(stack, 'Hook', { when, command: 'true' }))).toContain(
      'the variable FOUR_STEMS_ID',
    );
  });
});

describe('what looks like a credential', () => {
  const hook = (props: { command?: string; environment?: Record<string, string> }) =>
    new DeployHook(stack, 'Hook', { when: [], command: 'true', ...props });

  test('is refused in the command, without being repeated', () => {
    const text = refusal(() => hook({ command: 'curl --user me:pw https://me:hunter22@example.com' }));
    expect(text).toContain(
      'DeployHook "media/Hook" has in `command` what looks like a password in an address',
    );
    expect(text).toContain('read it as "$NAME"');
    expect(text).not.toContain('hunter22');
  });

  test('is refused in the environment, by its value or by its name', () => {
    const key = ['xoxb', '123456789012', 'abcdef'].join('-');
    expect(refusal(() => hook({ environment: { CHANNEL: key } }))).toContain(
      'has in `environment.CHANNEL` what looks like a token of Slack',
    );
    begin();
    expect(refusal(() => hook({ environment: { DEPLOY_TOKEN: 'hunter22' } }))).toContain(
      'has in `environment.DEPLOY_TOKEN` what looks like a password or key by its name',
    );
  });

  test('is none when it is a reference, whose value this program does not see', () => {
    const secret = new TerraformVariable(stack, 'secret', { sensitive: true });
    hook({ environment: { DEPLOY_TOKEN: secret.stringValue, API_KEY: '${var.api_key1}' } });
    expect(provisioner().environment).toEqual({
      DEPLOY_TOKEN: '${var.secret}',
      API_KEY: '${var.api_key1}',
    });
  });
});

describe('a name alone between braces', () => {
  test('that is none of the hook is warned of, with what to write', () => {
    const hook = new DeployHook(stack, 'Hook', {
      when: [template()],
      command: 'echo ${VOCALS_ID} ${HOME} $${USER} ${var.x}',
      environment: { WHERE: '${ HOME }' },
    });
    expect(warnings(hook)).toEqual([
      'command: Terraform reads ${HOME} as an expression of its own, and none is a name alone. If the shell is to read ' +
        'it, write $HOME; if it is a text of its own, give it through escapeTemplate().',
      expect.stringMatching(/^environment\.WHERE: Terraform reads \$\{ HOME \} .* write \$HOME;/),
    ]);
  });

  test('is left to the shell when the text was escaped', () => {
    const hook = new DeployHook(stack, 'Hook', { when: [], command: escapeTemplate('echo ${HOME} 100%{') });
    expect(warnings(hook)).toEqual([]);
    expect(provisioner().command).toBe('echo $${HOME} 100%%{');
  });
});

describe('the trigger of a construct', () => {
  test('is a hash that Terraform computes of its id and its settings', () => {
    expect(triggerOf('vocals')).toMatch(
      /^\$\{sha256\(jsonencode\(\[\(tencentci_voice_separate_template\.\w+\.template_id\), \[\(.*\.id\), \{.*"name" = "vocals",.*\}\]\]\)\)\}$/,
    );
  });

  test('changes with a setting', () => {
    expect(triggerOf('vocals')).not.toBe(triggerOf('voices'));
  });

  test('does not change when nothing does', () => {
    expect(triggerOf('vocals')).toBe(triggerOf('vocals'));
  });

  test('changes with an override that is made after the hook', () => {
    const changed = triggerOf('vocals', ({ resource }) => resource.addOverride('region', 'ap-beijing'));
    expect(changed).not.toBe(triggerOf('vocals'));
  });

  test('does not change with how Terraform treats the resource', () => {
    const changed = triggerOf('vocals', ({ resource }) => {
      resource.lifecycle = { preventDestroy: true };
    });
    expect(changed).toBe(triggerOf('vocals'));
  });

  test('of a workflow holds the settings of its templates too', () => {
    new DeployHook(stack, 'Hook', { when: [workflow({ template: template() })], command: 'true' });
    expect(triggers().UPLOADS).toContain('"audio_mode" = "IsAudio"');
  });

  test('keeps the wildcards of CI as they are escaped', () => {
    new DeployHook(stack, 'Hook', { when: [workflow()], command: 'true' });
    expect(triggers().UPLOADS).toContain('"au_object" = "voices/$${InputName}.$${Ext}"');
  });

  test('holds a sensitive value only as a reference inside the hash', () => {
    const url = new TerraformVariable(stack, 'url', { sensitive: true }).stringValue;
    const notify = Notify.url(url, { events: [NotifyEvent.TASK_FINISH] });
    new DeployHook(stack, 'Hook', { when: [workflow({ notify })], command: 'true' });
    expect(triggers().UPLOADS).toContain('"url" = (var.url)');
    expect(JSON.stringify(provisioner())).not.toContain('var.url');
  });
});

describe('the provider null', () => {
  const nullProviders = () => synth(stack).provider.null;

  test('is added to a stack that has none, once', () => {
    for (const id of ['First', 'Second']) {
      new DeployHook(stack, id, { when: [template(`${id}Template`)], command: 'true' });
    }
    expect(nullProviders()).toEqual([{}]);
  });

  test('is that of the program, declared before or after the hook', () => {
    new DeployHook(stack, 'Hook', { when: [template()], command: 'true' });
    new NullProvider(stack, 'Null');
    expect(nullProviders()).toEqual([{}]);
  });

  test('is added beside one that has an alias', () => {
    new NullProvider(stack, 'Null', { alias: 'other' });
    new DeployHook(stack, 'Hook', { when: [template()], command: 'true' });
    expect(nullProviders()).toHaveLength(2);
  });

  test('is not there without a hook', () => {
    template();
    expect(synth(stack).provider).not.toHaveProperty('null');
  });
});

describe('a hook that is a terraform_data', () => {
  const resourceType = HookResourceType.TERRAFORM_DATA;
  const hook = (id = 'Hook') =>
    new DeployHook(stack, id, {
      when: [template(`${id}Template`, id)],
      command: 'true',
      resourceType,
    });

  test('has all that a null_resource has, and needs no provider', () => {
    hook();
    const { triggers_replace: replacing, provisioner: entries } = only(stack, 'terraform_data');
    expect(replacing).toEqual({ HOOK_TEMPLATE: expect.stringMatching(/^\$\{sha256\(jsonencode\(/) });
    expect(entries).toEqual([
      { 'local-exec': { command: 'true', environment: { HOOK_TEMPLATE_ID: expect.any(String) } } },
    ]);
    expect(synth(stack).provider).not.toHaveProperty('null');
    expect(synth(stack).terraform.required_providers).not.toHaveProperty('null');
  });

  test('asks no Terraform for its version, unlike the class of cdktf', () => {
    const run = jest.spyOn(childProcess, 'execSync');
    for (const id of ['First', 'Second']) hook(id);
    expect(Object.keys(synth(stack).resource.terraform_data ?? {})).toHaveLength(2);
    expect(run).not.toHaveBeenCalled();
    run.mockRestore();
  });

  test('is what a null_resource of its name moves to', () => {
    const { resource } = hook();
    resource.moveFromId(`null_resource.${resource.friendlyUniqueId}`);
    const { moved } = synth(stack) as unknown as { moved: unknown };
    expect(moved).toEqual([
      {
        from: `null_resource.${resource.friendlyUniqueId}`,
        to: `terraform_data.${resource.friendlyUniqueId}`,
      },
    ]);
  });

  test('stands in HCL with its triggers and its command', () => {
    hook();
    const { hcl } = stack.toHclTerraform() as { hcl: string };
    expect(hcl).toMatch(
      /resource "terraform_data" "Hook_\w+" \{\s*triggers_replace = \{\s*HOOK_TEMPLATE = "\$\{sha256/,
    );
    expect(hcl).toContain('provisioner "local-exec" {');
  });

  test('stands beside one that is a null_resource', () => {
    hook('First');
    new DeployHook(stack, 'Second', {
      when: [],
      command: 'true',
      resourceType: HookResourceType.NULL_RESOURCE,
    });
    expect(Object.keys(synth(stack).resource)).toEqual(
      expect.arrayContaining(['null_resource', 'terraform_data']),
    );
    expect(synth(stack).provider.null).toEqual([{}]);
  });
});

describe('a smoke test', () => {
  test('runs the workflow on an object, named in the environment only', () => {
    workflow().addSmokeTest({ object: 'smoke/"one".wav' });
    const { command, environment } = provisioner();
    expect(command).toBe(
      'npx --no -- tencent-ci smoke --bucket "$SMOKE_BUCKET" --region "$SMOKE_REGION" ' +
        '--workflow-id "$SMOKE_WORKFLOW_ID" --object "$SMOKE_OBJECT"',
    );
    expect(environment).toMatchObject({
      SMOKE_BUCKET: expect.stringMatching(/\.bucket\}$/),
      SMOKE_REGION: expect.stringMatching(/\.region\}$/),
      SMOKE_WORKFLOW_ID: expect.stringMatching(/\.workflow_id\}$/),
      SMOKE_OBJECT: 'smoke/"one".wav',
    });
  });

  test('watches its workflow and not itself', () => {
    workflow().addSmokeTest({ object: 'smoke.wav' });
    expect(triggers().UPLOADS).toContain('tencentci_voice_separate_workflow');
    expect(triggers().UPLOADS).not.toContain('null_resource');
  });

  test('is what it is told to be, and is returned', () => {
    const smoke = workflow().addSmokeTest({
      object: 'smoke.wav',
      resourceType: HookResourceType.TERRAFORM_DATA,
    });
    expect(smoke).toBeInstanceOf(DeployHook);
    expect(only(stack, 'terraform_data')).toHaveProperty('triggers_replace.UPLOADS');
  });

  test('runs again when a separation is added after it', () => {
    const uploads = workflow();
    uploads.addSmokeTest({ object: 'smoke.wav' });
    const before = triggers().UPLOADS;
    const other = VoiceSeparateTemplate.fromTemplateId(stack, 'Other', 't2');
    uploads.addSeparation('More', { template: other, output: { bass: 'bass.aac' } });
    expect(triggers().UPLOADS).not.toBe(before);
  });
});
