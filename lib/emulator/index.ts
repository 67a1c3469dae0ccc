export type { EmulatorCredentials } from './http/auth';
export { type Behaviour, DEFAULT_BEHAVIOUR, parseBehaviour } from './behaviour';
export type {
  CallbackAttempt,
  CallbackOptions,
  CallbackRecord,
  CallbackTarget,
  Notice,
} from './service/callbacks/delivery';
export type {
  BucketRef,
  BucketServices,
  BucketShelf,
  Console,
  EditableShelf,
  JobShelf,
  ObjectShelf,
  Shelf,
} from './service/console';
export { type BucketSeed, type Emulator, type EmulatorOptions, startEmulator } from './emulator';
export type { Failure, Fault, FaultTarget } from './http/faults';
export { type JobReport, reportJob } from './service/jobs/report';
export { type Submission, submitJob } from './service/jobs/submit';
export type * from './store/records';
export type { Operation } from './http/router';
export type { TemplateSettings } from './http/routes/templates';
export type { WorkflowSettings } from './http/routes/workflows';
export type { RecordedRequest } from './http/server';
export type { Bucket } from './store/store';
export type { JobRunner, World } from './service/world';
