import { allPages, chunks, type Page } from '../../lib/ci/pages';

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

test('cuts lists into pieces', () => {
  expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunks([], 2)).toEqual([]);
});
