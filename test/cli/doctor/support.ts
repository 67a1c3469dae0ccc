import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, TerraformStack } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  type CamPolicies,
  CamPolicy,
  CiBucket,
  Notify,
  NotifyEvent,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../../lib';
import type { Emulator } from '../../../lib/emulator';
import { BUCKET, type Cli, type Ended } from '../support';

const HOME = 'terraform.d/plugins/tencent-ci.local/cdktf/tencentci';

/** A finding as `--json` has it. */
export interface Found {
  readonly about: string;
  readonly check: string;
  readonly status: string;
  readonly message: string;
  readonly remedy?: string;
}

/** What a program declares, where it is not what most tests need. */
export interface Declared {
  /** Whether the bucket is one that somebody else turns CI on for. */
  readonly imported?: boolean;
  /** Where the workflow tells what it did. */
  readonly callback?: string;
}

/** A folder with a program in it: its packages, its `terraform`, and what was synthesized. */
export class Project {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-doctor-'));
  private readonly bin = path.join(this.folder, 'bin');

  constructor(
    private readonly cli: Cli,
    private readonly ci: Emulator,
  ) {
    this.package('cdktf', { name: 'cdktf', version: '0.21.0' });
    this.package('constructs', { name: 'constructs', version: '10.7.1' });
    this.write('cdktf.json', JSON.stringify({ language: 'typescript', app: 'node main.js' }));
    this.program('terraform', 'Terraform v1.11.4', '1.11.4');
  }

  /** Synthesizes a stack `media`: a bucket, a template and a workflow that is told of at an address. */
  synth({ imported = false, callback }: Declared = {}): CamPolicies {
    const app = new App({ outdir: path.join(this.folder, 'cdktf.out') });
    const stack = new TerraformStack(app, 'media');
    new TencentCiProvider(stack, 'TencentCi', { region: this.ci.region, endpoint: this.ci.url });
    const bucket = imported
      ? CiBucket.fromBucketName(stack, 'Media', BUCKET)
      : new CiBucket(stack, 'Media', { bucketName: BUCKET });
    const template = new VoiceSeparateTemplate(stack, 'Vocals', {
      bucket,
      templateName: 'vocals',
      audioMode: AudioMode.IS_AUDIO,
      audioConfig: AudioConfig.wav({ samplerate: 44100 }),
    });
    new VoiceSeparateWorkflow(stack, 'Uploads', {
      bucket,
      objectPrefix: 'uploads/',
      template,
      output: { voice: 'stems/${InputName}/voice.${Ext}' },
      ...(callback !== undefined && {
        notify: Notify.url(callback, { events: [NotifyEvent.WORKFLOW_FINISH] }),
      }),
    });
    const policies = CamPolicy.forStack(stack);
    app.synth();
    return policies;
  }

  /** Runs the doctor here. */
  run(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const searched = `${this.bin}:${path.dirname(process.execPath)}:/usr/bin:/bin`;
    return this.cli.run(
      ['doctor', ...args],
      { ...this.ci.env, HOME: this.folder, PATH: searched, ...env },
      this.folder,
    );
  }

  /** Runs the doctor here, for machines. */
  async findings(
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number | null; readonly findings: readonly Found[] }> {
    const { code, out, err } = await this.run([...args, '--json'], env);
    try {
      return { code, findings: (JSON.parse(out) as { findings: Found[] }).findings };
    } catch {
      throw new Error(`The doctor wrote no JSON: ${out}${err}`);
    }
  }

  /** Puts a program on PATH that says which version of what it is. */
  program(name: string, says: string, version: string): void {
    const json = JSON.stringify({ terraform_version: version, platform: 'linux_amd64' });
    const file = this.write(
      `bin/${name}`,
      `#!/bin/sh\nif [ "$2" = -json ]; then echo '${json}'; else echo '${says}'; fi\n`,
    );
    chmodSync(file, 0o755);
  }

  /** Installs a package, as far as its version. */
  package(folder: string, content: { readonly name: string; readonly version: string }): void {
    this.write(`node_modules/${folder}/package.json`, JSON.stringify(content));
  }

  /** A file of the stack. */
  inStack(...names: readonly string[]): string {
    return path.join(this.folder, 'cdktf.out/stacks/media', ...names);
  }

  /** The text of the synthesized stack. */
  text(): string {
    return readFileSync(this.inStack('cdk.tf.json'), 'utf8');
  }

  /** Gives the provider that was placed another version. */
  renameProvider(from: string, to: string): void {
    renameSync(this.inStack(HOME, from), this.inStack(HOME, to));
  }

  /** Adds a line to the provider that was placed for this machine. */
  tamper(): void {
    const [version = ''] = readdirSync(this.inStack(HOME));
    for (const platform of readdirSync(this.inStack(HOME, version))) {
      appendFileSync(this.inStack(HOME, version, platform, 'tencentci.cjs'), '// More.\n');
    }
  }

  /** Changes the text of the synthesized stack. */
  edit(change: (text: string) => string): void {
    const file = this.inStack('cdk.tf.json');
    writeFileSync(file, change(this.text()));
  }

  /** Adds a resource to the synthesized stack. */
  declare(type: string, name: string, settings: object): void {
    this.edit((text) => {
      const root = JSON.parse(text) as { resource: Record<string, object> };
      root.resource[type] = { ...root.resource[type], [name]: settings };
      return JSON.stringify(root);
    });
  }

  write(name: string, content: string): string {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Every file with what it holds and when it was changed. */
  files(): Readonly<Record<string, string>> {
    const names = readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).sort();
    return Object.fromEntries(
      names.map((name) => {
        const file = path.join(this.folder, name);
        const stats = statSync(file);
        return [name, `${stats.mtimeMs} ${stats.isFile() ? readFileSync(file, 'base64') : ''}`];
      }),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
