import { type CostFile, costsOf, type Price, type PriceTable, rounded, type WorkflowCost } from '../../rules';
import type { CostFlags } from '../flags';
import { print } from '../print';
import { table } from '../table';
import { filesAt, filesIn, pricesIn } from './files';

/** A workflow now and then; one of the two may be missing. */
interface Compared {
  readonly environment: string;
  readonly workflow: string;
  readonly now?: WorkflowCost;
  readonly then?: WorkflowCost;
}

/** What a month costs in one currency, without what has no amount. */
interface Total {
  readonly currency: string;
  readonly perMonth: number;
  readonly change?: number;
}

/** Tells what the workflows of a folder cost, and how that differs from a commit. */
export async function report(folder: string, flags: CostFlags): Promise<void> {
  const prices = flags.prices === undefined ? undefined : pricesIn(flags.prices);
  const priced = (file: CostFile): CostFile => (prices ? { ...file, prices } : file);
  const files = filesIn(folder).map(priced);
  const committed = await filesAt(flags.against, folder);
  const before = 'files' in committed ? committed.files.map(priced) : undefined;
  const rows = compared(files, before);
  // A sum of changes of which one is not known would pretend to know it.
  const certain = before !== undefined && rows.every((row) => change(row) !== UNKNOWN);
  const open = rows.filter(({ now }) => now && now.perMonth === undefined).length;
  const totals =
    open > 0 && rows.every(({ now }) => now?.perMonth === undefined) ? [] : totalsOf(rows, certain);
  if (flags.json) {
    print({
      workflows: rows.map(({ environment, workflow, now, then }) => ({
        environment,
        workflow,
        now: now ?? null,
        ...(before && { before: then ?? null }),
      })),
      totals,
      withoutAmount: open,
      against: before ? flags.against : null,
      prices: pricesOf(files),
    });
    return;
  }
  const compares = before !== undefined;
  print(
    [
      table([
        [
          'ENVIRONMENT',
          'WORKFLOW',
          'MINUTES',
          'OUTPUTS',
          'OF OUTPUT',
          'PRICE',
          'PER MONTH',
          ...(compares ? ['CHANGE'] : []),
        ],
        ...rows.map((row) => [...cells(row), ...(compares ? [change(row)] : [])]),
        ...totals.map((total) => [
          open > 0 ? 'total of what has an amount' : 'total',
          ...['', '', '', '', ''],
          money(total.perMonth, total.currency),
          ...(total.change === undefined ? [] : [signed(total.change, total.currency)]),
        ]),
      ]),
      '',
      ...(open > 0
        ? [`${open} of ${rows.length} workflows have no amount: nobody gave their minutes or their price.`]
        : []),
      compares
        ? `Compared with ${flags.against}.`
        : `Nothing to compare with: ${'why' in committed ? committed.why : ''}.`,
      ...pricesOf(files).map(
        ({ perMinuteOfOutput, currency, regions, date, source }) =>
          `Price: ${perMinuteOfOutput} ${currency} for a minute of output${regions ? ` in ${regions.join(', ')}` : ''}, ` +
          `as of ${date} (${source}).`,
      ),
      'Each file that is written is taken to be charged by itself; no document says whether it is.',
    ].join('\n'),
  );
}

function compared(now: readonly CostFile[], before: readonly CostFile[] | undefined): Compared[] {
  const rows = new Map<string, Compared>();
  const note = (files: readonly CostFile[], side: 'now' | 'then'): void => {
    for (const cost of files.flatMap(costsOf)) {
      const { environment, workflow } = cost;
      const key = `${environment} ${workflow}`;
      rows.set(key, { ...rows.get(key), environment, workflow, [side]: cost });
    }
  };
  note(now, 'now');
  note(before ?? [], 'then');
  return [...rows.values()].sort(
    (a, b) => compare(a.environment, b.environment) || compare(a.workflow, b.workflow),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A sum for each currency: nobody said what one is worth in another. */
function totalsOf(rows: readonly Compared[], compares: boolean): Total[] {
  const sums = new Map<string, { now: number; then: number }>();
  for (const row of rows) {
    for (const side of ['now', 'then'] as const) {
      const { currency, perMonth } = row[side] ?? {};
      if (currency === undefined || perMonth === undefined) continue;
      const sum = sums.get(currency) ?? { now: 0, then: 0 };
      sum[side] += perMonth;
      sums.set(currency, sum);
    }
  }
  return [...sums].map(([currency, { now, then }]) => ({
    currency,
    perMonth: rounded(now),
    ...(compares && { change: rounded(now - then) }),
  }));
}

function cells({ environment, workflow, now }: Compared): string[] {
  const name = workflow.startsWith(`${environment}/`) ? workflow.slice(environment.length + 1) : workflow;
  if (now === undefined) return [environment, name, '', '', '', '', 'removed'];
  return [
    environment,
    name,
    now.minutesPerMonth === undefined ? 'not given' : `${now.minutesPerMonth}`,
    `${now.outputs}`,
    now.minutesOfOutput === undefined ? '-' : `${rounded(now.minutesOfOutput)}`,
    now.perMinuteOfOutput === undefined ? 'not given' : `${now.perMinuteOfOutput}`,
    now.perMonth === undefined || now.currency === undefined ? '-' : money(now.perMonth, now.currency),
  ];
}

/** A change of which nobody knows how large it is. */
const UNKNOWN = '?';

/** What became of an amount, where there is one on both sides; a workflow that is new or gone has nothing on the other. */
function change({ now, then }: Compared): string {
  if (now && !then)
    return now.perMonth === undefined ? 'new' : `new, ${signed(now.perMonth, now.currency ?? '')}`;
  if (then && !now) return then.perMonth === undefined ? '' : signed(-then.perMonth, then.currency ?? '');
  if (now?.perMonth === undefined || then?.perMonth === undefined || now.currency !== then.currency)
    return UNKNOWN;
  const difference = rounded(now.perMonth - then.perMonth);
  return difference === 0 ? '' : signed(difference, now.currency ?? '');
}

function money(amount: number, currency: string): string {
  return `${amount.toFixed(2)} ${currency}`;
}

function signed(amount: number, currency: string): string {
  return `${amount < 0 ? '' : '+'}${money(amount, currency)}`;
}

/** The prices that the files name, each once. */
function pricesOf(files: readonly CostFile[]): (Price & { readonly currency: string })[] {
  const named = files.flatMap(({ prices }) => rowsOf(prices));
  return [...new Map(named.map((price) => [JSON.stringify(price), price])).values()];
}

function rowsOf(table: PriceTable | undefined): (Price & { readonly currency: string })[] {
  return table ? table.prices.map((price) => ({ currency: table.currency, ...price })) : [];
}
