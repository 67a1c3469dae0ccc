/** Largest XML body, in bytes. */
export const MAX_XML = 1024 * 1024;
/** Largest object, in bytes: it is held in memory on its way. */
export const MAX_OBJECT = 512 * 1024 * 1024;
