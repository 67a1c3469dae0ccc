import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, TerraformStack } from 'cdktf';
import type * as Ours from '../lib';

// What runs this file turns them on, and CDKTF takes the stack of every reference: only built programs cost what users pay.
process.setSourceMapsEnabled(false);
/** The package as it is built. */
const ours = createRequire(__filename)('../dist') as typeof Ours;
const { VoiceSeparateTemplate, VoiceSeparateWorkflow } = ours.l1;

/** What one synthesis cost. */
export interface SynthCost {
  /** Milliseconds of the processor, from the first construct to the end of synth. */
  readonly cpu: number;
  readonly wall: number;
  /** What is held at the end, in MB. */
  readonly heap: number;
}

/** Programs of so many constructs; each of ours declares what its namesake of the bindings does. */
const PROGRAMS: Readonly<Record<string, (stack: TerraformStack, n: number) => void>> = {
  'ours: templates'(stack, n) {
    new ours.TencentCiProvider(stack, 'ci', { region: 'ap-chongqing' });
    const bucket = ours.CiBucket.fromBucketName(stack, 'media', 'media-1250000000');
    for (let i = 0; i < n; i += 1) oursTemplate(stack, bucket, i);
  },
  'L1: templates'(stack, n) {
    new ours.TencentCiProvider(stack, 'ci', { region: 'ap-chongqing' });
    for (let i = 0; i < n; i += 1) l1Template(stack, i);
  },
  'ours: workflows'(stack, n) {
    new ours.TencentCiProvider(stack, 'ci', { region: 'ap-chongqing' });
    const bucket = ours.CiBucket.fromBucketName(stack, 'media', 'media-1250000000');
    const template = oursTemplate(stack, bucket, 0);
    for (let i = 0; i < n; i += 1) {
      new ours.VoiceSeparateWorkflow(stack, `workflow-${i}`, {
        bucket,
        workflowName: `workflow-${i}`,
        objectPrefix: `in/${i}/`,
        template,
        output: { voice: `in/${i + 1}/\${RunId}.\${Ext}` },
      });
    }
  },
  'L1: workflows'(stack, n) {
    new ours.TencentCiProvider(stack, 'ci', { region: 'ap-chongqing' });
    const template = l1Template(stack, 0);
    for (let i = 0; i < n; i += 1) {
      new VoiceSeparateWorkflow(stack, `workflow-${i}`, {
        bucket: 'media-1250000000',
        name: `workflow-${i}`,
        objectPrefix: `in/${i}/`,
        separations: {
          default: {
            templateId: template.templateId,
            output: { auObject: `in/${i + 1}/$\${RunId}.$\${Ext}` },
          },
        },
      });
    }
  },
};

function oursTemplate(stack: TerraformStack, bucket: Ours.ICiBucket, i: number): Ours.VoiceSeparateTemplate {
  return new ours.VoiceSeparateTemplate(stack, `template-${i}`, {
    bucket,
    templateName: `template-${i}`,
    audioMode: ours.AudioMode.IS_AUDIO,
    audioConfig: ours.AudioConfig.aac({ samplerate: 44100, bitrate: 128 }),
  });
}

function l1Template(stack: TerraformStack, i: number): Ours.l1.VoiceSeparateTemplate {
  return new VoiceSeparateTemplate(stack, `template-${i}`, {
    bucket: 'media-1250000000',
    name: `template-${i}`,
    audioMode: 'IsAudio',
    audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128 },
  });
}

const [program = '', count = '0'] = process.argv.slice(2);
const declare = PROGRAMS[program];
if (declare === undefined) throw new Error(`There is no program "${program}".`);
const outdir = mkdtempSync(path.join(tmpdir(), 'ci-synth-'));
const [cpu, started] = [process.cpuUsage(), performance.now()];
const app = new App({ outdir });
declare(new TerraformStack(app, 'stack'), Number(count));
app.synth();
const [{ user, system }, ended] = [process.cpuUsage(cpu), performance.now()];
rmSync(outdir, { recursive: true });
globalThis.gc?.();
const held = process.memoryUsage().heapUsed / 2 ** 20;
const cost: SynthCost = { cpu: (user + system) / 1000, wall: ended - started, heap: held };
console.log(JSON.stringify(cost));
void app;
