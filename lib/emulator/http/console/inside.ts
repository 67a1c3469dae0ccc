import type { Behaviour } from '../../behaviour';
import type { World } from '../../service/world';
import type { Bucket } from '../../store/store';
import type { Faults } from '../faults';
import type { Guard } from '../guard';
import type { RequestHistory } from '../history';
import type { Place } from './api';
import type { Changes } from './changes';

/** All that the console looks at and changes. */
export interface Inside {
  readonly world: World;
  readonly seen: RequestHistory;
  readonly faults: Faults;
  readonly guard: Guard;
  readonly changes: Changes;
  /** What has to be sent to be let in. */
  readonly token: string;
  /** The name or address that it was told to listen on. */
  readonly host: string;
  readonly region: string;
  readonly preset: string;
  /** The switches as they were at the start. */
  readonly atStart: Readonly<Behaviour>;
  readonly dataDir?: string;
  /** When it was started, in milliseconds since 1970. */
  readonly startTime: number;
  /** Where it listens, once it does. */
  url(): string;
  /** The environment that points clients here, without what is secret. */
  env(): Readonly<Record<string, string>>;
  /** Everything as at the start. */
  reset(): Promise<void>;
}

/** The buckets that a query asks for. */
export function bucketsAsked({ world }: Inside, query: URLSearchParams): Bucket[] {
  const [bucket, region] = [query.get('bucket'), query.get('region')];
  return world.store
    .buckets()
    .filter(({ name }) => bucket === null || name === bucket)
    .filter((each) => region === null || each.region === region);
}

/** Where a bucket is. */
export function placeOf({ region, name }: Bucket): Place {
  return { region, bucket: name };
}
