import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { IConstruct } from 'constructs';
import {
  type CostFile,
  INTERNATIONAL_PRICES,
  isMinutes,
  MINUTES,
  outputsOfMode,
  type PriceTable,
  priceTableFaults,
  shown,
  type WorkflowUsage,
} from '../rules';
import { pricesRefused, wrongMinutes } from './checks/errors';
import { writeWhole } from '../stack/files';
import { pathsInput } from './separation-output';
import { CiWorkflow } from './ci-workflow';
import { type IAspect, TerraformStack, Token } from './terraform/cdktf';
import { providerOf } from './terraform/standard-provider';
import { VoiceSeparateWorkflow, WorkflowState } from './voice-separate-workflow';

/** Settings of a `CostEstimate`. */
export interface CostEstimateProps {
  /**
   * What a minute of output costs: `CostEstimate.INTERNATIONAL_PRICES`, or a table of your own, be it read from a JSON
   * file. It stands in the file that synth writes.
   * @default - none: minutes are told, and no amounts
   */
  readonly prices?: PriceTable;
  /**
   * Folder of the files, one for each stack: `costs/media-dev.json`. A relative one begins where the program runs.
   * @default 'costs'
   */
  readonly folder?: string;
}

/** What was said of workflows. */
const minutesOf = new WeakMap<IConstruct, number>();

/**
 * Writes at synth what the workflows of a stack do in a month, for `tencent-ci cost` to tell what that costs, and what it
 * cost with the last commit: keep the file with the program. Add it to each stack, `Aspects.of(stack).add(…)`: CDKTF
 * looks at no Aspect of the app.
 */
export class CostEstimate implements IAspect {
  /**
   * The one price that Tencent Cloud publishes: 0.012 USD for a minute of output, for accounts of the international site,
   * as of 2023-07. Whether it is yours is for you to know.
   */
  public static readonly INTERNATIONAL_PRICES: PriceTable = INTERNATIONAL_PRICES;

  /**
   * Says how much audio starts a workflow in a month.
   *
   * @param workflow - the workflow.
   * @param minutes - minutes of what is uploaded; output is counted from it, for each stem.
   * @throws Error when that is no number from 0.
   */
  public static setMinutesPerMonth(workflow: VoiceSeparateWorkflow | CiWorkflow, minutes: number): void {
    if (!isMinutes(minutes)) throw wrongMinutes(kindOf(workflow), workflow, shown(minutes), MINUTES);
    minutesOf.set(workflow, minutes);
  }

  private readonly folder: string;

  /** @throws Error when the prices are no table of prices; the message lists every fault. */
  public constructor(private readonly props: CostEstimateProps = {}) {
    const faults = props.prices === undefined ? [] : priceTableFaults(props.prices);
    if (faults.length > 0) throw pricesRefused(faults);
    this.folder = path.resolve(props.folder ?? 'costs');
  }

  /** Writes the file of a stack, where its content differs; of other constructs there is nothing to do. */
  public visit(node: IConstruct): void {
    if (!TerraformStack.isStack(node)) return;
    const { prices } = this.props;
    const workflows = node.node
      .findAll()
      .filter((each): each is VoiceSeparateWorkflow | CiWorkflow => {
        if (each instanceof VoiceSeparateWorkflow) return true;
        // Nothing is known of what other nodes cost.
        return each instanceof CiWorkflow && each._separations.size > 0;
      })
      .filter((each) => TerraformStack.of(each) === node)
      .map(usageOf);
    const file: CostFile = { environment: node.node.id, workflows, ...(prices && { prices }) };
    mkdirSync(this.folder, { recursive: true });
    writeWhole(path.join(this.folder, `${node.node.id}.json`), `${JSON.stringify(file, undefined, 2)}\n`);
  }
}

function kindOf(workflow: VoiceSeparateWorkflow | CiWorkflow): string {
  return workflow instanceof CiWorkflow ? 'CiWorkflow' : 'VoiceSeparateWorkflow';
}

function usageOf(workflow: VoiceSeparateWorkflow | CiWorkflow): WorkflowUsage {
  const minutesPerMonth = minutesOf.get(workflow);
  const region = workflow.resource.regionInput ?? providerOf(workflow, workflow._provider)?.regionInput;
  return {
    workflow: workflow.node.path,
    ...(region !== undefined && !Token.isUnresolved(region) && { region }),
    ...(minutesPerMonth !== undefined && { minutesPerMonth }),
    ...(workflow.resource.stateInput === WorkflowState.PAUSED && { paused: true }),
    outputs: Object.fromEntries(
      [...workflow._separations].map(([name, { template, output }]) => {
        const named = Object.values(pathsInput(output)).filter((key) => key !== undefined).length;
        return [name, outputsOfMode(template?.audioMode, named)];
      }),
    ),
  };
}
