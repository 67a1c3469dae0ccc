export * from './context';
export * from './data-source';
export * from './diagnostics';
export * from './function';
export * from './provider';
export * from './resource';
export * from './schema';
export { Dynamic, isUnknown, Unknown } from './value';
export type { MaybeUnknown, NumberBound, Refinement, Type, ValueOf } from './value';
