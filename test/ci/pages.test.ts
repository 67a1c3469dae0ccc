import { allPages, allTokens, type Page } from '../../lib/ci/pages';

const idOf = (item: string): string => item;

function pagesOf(pages: readonly (readonly string[])[], totalCount?: number) {
  const asked: number[] = [];
  const read = async (pageNumber: number): Promise<Page<string>> => {
    asked.push(pageNumber);
    return { items: pages[pageNumber - 1] ?? [], totalCount };
  };
  return { asked, read };
}

test('stops as soon as everything has come', async () => {
  const { asked, read } = pagesOf([['a', 'b'], ['c']], 3);
  expect(await allPages(read, idOf)).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([1, 2]);
});

test('goes on when pages are smaller than asked for', async () => {
  const { read } = pagesOf([['a'], ['b'], ['c']], 3);
  expect(await allPages(read, idOf)).toEqual(['a', 'b', 'c']);
});

test('reads to the first empty page when there is no total', async () => {
  const { asked, read } = pagesOf([['a'], ['b']]);
  expect(await allPages(read, idOf)).toEqual(['a', 'b']);
  expect(asked).toEqual([1, 2, 3]);
});

test('takes an item once that comes twice because pages shifted', async () => {
  const { read } = pagesOf([['a', 'b'], ['b', 'c'], ['d']], 4);
  expect(await allPages(read, idOf)).toEqual(['a', 'b', 'c', 'd']);
});

test('finds the item that slipped to a page already read', async () => {
  // `a` was deleted after page 1 had been read: `c` moved from page 2 to page 1.
  const first = [['a', 'b'], ['d'], []];
  const second = [['b', 'c'], ['d']];
  const asked: number[] = [];
  const read = async (pageNumber: number): Promise<Page<string>> => {
    asked.push(pageNumber);
    return { items: (asked.length <= 3 ? first : second)[pageNumber - 1] ?? [], totalCount: 4 };
  };
  expect(await allPages(read, idOf)).toEqual(['a', 'b', 'd', 'c']);
});

test('comes to an end though the service ignores page numbers', async () => {
  const asked: number[] = [];
  const read = async (pageNumber: number): Promise<Page<string>> => {
    asked.push(pageNumber);
    return { items: ['a', 'b'], totalCount: 100 };
  };
  expect(await allPages(read, idOf)).toEqual(['a', 'b']);
  expect(asked).toEqual([1, 2, 1, 2]);
});

describe('lists that go by tokens', () => {
  const reader = (next: Record<string, string | undefined>) => {
    const asked: [string | undefined, number][] = [];
    const read = async (token: string | undefined, size: number) => {
      asked.push([token, size]);
      return { items: [token ?? 'start'], nextToken: next[token ?? 'start'] };
    };
    return { asked, read };
  };

  test('are read to the page without a token', async () => {
    const { asked, read } = reader({ start: 'a', a: 'b' });
    expect(await allTokens(read)).toEqual(['start', 'a', 'b']);
    expect(asked).toEqual([
      [undefined, 100],
      ['a', 100],
      ['b', 100],
    ]);
  });

  test('are read up to a limit', async () => {
    const { asked, read } = reader({ start: 'a', a: 'b', b: 'c' });
    expect(await allTokens(read, 2)).toEqual(['start', 'a']);
    expect(asked).toEqual([
      [undefined, 2],
      ['a', 1],
    ]);
  });

  test('are read on where not every item is wanted', async () => {
    const { asked, read } = reader({ start: 'a', a: 'b', b: 'c' });
    expect(await allTokens(read, 1, (item) => item === 'b')).toEqual(['b']);
    expect(asked).toEqual([
      [undefined, 100],
      ['a', 100],
      ['b', 100],
    ]);
  });

  test('end when a token comes again', async () => {
    const { read } = reader({ start: 'a', a: 'b', b: 'a' });
    expect(await allTokens(read)).toEqual(['start', 'a', 'b']);
  });
});
