import { timeOf } from '../../ci/wire';
import { invalidArgument } from '../refusal';
import type { Pages } from '../store/listing';
import type { Call } from './call';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly totalCount: number;
  readonly pageNumber: number;
  readonly pageSize: number;
}

/** The page that `pageNumber` and `pageSize` ask for. */
export function page<T>(call: Call, all: Pages<T>): Page<T> {
  const pageNumber = call.number('pageNumber', 1);
  const pageSize = Math.min(call.number('pageSize', 10), call.world.behaviour.maxPageSize);
  const items = all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
  return { items, totalCount: all.length, pageNumber, pageSize };
}

/** What a list shows of its items: all, or nothing of their settings. */
export function asListed<T>(call: Call, items: readonly T[], ...settings: (keyof T)[]): readonly T[] {
  if (call.world.behaviour.listedItems === 'whole') return items;
  const without = Object.fromEntries(settings.map((name) => [name, undefined]));
  return items.map((item) => ({ ...item, ...without }));
}

/** Most items of one page of a list that goes on with a token. */
const MAX_SIZE = 100;

/** One page of a list that goes on with a token. */
export interface TokenPage<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/** The page that `size` and `nextToken` ask for, of a list in the order that `orderByTime` asks for. */
export function tokenPage<T>(call: Call, oldestFirst: readonly T[], idOf: (item: T) => string): TokenPage<T> {
  const all =
    call.choice('orderByTime', 'Desc', ['Asc']) === 'Desc' ? [...oldestFirst].reverse() : oldestFirst;
  const asked = call.number('size', 10);
  if (asked > MAX_SIZE) throw invalidArgument(`size must be at most ${MAX_SIZE}, not ${asked}.`);
  const size = Math.min(asked, call.world.behaviour.maxPageSize);
  const token = call.query('nextToken');
  // The token is the id of the last one shown, so that what comes in between does not shift the pages.
  const last = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8');
  const start = token === undefined ? 0 : all.findIndex((item) => idOf(item) === last) + 1;
  if (token !== undefined && start === 0)
    throw invalidArgument(`nextToken "${token}" is not one of this list.`);
  const items = all.slice(start, start + size);
  const final = items.at(-1);
  return start + size < all.length && final !== undefined
    ? { items, nextToken: Buffer.from(idOf(final)).toString('base64url') }
    : { items };
}

/** The states that a list is to be cut down to; none when all are wanted. */
export function statesAsked(call: Call): readonly string[] {
  return call.list('states')?.filter((state) => state.toLowerCase() !== 'all') ?? [];
}

/** The span of time that `startCreationTime` and `endCreationTime` ask for, in milliseconds. */
export function spanAsked(call: Call): { readonly from: number; readonly to: number } {
  return {
    from: moment(call, 'startCreationTime') ?? -Infinity,
    to: moment(call, 'endCreationTime') ?? Infinity,
  };
}

function moment(call: Call, name: string): number | undefined {
  const text = call.query(name);
  // A plus that was not encoded arrives as a space.
  const time = timeOf(text?.replace(/ (\d{2}:?\d{2})$/, '+$1'));
  if (text !== undefined && time === undefined) throw invalidArgument(`${name} is no time: "${text}".`);
  return time;
}
