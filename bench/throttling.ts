import { CiClient, createTemplate } from '../lib/ci';
import { startEmulator } from '../lib/emulator';
import type { Ratio } from './measure';

/** Of the first column. */
const WIDTH = 44;
const TARGET = { region: 'ap-chongqing', bucket: 'media-1250000000' };

/** How many templates are made, and how. */
export interface Case {
  readonly templates: number;
  /** Requests a second that the service takes; 0: any number. */
  readonly rate: number;
  readonly parallelism: number;
}

/** What making templates took. */
export interface Made {
  readonly seconds: number;
  readonly made: number;
  readonly refused: number;
  readonly requests: number;
}

/** Every number of templates at every limit with every parallelism. */
export const CASES: readonly Case[] = [300, 1000].flatMap((templates) =>
  [0, 20, 50, 200].flatMap((rate) => [10, 50, 200].map((parallelism) => ({ templates, rate, parallelism }))),
);

/** Makes templates, so many at once, at a service with a limit. */
export async function make({ templates, rate, parallelism }: Case): Promise<Made> {
  const ci = await startEmulator({ behaviour: { rateLimit: rate } });
  const { secretId, secretKey } = ci.credentials;
  let [requests, refused] = [0, 0];
  const client = new CiClient({
    credentials: () => ({ secretId, secretKey }),
    endpoint: ci.url,
    log: ({ status }) => {
      requests += 1;
      if (status === 429) refused += 1;
    },
  });
  const names = Array.from({ length: templates }, (_, index) => `template-${index}`);
  let made = 0;
  const worker = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      await createTemplate(client, TARGET, {
        tag: 'VoiceSeparate',
        name,
        audioMode: 'IsAudio',
        audioConfig: { codec: 'aac' },
      });
      made += 1;
    }
  };
  const started = performance.now();
  try {
    await Promise.all(Array.from({ length: parallelism }, worker));
    return { seconds: (performance.now() - started) / 1000, made, refused, requests };
  } finally {
    client.close();
    await ci.stop();
  }
}

/** How a case went by what is asked of it: all made, few refused, in little more time than the limit itself needs. */
export function judged(
  { templates, rate }: Case,
  { seconds, made, refused, requests }: Made,
): { readonly share: string; readonly ratio: string; readonly held: boolean } {
  const [share, ratio] = [refused / requests, rate === 0 ? NaN : (seconds * rate) / templates];
  return {
    share: `${(100 * share).toFixed(1)} %`,
    ratio: rate === 0 ? '' : `${ratio.toFixed(2)} ×`,
    held: made === templates && share <= 0.05 && !(ratio > 1.3),
  };
}

/**
 * Measures how templates are made under a rate limit: all of them, at most 5 % of the requests refused, in at most 1.3
 * times what the limit itself needs, which is a second for as many requests as it takes in one.
 */
export async function throttling(): Promise<readonly Ratio[]> {
  console.log(
    `${'templates, requests a second, parallelism'.padEnd(WIDTH)} ${'made'.padStart(6)} ${'refused'.padStart(8)} ` +
      `${'time'.padStart(8)} ${'of the limit'.padStart(13)}`,
  );
  let missed = 0;
  const values: number[] = [];
  for (const one of CASES) {
    const made = await make(one);
    const { share, ratio, held } = judged(one, made);
    if (!held) missed += 1;
    const { templates, rate, parallelism } = one;
    if (rate > 0) values.push((made.seconds * rate) / templates);
    console.log(
      `${`${templates}, ${rate === 0 ? 'no limit' : rate}, ${parallelism}`.padEnd(WIDTH)} ` +
        `${String(made.made).padStart(6)} ${share.padStart(8)} ${`${made.seconds.toFixed(1)} s`.padStart(8)} ` +
        `${ratio.padStart(13)}${held ? '' : '   MISSED'}`,
    );
  }
  if (missed > 0) throw new Error(`${missed} measurements are not within 5 % and 1.3 ×.`);
  return [{ what: 'new templates under a limit, all cases', by: 'the time that the limit needs', values }];
}
