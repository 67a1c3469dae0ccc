import { templateListings, updateTemplate } from '../../lib/ci';
import { type Template, TEMPLATE_ANSWER, TEMPLATE_LIST } from '../../lib/ci/wire';
import { type Answer, type Arrived, refusal, service, TARGET, type TestService } from './service';

const template = (number: number): Template => ({
  templateId: `t${number}`,
  name: `n${number}`,
  tag: 'VoiceSeparate',
  voiceSeparate: { audioMode: 'IsAudio' },
});
const many = (count: number): Template[] => Array.from({ length: count }, (_, number) => template(number));

interface Service {
  /** What there is. */
  readonly all: Template[];
  /** What lists show of it. @default - the same */
  readonly listed?: (item: Template) => Template | undefined;
  /** The largest page. */
  readonly largest?: number;
  /** What is answered instead. */
  readonly instead?: (ids: readonly string[] | undefined, page: number) => Answer | undefined;
}

/** A service with templates. */
function templates({ all, listed = (item) => item, largest = 100, instead }: Service): Promise<TestService> {
  return service(async ({ method, url }: Arrived) => {
    const query = new URL(url, 'http://ci').searchParams;
    if (method === 'PUT') return { body: TEMPLATE_ANSWER.write({ template: template(0) }) };
    const ids = query.get('ids')?.split(',');
    const page = Number(query.get('pageNumber'));
    // Long enough for what is asked at once to be told from what is asked after the answer.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const other = instead?.(ids, page);
    if (other) return other;
    if (ids !== undefined) {
      const found = all.filter(({ templateId }) => ids.includes(templateId));
      const nonExistIds = ids.filter((id) => !found.some(({ templateId }) => templateId === id));
      return { body: TEMPLATE_LIST.write({ templates: found, nonExistIds }) };
    }
    const shown = all.map(listed).filter((item) => item !== undefined);
    const size = Math.min(Number(query.get('pageSize')), largest);
    const items = shown.slice((page - 1) * size, page * size);
    return { body: TEMPLATE_LIST.write({ templates: items, nonExistIds: [], totalCount: shown.length }) };
  });
}

/** Reads as Terraform does: so many at once, in an order that has nothing to do with that of the list. */
async function readAll(
  ci: TestService,
  ids: readonly string[],
  { atOnce = 10, listings = templateListings() } = {},
) {
  const client = ci.client({ maxRetries: 0 });
  const seen = new Map<string, Template | undefined>();
  const left = [...ids].sort((a, b) =>
    a.split('').reverse().join('') < b.split('').reverse().join('') ? -1 : 1,
  );
  const reader = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      seen.set(id, await listings.read(client, TARGET, id));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  return seen;
}

const idsOf = (all: readonly Template[]): string[] => all.map(({ templateId }) => templateId);
const byId = ({ requests }: TestService): string[] =>
  requests.filter(({ url }) => url.includes('ids=')).map(({ url }) => url);

