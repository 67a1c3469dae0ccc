import { existsSync, readFileSync } from 'node:fs';

/** Milliseconds of one run: until it ended, and of the processor, `NaN` where the system does not tell. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** What processes that this one started, and those that they started, took of the processor until they ended. */
function childrensCpu(): number {
  if (!existsSync('/proc/self/stat')) return NaN;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is a name in brackets; user and system time of the children are fields 16 and 17, in ticks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

export async function cost(work: () => unknown): Promise<Cost> {
  const cpu = childrensCpu();
  const started = performance.now();
  await work();
  return { wall: performance.now() - started, cpu: childrensCpu() - cpu };
}
