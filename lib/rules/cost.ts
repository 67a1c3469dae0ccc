import { AUDIO_MODES, isAudioMode } from './audio-modes';
import { isRecord, isText, type PriceTable, priceIn, priceTableFaults, shown, strangers } from './prices';

/** What a workflow does in a month, as far as a program tells. */
export interface WorkflowUsage {
  /** Path of the construct: `media-dev/Uploads`. */
  readonly workflow: string;
  /** Missing where only Terraform will know it. */
  readonly region?: string;
  /** Minutes of audio that are uploaded in a month; missing where nobody said. */
  readonly minutesPerMonth?: number;
  /** That uploads do not start it, so that nothing is separated. */
  readonly paused?: true;
  /** How many files each separation writes for one recording, by the separation's name. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** What the workflows of one stack do in a month, and what that is paid at: a file that is kept with the program. */
export interface CostFile {
  /** Name of the stack. */
  readonly environment: string;
  readonly workflows: readonly WorkflowUsage[];
  /** Missing where none are given. */
  readonly prices?: PriceTable;
}

/** What a workflow costs in a month. */
export interface WorkflowCost {
  readonly environment: string;
  readonly workflow: string;
  readonly minutesPerMonth?: number;
  /** Files that are written for one recording. */
  readonly outputs: number;
  /** Missing where the minutes are not known. */
  readonly minutesOfOutput?: number;
  /** Missing where there is none for the region. */
  readonly perMinuteOfOutput?: number;
  readonly currency?: string;
  /** Missing where the minutes or the price are not known. */
  readonly perMonth?: number;
}

/**
 * How many files a separation writes for one recording.
 * @param named - for how many stems it names an output, which counts where the mode is not known.
 */
export function outputsOfMode(audioMode: unknown, named: number): number {
  return isAudioMode(audioMode) ? AUDIO_MODES[audioMode].stems.length : named;
}

/** What the workflows of a stack cost in a month. Each file that is written counts by itself: assumption A48. */
export function costsOf({ environment, workflows, prices }: CostFile): WorkflowCost[] {
  return workflows.map(({ workflow, region, minutesPerMonth, paused, outputs: perSeparation }) => {
    const outputs = Object.values(perSeparation).reduce((sum, each) => sum + each, 0);
    const minutesOfOutput = paused
      ? 0
      : minutesPerMonth === undefined
        ? undefined
        : minutesPerMonth * outputs;
    const price = prices && priceIn(prices, region);
    return {
      environment,
      workflow,
      outputs,
      ...(minutesPerMonth !== undefined && { minutesPerMonth }),
      ...(minutesOfOutput !== undefined && { minutesOfOutput }),
      ...(price && { perMinuteOfOutput: price.perMinuteOfOutput, currency: prices.currency }),
      ...(price &&
        minutesOfOutput !== undefined && { perMonth: rounded(minutesOfOutput * price.perMinuteOfOutput) }),
    };
  });
}

/** An amount to the millionth, without what binary fractions add to it. */
export function rounded(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}

const FILE = ['environment', 'workflows', 'prices'];
const USAGE = ['workflow', 'region', 'minutesPerMonth', 'paused', 'outputs'];

/** What keeps a JSON value from being such a file, a sentence for each fault. */
export function costFileFaults(json: unknown): string[] {
  if (!isRecord(json)) return ['It is no object.'];
  const { environment, workflows, prices } = json;
  const faults = strangers(json, FILE, '');
  if (!isText(environment)) faults.push(`environment is ${shown(environment)}. Use the name of the stack.`);
  if (prices !== undefined) faults.push(...priceTableFaults(prices).map((fault) => `prices: ${fault}`));
  if (!Array.isArray(workflows)) return [...faults, `workflows is ${shown(workflows)}. Use a list.`];
  return [...faults, ...(workflows as unknown[]).flatMap((each, i) => usageFaults(each, `workflows[${i}]`))];
}

function usageFaults(json: unknown, at: string): string[] {
  if (!isRecord(json)) return [`${at} is ${shown(json)}. Use an object.`];
  const { workflow, region, minutesPerMonth, paused, outputs } = json;
  const faults = strangers(json, USAGE, `${at}.`);
  if (!isText(workflow)) faults.push(`${at}.workflow is ${shown(workflow)}. Use the path of the construct.`);
  if (region !== undefined && !isText(region)) faults.push(`${at}.region is ${shown(region)}. Use a name.`);
  if (paused !== undefined && paused !== true)
    faults.push(`${at}.paused is ${shown(paused)}. Use true, or none.`);
  if (minutesPerMonth !== undefined && !isMinutes(minutesPerMonth)) {
    faults.push(`${at}.minutesPerMonth is ${shown(minutesPerMonth)}. ${MINUTES}`);
  }
  const isCounts =
    isRecord(outputs) &&
    Object.values(outputs).every((n) => Number.isInteger(n) && Number(n) >= 0 && Number(n) <= 4);
  if (!isCounts)
    faults.push(`${at}.outputs is ${shown(outputs)}. Use a number from 0 to 4 for each separation.`);
  return faults;
}

/** What is said of minutes that are none. */
export const MINUTES = 'Use a number from 0.';

/** Whether a value can be a number of minutes in a month. */
export function isMinutes(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
