/** Set by the build. */
declare const PACKAGE_VERSION: string | undefined;

/** The version of the package; `0.0.0` when it runs from its sources. */
export const VERSION = typeof PACKAGE_VERSION === 'string' ? PACKAGE_VERSION : '0.0.0';
