/** How a command reaches the service, as it was given. */
export interface ConnectionFlags {
  readonly region?: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly json?: boolean;
}

/** Where a command works, as it was given. */
export interface PlaceFlags extends ConnectionFlags {
  readonly bucket: string;
}

/** What a command is to watch, as it was given. */
export interface WatchFlags {
  readonly watch?: boolean;
  readonly timeout: Limit;
}

/** A time to wait: as it was given, and in milliseconds. */
export interface Limit {
  readonly text: string;
  readonly ms: number;
}

/** The options of `tencent-ci jobs submit`, as they were given. */
export interface SubmitFlags extends PlaceFlags {
  readonly inputObject: string;
  readonly templateId?: string;
  readonly audioMode?: string;
  readonly codec?: string;
  readonly samplerate?: number;
  readonly bitrate?: number;
  readonly channels?: number;
  readonly object?: string;
  readonly auObject?: string;
  readonly bassObject?: string;
  readonly drumObject?: string;
  readonly outputBucket?: string;
  readonly outputRegion?: string;
  readonly userData?: string;
  readonly jobLevel?: number;
  readonly queueId?: string;
  readonly callbackUrl?: string;
  readonly callbackFormat?: string;
  readonly wait?: boolean;
  readonly timeout: Limit;
}

/** The options of `tencent-ci jobs get`, as they were given. */
export interface GetFlags extends PlaceFlags, WatchFlags {
  readonly wait?: boolean;
}

/** The options of `tencent-ci executions get`, as they were given. */
export interface ExecutionGetFlags extends PlaceFlags, WatchFlags {
  readonly outputs?: boolean;
}

/** What narrows a list, as it was given. */
interface ListingFlags extends PlaceFlags {
  readonly states?: readonly string[];
  readonly createdFrom?: string;
  readonly createdTo?: string;
  readonly oldestFirst?: boolean;
  readonly limit: number;
}

/** The options of `tencent-ci jobs list`, as they were given. */
export interface ListFlags extends ListingFlags, WatchFlags {
  readonly tag?: string;
  readonly workflowId?: string;
  readonly queueId?: string;
  readonly inputObject?: string;
}

/** The options of `tencent-ci executions list`, as they were given. */
export interface ExecutionListFlags extends ListingFlags, WatchFlags {
  readonly workflowId: string;
  readonly object?: string;
  readonly tasks?: boolean;
  readonly outputs?: boolean;
}

/** What narrows a list by names, as it was given. */
export interface NameFlags {
  readonly name?: string;
  readonly namePrefix?: string;
}

/** The options of `tencent-ci objects put`, as they were given. */
export interface ObjectPutFlags extends PlaceFlags {
  readonly key?: string;
  readonly prefix?: string;
  readonly contentType?: string;
}

/** The options of `tencent-ci objects get`, as they were given. */
export interface ObjectGetFlags extends PlaceFlags {
  readonly out?: string;
}

/** The options of `tencent-ci objects list`, as they were given. */
export interface ObjectListFlags extends PlaceFlags {
  readonly prefix?: string;
  readonly limit: number;
}

/** The options of `tencent-ci smoke`, as they were given. */
export interface SmokeFlags extends PlaceFlags {
  readonly workflowId: string;
  readonly object: string;
  readonly timeout: Limit;
}

/** The options of `tencent-ci cost`, as they were given. */
export interface CostFlags {
  readonly prices?: string;
  readonly against: string;
  readonly json?: boolean;
}

/** The options of `tencent-ci doctor`, as they were given. */
export interface DoctorFlags extends ConnectionFlags {
  readonly bucket?: string;
  /** Files or folders of synthesized stacks. */
  readonly stack?: readonly string[];
}

/** The options of `tencent-ci adopt`, as they were given. */
export interface AdoptFlags extends Omit<PlaceFlags, 'bucket'> {
  /** Names of buckets, perhaps with the region before them. */
  readonly bucket?: readonly string[];
  /** The folder of a configuration with resources of the official provider. */
  readonly fromHcl?: string;
  /** A state with resources of the official provider. */
  readonly fromState?: string;
  readonly out: string;
  readonly lang: 'ts' | 'hcl';
  readonly name?: string;
  readonly update?: boolean;
  readonly dryRun?: boolean;
}

/** The options of `tencent-ci install`, as they were given. */
export interface InstallFlags {
  readonly dir?: string;
  readonly user?: boolean;
  readonly json?: boolean;
}

/** The options of `tencent-ci mirror`, as they were given. */
export interface MirrorFlags {
  readonly json?: boolean;
}

/** The options of `tencent-ci drift`, as they were given. */
export interface DriftFlags extends Omit<DoctorFlags, 'bucket'> {
  /** A file of states. */
  readonly state?: string;
}
