import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { plant } from './canaries';
import { PARTS } from './parts';
import type { Section } from './report';
import { writeReport } from './document';

const DOCUMENT = path.resolve(__dirname, '..', 'docs', 'reliability.md');

async function main(): Promise<void> {
  // Until all parts have ended, an end is a failure, as when nothing is left that is waited for.
  process.exitCode = 1;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string' }, replay: { type: 'string' }, short: { type: 'boolean' } },
  });
  const seed = Number(values.seed ?? 9);
  if (!Number.isInteger(seed) || seed < 0) throw new Error(`--seed is ${values.seed}. Use a whole number.`);
  const unknown = positionals.find((name) => PARTS.every((part) => part.name !== name));
  if (unknown !== undefined) {
    throw new Error(`There is no part "${unknown}". Use ${PARTS.map(({ name }) => name).join(', ')}.`);
  }
  const parts = PARTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const { replay, short = false } = values;
  const dir = mkdtempSync(path.join(tmpdir(), 'tencent-ci-reliability-'));
  // What is written by what is started here is to be found, too.
  process.env.TMPDIR = dir;
  const found = new Map<string, Section>();
  try {
    for (const { name, title, run } of parts) {
      console.log(`${title} (seed ${seed}) …`);
      const started = performance.now();
      const say = (line: string): void => console.log(`  ${line}`);
      const section = await run({ seed, short, dir, canaries: plant(seed), say, ...(replay && { replay }) });
      found.set(name, section);
      for (const failure of section.failures) console.log(`  FAILED ${failure}`);
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      console.log(`  ${section.failures.length} failures in ${seconds} s\n`);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  // What is no whole run has no place in the document.
  if (replay === undefined && !short) await writeReport(DOCUMENT, PARTS, found);
  const failures = [...found.values()].flatMap((section) => section.failures);
  if (failures.length > 0) throw new Error(`${failures.length} failures.`);
  process.exitCode = 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
});