describe('reads of a bucket', () => {
  test.each([1, 2, 9, 10, 50, 51, 100, 101, 430, 1000])(
    'of all its %d templates take a call for each fifty, and two',
    async (count) => {
      for (const atOnce of [1, 10, 40]) {
        const all = many(count);
        const ci = await templates({ all });
        const seen = await readAll(ci, idsOf(all), { atOnce });
        expect(all.map(({ templateId }) => seen.get(templateId))).toEqual(all);
        expect(ci.requests.length).toBeLessThanOrEqual(Math.ceil(count / 50) + 2);
        expect(ci.connections()).toBeLessThanOrEqual(atOnce);
      }
    },
  );

  test('begin with the first by its id, at once', async () => {
    const ci = await templates({ all: many(3) });
    await readAll(ci, ['t1']);
    expect(ci.requests.map(({ url }) => url)).toEqual(['/template?ids=t1']);
  });

  test('of one thing by many take one call', async () => {
    const ci = await templates({ all: many(3) });
    const listings = templateListings();
    const client = ci.client();
    for (let reader = 0; reader < 5; reader += 1) {
      const reads = [listings.read(client, TARGET, 't1'), listings.read(client, TARGET, 't1')];
      expect(await Promise.all(reads)).toEqual([template(1), template(1)]);
    }
    expect(ci.requests.map(({ url }) => url)).toEqual(['/template?ids=t1']);
  });

  test('are tried again after one failed', async () => {
    let failing = true;
    const ci = await templates({
      all: many(3),
      instead: () => (failing ? refusal(500, 'InternalError') : undefined),
    });
    const listings = templateListings();
    const client = ci.client({ maxRetries: 0 });
    await expect(listings.read(client, TARGET, 't1')).rejects.toThrow('InternalError');
    failing = false;
    expect(await listings.read(client, TARGET, 't1')).toEqual(template(1));
  });

  test('that are few take no long listing', async () => {
    const ci = await templates({ all: many(3000) });
    await readAll(ci, ['t2999', 't2998', 't2997', 't2996', 't2995']);
    expect(ci.requests).toHaveLength(1);
  });

  test('ask by their ids for what the list does not hold: a list proves no absence', async () => {
    const all = many(120);
    const ci = await templates({ all, listed: (item) => (item.templateId === 't70' ? undefined : item) });
    const seen = await readAll(ci, [...idsOf(all), 'gone']);
    expect(seen.get('t70')).toEqual(template(70));
    expect([seen.has('gone'), seen.get('gone')]).toEqual([true, undefined]);
    expect(byId(ci).some((url) => url.includes('gone'))).toBe(true);
  });

  test.each([20, 49])('notice that the service makes its pages no larger than %d', async (largest) => {
    const all = many(200);
    const ci = await templates({ all, largest });
    expect((await readAll(ci, idsOf(all))).size).toBe(200);
    expect(ci.requests.length).toBeLessThanOrEqual(Math.ceil(200 / largest) + 2);
  });

  test('are answered by id where a page of the list fails', async () => {
    const all = many(200);
    const ci = await templates({
      all,
      instead: (_ids, page) => (page === 3 ? refusal(500, 'InternalError') : undefined),
    });
    const seen = await readAll(ci, idsOf(all));
    expect(all.map(({ templateId }) => seen.get(templateId))).toEqual(all);
    const asked = new Set(byId(ci).flatMap((url) => url.replace(/.*ids=/, '').split('%2C')));
    for (let number = 100; number < 150; number += 1) expect(asked).toContain(`t${number}`);
  });

  test('are answered by id where there is no list', async () => {
    const all = many(30);
    const ci = await templates({
      all,
      instead: (ids) => (ids === undefined ? refusal(403, 'AccessDenied') : undefined),
    });
    const seen = await readAll(ci, idsOf(all));
    expect(all.map(({ templateId }) => seen.get(templateId))).toEqual(all);
    expect(ci.requests.length).toBeLessThanOrEqual(30);
  });

  test('are answered by id where the list says less of things than they are', async () => {
    const all = many(60);
    const ci = await templates({ all, listed: ({ voiceSeparate: _, ...brief }) => brief });
    const seen = await readAll(ci, idsOf(all));
    expect(all.map(({ templateId }) => seen.get(templateId))).toEqual(all);
  });

  test('are answered by id once this client wrote to the bucket', async () => {
    const ci = await templates({ all: many(20) });
    const listings = templateListings();
    const client = ci.client();
    for (const id of ['t1', 't2', 't3']) await listings.read(client, TARGET, id);
    expect(ci.requests).toHaveLength(2);
    await updateTemplate(client, TARGET, 't9', { tag: 'VoiceSeparate', name: 'n9' });
    await listings.read(client, TARGET, 't4');
    expect(ci.requests.at(-1)?.url).toBe('/template?ids=t4');
  });

  test('are answered by id when this client wrote while the list was under way', async () => {
    const ci = await templates({ all: many(20) });
    const listings = templateListings();
    const client = ci.client();
    await listings.read(client, TARGET, 't1');
    const read = listings.read(client, TARGET, 't2');
    await updateTemplate(client, TARGET, 't2', { tag: 'VoiceSeparate', name: 'n2' });
    await read;
    expect(ci.requests.at(-1)?.url).toBe('/template?ids=t2');
  });

  test('do not go by a list that is a minute old', async () => {
    jest.useFakeTimers({
      doNotFake: ['setImmediate', 'setTimeout', 'nextTick', 'queueMicrotask', 'performance'],
    });
    try {
      const all = many(20);
      const ci = await templates({ all });
      const listings = templateListings();
      const client = ci.client();
      for (const id of ['t1', 't2']) await listings.read(client, TARGET, id);
      all[3] = { ...template(3), name: 'renamed' };
      expect((await listings.read(client, TARGET, 't3'))?.name).toBe('n3');
      jest.advanceTimersByTime(60_000);
      expect((await listings.read(client, TARGET, 't3'))?.name).toBe('renamed');
    } finally {
      jest.useRealTimers();
    }
  });

  test('whose ids are asked for together do not fail for one of them', async () => {
    const all = many(8);
    const ci = await templates({
      all,
      listed: () => undefined,
      instead: (ids) => (ids?.includes('bad') ? refusal(400, 'InvalidArgument') : undefined),
    });
    const listings = templateListings();
    const client = ci.client({ maxRetries: 0 });
    await listings.read(client, TARGET, 't0');
    const reads = ['t1', 'bad', 't2'].map((id) => listings.read(client, TARGET, id));
    const results = await Promise.allSettled(reads);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
