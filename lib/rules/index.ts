export * from './audio';
export * from './known';
export * from './rule';
export * from './template';
