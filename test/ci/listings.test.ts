import { templateListings, workflowListings } from '../../lib/ci';
import { type Template, TEMPLATE_LIST } from '../../lib/ci/wire';
import { type Answer, type Arrived, refusal, service, TARGET } from './service';

const template = (number: number): Template => ({
  templateId: `t${number}`,
  name: `n${number}`,
  tag: 'VoiceSeparate',
});
const many = (count: number): Template[] => Array.from({ length: count }, (_, number) => template(number));

/** Answers with the page that is asked for; the service makes no page larger than `largest`. */
function pageOf(
  all: readonly Template[],
  { url }: Arrived,
  largest = 100,
  totalCount: number | undefined = all.length,
): Answer {
  const query = new URL(url, 'http://ci').searchParams;
  const size = Math.min(Number(query.get('pageSize')), largest);
  const first = (Number(query.get('pageNumber')) - 1) * size;
  return {
    body: TEMPLATE_LIST.write({ templates: all.slice(first, first + size), nonExistIds: [], totalCount }),
  };
}

describe('the listing of a bucket', () => {
  test('is taken once, in few calls, for all who ask', async () => {
    const ci = await service((request) => pageOf(many(120), request));
    const client = ci.client();
    const listings = templateListings();
    const [one, other] = await Promise.all([listings.of(client, TARGET), listings.of(client, TARGET)]);
    expect(await listings.of(client, TARGET)).toBe(one);
    expect(other).toBe(one);
    expect([one.items.size, one.failure]).toEqual([120, undefined]);
    expect(ci.requests).toHaveLength(3);
  });

  test('is one for each bucket and region', async () => {
    const ci = await service((request) => pageOf([], request));
    const client = ci.client();
    const listings = templateListings();
    for (const target of [
      TARGET,
      { ...TARGET, region: 'ap-beijing' },
      { ...TARGET, bucket: 'b-1250000000' },
      TARGET,
    ]) {
      await listings.of(client, target);
    }
    expect(ci.requests).toHaveLength(3);
  });

  test('is whole though the service makes its pages smaller than was asked', async () => {
    const ci = await service((request) => pageOf(many(25), request, 10));
    expect((await templateListings().of(ci.client(), TARGET)).items.size).toBe(25);
    expect(ci.requests).toHaveLength(3);
  });

  test('keeps what came before a page failed, and says that there is more', async () => {
    const ci = await service((request, index) =>
      index === 0 ? pageOf(many(60), request) : refusal(403, 'AccessDenied'),
    );
    const { items, failure } = await templateListings().of(ci.client(), TARGET);
    expect(items.size).toBe(50);
    expect(failure?.message).toContain('AccessDenied');
  });

  test.each<[string, Answer]>([
    [
      'does not say how many there are',
      { body: TEMPLATE_LIST.write({ templates: [template(1)], nonExistIds: [] }) },
    ],
    [
      'gives fewer than there are',
      { body: TEMPLATE_LIST.write({ templates: [template(1)], nonExistIds: [], totalCount: 2 }) },
    ],
    ['answers something else', { body: '<html></html>' }],
  ])('is not taken for all there is when the service %s', async (_what, answer) => {
    const ci = await service(() => answer);
    const { failure } = await workflowListings().of(ci.client({ maxRetries: 0 }), TARGET);
    expect(failure).toBeInstanceOf(Error);
  });

  test('ends with the signal of who asked for it', async () => {
    const ci = await service(() => undefined);
    const stop = new AbortController();
    const listing = templateListings().of(ci.client(), { ...TARGET, signal: stop.signal });
    stop.abort();
    expect((await listing).failure).toMatchObject({ kind: 'aborted' });
  });
});
