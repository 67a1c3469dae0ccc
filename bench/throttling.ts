import { CiClient, createTemplate } from '../lib/ci';
import { startEmulator } from '../lib/emulator';

/** Of the first column. */
const WIDTH = 44;
const TARGET = { region: 'ap-chongqing', bucket: 'media-1250000000' };

/** What making templates took. */
interface Run {
  readonly seconds: number;
  readonly made: number;
  readonly refused: number;
  readonly requests: number;
}

/** Makes templates, so many at once, at a service that takes so many requests a second (0: any number). */
async function make(templates: number, rateLimit: number, parallelism: number): Promise<Run> {
  const ci = await startEmulator({ behaviour: { rateLimit } });
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

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/**
 * Measures how templates are made under a rate limit: all of them, at most 5 % of the requests refused, in at most 1.3
 * times what the limit itself needs, which is a second for as many requests as it takes in one.
 */
export async function throttling(): Promise<void> {
  console.log(
    `${'templates, requests a second, parallelism'.padEnd(WIDTH)} ${'made'.padStart(6)} ${'refused'.padStart(8)} ` +
      `${'time'.padStart(8)} ${'of the limit'.padStart(13)}`,
  );
  let missed = 0;
  for (const templates of [300, 1000]) {
    for (const rate of [0, 20, 50, 200]) {
      for (const parallelism of [10, 50, 200]) {
        const { seconds, made, refused, requests } = await make(templates, rate, parallelism);
        const [share, ratio] = [refused / requests, rate === 0 ? NaN : (seconds * rate) / templates];
        const held = made === templates && share <= 0.05 && !(ratio > 1.3);
        if (!held) missed += 1;
        console.log(
          `${`${templates}, ${rate === 0 ? 'no limit' : rate}, ${parallelism}`.padEnd(WIDTH)} ` +
            `${String(made).padStart(6)} ${percent(share).padStart(8)} ${`${seconds.toFixed(1)} s`.padStart(8)} ` +
            `${(rate === 0 ? '' : `${ratio.toFixed(2)} ×`).padStart(13)}${held ? '' : '   MISSED'}`,
        );
      }
    }
  }
  if (missed > 0) throw new Error(`${missed} measurements are not within 5 % and 1.3 ×.`);
}
