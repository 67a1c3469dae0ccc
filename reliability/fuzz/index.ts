import type { Part, Run, Section } from '../report';
import { versions } from '../report';
import { MSGPACK } from './msgpack';
import { PLUGIN } from './plugin';
import type { Property } from './property';
import { REQUESTS } from './requests';
import { VALUES } from './values';
import { XML } from './xml';

const PROPERTIES: readonly Property[] = [...PLUGIN, ...MSGPACK, ...XML, ...VALUES, ...REQUESTS];

/** Sends whatever a generator comes up with to everything that reads. */
export const fuzz: Part = {
  name: 'fuzz',
  title: 'Fuzzing',
  run: runFuzz,
};

async function runFuzz(run: Run): Promise<Section> {
  const { seed, short, replay, say } = run;
  const [only, path] = replay?.split('|') ?? [];
  const rows: (readonly (string | number)[])[] = [];
  const failures: string[] = [];
  for (const one of PROPERTIES.filter(({ name }) => only === undefined || name === only)) {
    const started = performance.now();
    const numRuns = short ? one.runs.short : one.runs.full;
    const { runs, failure } = await one.check(run, { seed, numRuns, ...(path && { path }) });
    say(`${one.name}: ${runs} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    rows.push([one.name, runs, failure === undefined ? 0 : 1]);
    if (failure !== undefined) failures.push(failure);
  }
  if (rows.length === 0) {
    throw new Error(`There is no "${only}". Use ${PROPERTIES.map(({ name }) => name).join(', ')}.`);
  }
  return {
    text: [
      `Seed ${seed} (${versions()}, fast-check). Nothing crashes, hangs or takes more than ten seconds; what cannot be ` +
        'read is refused with an error that is meant for it, and who sends no nonsense is served all the time.',
    ],
    tables: [{ head: ['What comes in', 'inputs', 'failures'], rows }],
    failures,
  };
}
