import { COUNTED, counts } from '../faults';
import type { Part, Run, Section } from '../report';
import { versions } from '../report';
import { type Case, type Death, die, SIGNALS, VICTIMS } from './death';

const DEATHS = 100;
/** In short, one of each signal. */
const FEW = SIGNALS.length;
/** Deaths at once: half of their time is spent waiting. */
const AT_ONCE = 4;

/** Kills the provider, Terraform or both in the middle of an apply. */
export const deaths: Part = { name: 'deaths', title: 'Deaths', run: runDeaths };

async function runDeaths(run: Run): Promise<Section> {
  const queue = casesOf(run);
  const died: Death[] = [];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const death = await die(next);
      died.push(death);
      death.failures.forEach((failure) => run.say(`${nameOf(death)}: ${failure}`));
      if (died.length % 10 === 0) run.say(`${died.length} deaths`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return sectionOf(run, died);
}

/** Every signal meets every victim in turn; in short, the seed decides which. */
function casesOf({ seed, short, replay }: Run): Case[] {
  if (replay !== undefined) return [caseOf(replay)];
  return Array.from({ length: short ? FEW : DEATHS }, (_, index) => {
    const [signal, victim] = [SIGNALS[index % SIGNALS.length], VICTIMS[(index + seed) % VICTIMS.length]];
    if (signal === undefined || victim === undefined) throw new Error('There is no way to die.');
    return { seed: seed * DEATHS + index, signal, victim };
  });
}

function nameOf({ signal, victim, seed }: Case): string {
  return `${signal}/${victim}/${seed}`;
}

function caseOf(name: string): Case {
  const [signal, victim, seed] = name.split('/');
  const found = {
    signal: SIGNALS.find((one) => one === signal),
    victim: VICTIMS.find((one) => one === victim),
    seed: Number(seed),
  };
  if (found.signal === undefined || found.victim === undefined || !Number.isInteger(found.seed)) {
    throw new Error(`There is no death "${name}". Name one as "SIGKILL/provider/902".`);
  }
  return { signal: found.signal, victim: found.victim, seed: found.seed };
}

function sectionOf({ seed }: Run, died: readonly Death[]): Section {
  const groups = SIGNALS.flatMap((signal) =>
    VICTIMS.map((victim) => ({
      title: `${signal} to ${victim}`,
      some: died.filter((death) => death.signal === signal && death.victim === victim),
    })),
  ).filter(({ some }) => some.length > 0);
  return {
    text: [
      `${died.length} deaths with seed ${seed} (${versions()}): in the middle of an apply of three templates and three ` +
        'workflows that are made, changed or removed, a signal goes to the provider, to Terraform, or to both, at a ' +
        'moment that the seed decides, at an emulator that takes its time. Both processes have to end by themselves. ' +
        'Afterwards one apply has to put everything right, with the `import` blocks of the refusals where the name of ' +
        'a template was taken, and a plan to find nothing to do.',
      'Survived means that the command that was struck ended well. Orphans and doubles are those that are left after ' +
        'all; announced ones were named, with what takes them over.',
    ],
    tables: [
      {
        head: ['Death', 'tried', 'survived', ...COUNTED],
        rows: groups.map(({ title, some }) => [
          title,
          some.length,
          some.filter(({ survived }) => survived).length,
          ...counts(some),
        ]),
      },
    ],
    failures: died.flatMap((death) =>
      death.failures.map(
        (failure) =>
          `${nameOf(death)} (${death.act}, after ${death.moment.requests} requests and ${death.moment.ms} ms): ` +
          `${failure} (\`npm run reliability -- deaths --replay ${nameOf(death)}\`)`,
      ),
    ),
  };
}
