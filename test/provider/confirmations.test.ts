import { Confirmations } from '../../lib/provider/confirmations';

interface Thing {
  readonly name: string;
  readonly filledIn?: number;
}

/** Makes things one after the other, or all at once; says which were looked at. */
async function looksOf(
  count: number,
  seen: (name: string) => Thing,
  { looks = 1, atOnce = false, shape = (): string => 's' } = {},
) {
  const confirmations = new Confirmations<Thing>();
  const looked: string[] = [];
  const make = (index: number) => {
    const name = `n${index}`;
    return confirmations.of(shape(), { name }, async (tell) => {
      looked.push(name);
      for (let look = 0; look < looks; look += 1) tell();
      await new Promise((resolve) => setImmediate(resolve));
      return { seen: seen(name) };
    });
  };
  const indices = Array.from({ length: count }, (_, index) => index);
  if (atOnce) await Promise.all(indices.map(make));
  else for (const index of indices) await make(index);
  return looked;
}

const same = (name: string): Thing => ({ name });

test('one of fifty is looked at, and tells of the others', async () => {
  expect(await looksOf(101, same)).toEqual(['n0', 'n50', 'n100']);
});

test('what is made while another is looked at waits for that look', async () => {
  expect(await looksOf(10, same, { atOnce: true })).toEqual(['n0']);
});

test('each is looked at once one could not be read at once', async () => {
  expect(await looksOf(5, same, { looks: 2 })).toHaveLength(5);
  expect(await looksOf(5, same, { looks: 2, atOnce: true })).toHaveLength(5);
});

test('each is looked at once the answer to a creation was not all that is read', async () => {
  expect(await looksOf(5, (name) => ({ name, filledIn: 128 }))).toHaveLength(5);
});

test('things of one shape say nothing of those of another', async () => {
  let number = 0;
  expect(await looksOf(6, same, { shape: () => `s${(number += 1) % 3}` })).toEqual(['n0', 'n1', 'n2']);
});

test('a look that fails tells nothing: the next one is looked at', async () => {
  const confirmations = new Confirmations<Thing>();
  const failing = confirmations.of('s', { name: 'a' }, () => Promise.reject(new Error('broken')));
  let looked = 0;
  const next = confirmations.of('s', { name: 'b' }, async (tell) => {
    looked += 1;
    tell();
    return { seen: { name: 'b' } };
  });
  await expect(failing).rejects.toThrow('broken');
  await next;
  expect(looked).toBe(1);
});
