import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { terraformCommand, terraformEnv } from '../../scripts/workspace';

/** A step of a job, as far as a test looks at it. */
export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job of a pipeline. */
export interface Job {
  readonly if: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: string;
  readonly strategy: {
    readonly 'max-parallel'?: number;
    readonly matrix: {
      readonly include?: readonly Readonly<Record<string, string>>[];
      readonly environment?: readonly string[];
    };
  };
  readonly steps: readonly Step[];
}

/** A pipeline of GitHub. */
export interface Pipeline {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A pipeline; see {@link readYaml}. */
export function readPipeline(file: string): Pipeline {
  return readYaml(file) as Pipeline;
}

/** What a file says, read by Terraform's own reader of YAML. */
export function readYaml(file: string): unknown {
  const expression = `jsonencode(yamldecode(file(${JSON.stringify(file)})))\n`;
  const folder = mkdtempSync(path.join(tmpdir(), 'yaml-'));
  try {
    const said = execFileSync(terraformCommand(), ['console'], {
      input: expression,
      cwd: folder,
      env: terraformEnv(),
    });
    return JSON.parse(JSON.parse(said.toString()) as string) as unknown;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
