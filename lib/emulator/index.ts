export type { EmulatorCredentials } from './auth';
export { type Behaviour, DEFAULT_BEHAVIOUR, parseBehaviour } from './behaviour';
export type {
  CallbackAttempt,
  CallbackOptions,
  CallbackRecord,
  CallbackTarget,
  Notice,
} from './callbacks/delivery';
export type {
  BucketRef,
  BucketServices,
  BucketShelf,
  Console,
  EditableShelf,
  JobShelf,
  ObjectShelf,
  Shelf,
} from './console';
export { type BucketSeed, type Emulator, type EmulatorOptions, startEmulator } from './emulator';
export type { Failure, Fault, FaultTarget } from './faults';
export { type JobReport, reportJob } from './jobs/report';
export { type Submission, submitJob } from './jobs/submit';
export type * from './records';
export type { Operation } from './router';
export type { TemplateSettings } from './routes/templates';
export type { WorkflowSettings } from './routes/workflows';
export type { RecordedRequest } from './server';
export type { Bucket } from './store';
export type { JobRunner, World } from './world';
