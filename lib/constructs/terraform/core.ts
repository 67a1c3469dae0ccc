/** The libraries that constructs are made on: CDKTF, and CDK Terrain, which goes on where CDKTF ended. */
export type Core = 'cdktf' | 'cdktn';

/**
 * The library that the constructs of this package are made on. The build of `cdktn-tencent-ci` writes the other name
 * here (`scripts/packages.ts`).
 */
export const CORE: Core = 'cdktf';

/** A library that constructs are made on, as its classes tell. */
export interface Library {
  readonly name: string;
  readonly version: string;
}
