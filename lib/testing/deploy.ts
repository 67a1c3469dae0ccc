import type { TerraformStack } from 'cdktf';
import type { TemplateView, WorkflowView } from '../emulator/http/console/api';
import { EmulatorProcess, type EmulatorSettings } from './emulator-process';
import { removeFolder, temporaryFolder, writeStack } from './folder';
import { Plan, type PlanJson } from './plan';
import { type Recording, type SeparateOptions, separate, type Separation } from './separation';
import { Service } from './service';
import { findTerraform, TerraformFolder } from './terraform';

/** How a stack is deployed. Everything has a default. */
export interface DeployOptions extends EmulatorSettings {
  /** Values of the stack's variables. What is no text is written as JSON. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What is done with the service before anything is planned: a bucket made, a fault set, an object uploaded. */
  readonly prepare?: (service: Service) => void | Promise<void>;
}

/**
 * Plans and applies a stack against an emulator of its own: a process beside the test's, on a port that was free, with a
 * state in a temporary folder. Nothing is sent to the cloud, no credentials are needed, and those of the stack's provider
 * blocks are left out, as is its backend.
 *
 * @param source - a stack, or the folder that one was synthesized to (`cdktf.out/stacks/media`).
 * @throws TerraformMissing when neither terraform nor tofu is on PATH.
 * @throws TerraformError when init, plan or apply fails; everything is ended and removed before.
 */
export async function deploy(
  source: TerraformStack | string,
  options: DeployOptions = {},
): Promise<Deployment> {
  const terraform = findTerraform();
  const home = temporaryFolder();
  let emulator: EmulatorProcess | undefined;
  try {
    const dir = writeStack(source, home);
    emulator = await EmulatorProcess.start(options);
    const env = { ...emulator.env, ...variables(options.variables) };
    const region = emulator.env.TENCENTCLOUD_REGION ?? '';
    const service = new Service(emulator.url, emulator.token, region);
    const folder = new TerraformFolder(terraform, dir, env);
    await options.prepare?.(service);
    await folder.run(['init', '-no-color', '-input=false']);
    const plan = await planned(folder);
    await folder.run(['apply', '-no-color', '-input=false', PLAN_FILE]);
    const outputs = await outputsOf(folder);
    return new Deployment({ emulator, service, folder, home, env, plan, outputs });
  } catch (error) {
    await emulator?.stop();
    removeFolder(home);
    throw error;
  }
}

const PLAN_FILE = 'kit.tfplan';

/** What a service holds after everything was destroyed. */
export interface Left {
  readonly templates: readonly TemplateView[];
  readonly workflows: readonly WorkflowView[];
}

/** What a deployment is made of. */
interface Parts {
  readonly emulator: EmulatorProcess;
  readonly service: Service;
  readonly folder: TerraformFolder;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly plan: Plan;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A stack that is deployed against an emulator of its own, until it is stopped or destroyed. */
export class Deployment {
  readonly #parts: Parts;

  /** @internal */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The plan that was applied. */
  get plan(): Plan {
    return this.#parts.plan;
  }

  /** The values of the stack's outputs, sensitive ones too. */
  get outputs(): Readonly<Record<string, unknown>> {
    return this.#parts.outputs;
  }

  /** What the service holds, and what can be done to it. */
  get service(): Service {
    return this.#parts.service;
  }

  /** The folder that terraform works in. */
  get folder(): string {
    return this.#parts.folder.dir;
  }

  /** What points a provider, a client or `tencent-ci` at the service, with the variables of the stack. */
  get env(): Readonly<Record<string, string>> {
    return this.#parts.env;
  }

  /** The process of the emulator. */
  get emulatorPid(): number | undefined {
    return this.#parts.emulator.pid;
  }

  /** Plans once more: what would change now. */
  newPlan(): Promise<Plan> {
    return planned(this.#parts.folder);
  }

  /** Applies once more, such as after a fault or a change behind Terraform's back, and gives the plan of it. */
  async apply(): Promise<Plan> {
    const plan = await this.newPlan();
    await this.#parts.folder.run(['apply', '-no-color', '-input=false', PLAN_FILE]);
    return plan;
  }

  /** Uploads a recording under a workflow's prefix, waits for the execution, and gives it with the stems it wrote. */
  separate(recording: Recording, options?: SeparateOptions): Promise<Separation> {
    return separate(this.service, recording, options);
  }

  /**
   * Runs `terraform destroy`, then ends and removes everything.
   *
   * @returns what the service still held of templates and workflows.
   * @throws TerraformError when terraform fails; everything is ended and removed all the same.
   */
  async destroy(): Promise<Left> {
    try {
      await this.#parts.folder.run(['destroy', '-auto-approve', '-no-color', '-input=false']);
      return { templates: await this.service.templates(), workflows: await this.service.workflows() };
    } finally {
      await this.stop();
    }
  }

  /** Ends the emulator and removes the folder, without terraform: what was deployed is gone with it. */
  async stop(): Promise<void> {
    await this.#parts.emulator.stop();
    removeFolder(this.#parts.home);
  }

  /** As `stop()`: `await using deployment = await deploy(stack)`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

async function planned(folder: TerraformFolder): Promise<Plan> {
  await folder.run(['plan', '-no-color', '-input=false', `-out=${PLAN_FILE}`]);
  const { stdout } = await folder.run(['show', '-json', PLAN_FILE]);
  return new Plan(JSON.parse(stdout) as PlanJson);
}

async function outputsOf(folder: TerraformFolder): Promise<Readonly<Record<string, unknown>>> {
  const { stdout } = await folder.run(['output', '-json']);
  const outputs = JSON.parse(stdout) as Readonly<Record<string, { readonly value: unknown }>>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

function variables(values: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `TF_VAR_${name}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
