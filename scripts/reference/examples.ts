import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { TencentCiProvider } from '../../lib';
import { tidyHcl } from './hcl';

const folder = path.join(__dirname, 'examples');

/** Which file of `examples` shows what: pages of the provider by their path, constructs by their name. */
const SHOWN_BY: Readonly<Record<string, string>> = {
  provider: 'provider',
  TencentCiProvider: 'provider',
  tencentci_bucket: 'bucket',
  CiBucket: 'bucket',
  tencentci_queue: 'queue',
  SmartAudioQueue: 'queue',
  tencentci_voice_separate_template: 'voice-separate-template',
  VoiceSeparateTemplate: 'voice-separate-template',
  AudioConfig: 'voice-separate-template',
  AnyModeAudioConfig: 'job-callback',
  tencentci_voice_separate_workflow: 'voice-separate-workflow',
  VoiceSeparateWorkflow: 'voice-separate-workflow',
  tencentci_workflow: 'workflow',
  CiWorkflow: 'workflow',
  CiNode: 'workflow',
  tencentci_voice_separate_job: 'voice-separate-job',
  VoiceSeparateJob: 'voice-separate-job',
  'data.tencentci_template': 'data-template',
  CiTemplateLookup: 'data-template',
  'data.tencentci_templates': 'data-templates',
  CiTemplates: 'data-templates',
  'data.tencentci_voice_separate_template': 'data-voice-separate-template',
  'data.tencentci_voice_separate_templates': 'data-voice-separate-templates',
  'data.tencentci_voice_separate_workflows': 'data-voice-separate-workflows',
  'data.tencentci_workflows': 'data-workflows',
  CiWorkflows: 'data-workflows',
  'data.tencentci_queues': 'data-queues',
  CiQueues: 'data-queues',
  'data.tencentci_buckets': 'data-buckets',
  CiBuckets: 'data-buckets',
  'data.tencentci_job': 'data-job',
  VoiceSeparateJobLookup: 'data-job',
  'data.tencentci_jobs': 'data-jobs',
  VoiceSeparateJobs: 'data-jobs',
  'data.tencentci_workflow_executions': 'data-workflow-executions',
  WorkflowExecutions: 'data-workflow-executions',
  tencentci_presigned_url: 'presigned-url',
  PresignedUrl: 'presigned-url',
  parse_id: 'parse-id',
  codec_limits: 'codec-limits',
  expand_output: 'expand-output',
  output_objects: 'output-objects',
  CiFunctions: 'output-objects',
  CamPolicy: 'cam-policy',
  CostEstimate: 'cost-estimate',
  DeployHook: 'deploy-hook',
  Notify: 'notify',
  JobCallback: 'job-callback',
};

/** What an example exports. */
interface Example {
  /** Declares what is shown in a stack. */
  readonly default: (stack: TerraformStack) => void;
  /** The same in HCL, where what cdktf writes is not what somebody would. */
  readonly hcl?: string;
}

/** The lines of a page with an example in TypeScript, and with what that is in HCL. */
export function exampleLines(shown: string): string[] {
  const name = SHOWN_BY[shown];
  if (name === undefined) {
    throw new Error(
      `${shown} has no example. Write one in scripts/reference/examples, and name it in SHOWN_BY.`,
    );
  }
  const hcl = hclOf(name);
  // Terraform could not have the other provider without a registry.
  const fence = hcl.includes('"null_resource"')
    ? '```hcl not-run="needs the provider null of a registry"'
    : '```hcl';
  return ['## Example', '', '```ts', typescriptOf(name), '```', '', fence, hcl, '```', ''];
}

function typescriptOf(name: string): string {
  const text = readFileSync(path.join(folder, `${name}.ts`), 'utf8');
  const [, imports = '', body = ''] =
    /^(.*?)\n\nexport default function example\(stack: TerraformStack\): void \{\n(.*?)\n\}\n/s.exec(text) ??
    [];
  const shown = imports
    .replace(/^import type \{ TerraformStack \} from 'cdktf';\n/, '')
    .replace(', type TerraformStack', '')
    .replace("'../../../lib'", "'cdktf-tencent-ci'");
  return `${shown}\n\n${body.replace(/^ {2}/gm, '')}`;
}

function hclOf(name: string): string {
  const example = module.require(`./examples/${name}`) as Example;
  if (example.hcl !== undefined) return example.hcl.trimEnd();
  const stack = new TerraformStack(new App({ skipValidation: true }), 'media');
  if (name !== 'provider') new TencentCiProvider(stack, 'TencentCi', { region: 'ap-chongqing' });
  example.default(stack);
  const { hcl } = stack.toHclTerraform() as { readonly hcl: string };
  return tidyHcl(hcl, name === 'provider');
}
