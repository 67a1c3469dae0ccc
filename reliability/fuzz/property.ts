import fc from 'fast-check';
import type { Run } from '../report';

/** Something that has to hold for whatever comes in. */
export interface Property {
  /** What comes in, and where. */
  readonly name: string;
  /** How many inputs there are in a whole run, and in a short one. */
  readonly runs: { readonly full: number; readonly short: number };
  /** Runs it with these settings of fast-check, which throws nothing. */
  readonly check: (run: Run, settings: fc.Parameters<unknown>) => Promise<Checked>;
}

/** What became of a property. */
export interface Checked {
  readonly runs: number;
  /** Why it does not hold, with the way to see it again. */
  readonly failure?: string;
}

/** How long one input may take, in milliseconds, on a machine that others use too. */
export const SLOW_MS = 10_000;

/** A property of one kind of input. */
export function property<Input>(
  name: string,
  runs: Property['runs'],
  inputs: fc.Arbitrary<Input>,
  /** Throws when it does not hold. What it needs is set up before it, and `end` takes that away. */
  setUp: (run: Run) => Promise<{
    readonly holds: (input: Input) => Promise<void> | void;
    readonly end?: () => Promise<void> | void;
  }>,
): Property {
  return {
    name,
    runs,
    async check(run, settings) {
      const { holds, end } = await setUp(run);
      try {
        const timed = async (input: Input): Promise<void> => {
          const started = performance.now();
          await holds(input);
          const ms = performance.now() - started;
          if (ms > SLOW_MS) throw new Error(`It took ${(ms / 1000).toFixed(0)} s.`);
        };
        const details = await fc.check(fc.asyncProperty(inputs, timed), settings as fc.Parameters<[Input]>);
        return { runs: details.numRuns, ...(details.failed && { failure: told(name, details) }) };
      } finally {
        await end?.();
      }
    },
  };
}

function told<T>(name: string, details: fc.RunDetails<T>): string {
  const error = details.errorInstance instanceof Error ? details.errorInstance.message : '';
  const input = fc.stringify(details.counterexample).slice(0, 300);
  const path = details.counterexamplePath ?? '';
  return (
    `${name}: ${error.slice(0, 300)} Input: ${input} ` +
    `(\`npm run reliability -- fuzz --seed ${details.seed} --replay "${name}|${path}"\`)`
  );
}
