export { type Behaviour, DEFAULT_BEHAVIOUR, parseBehaviour, type Preset, PRESETS } from './behaviour';
export {
  type BucketSeed,
  type ConsoleAddress,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from './emulator';
export type { EmulatorCredentials } from './http/keys';
export { type AccessPolicy, type AccessStatement, PolicyError } from './http/policy';
export {
  type ObjectSeed,
  type Seed,
  SeedError,
  type TemplateSeed,
  type WorkflowNodeSeed,
  type WorkflowSeed,
} from './seed';
export type { Failure, Fault, FaultTarget } from './http/faults';
export type { Operation } from '../ci/operations';
export type { SeenRefusal, SeenRequest } from './http/history';
export type { RecordedRequest } from './http/request-log';
export type * as ConsoleApi from './http/console/api';
export type { ExecutionState, JobState, QueueState, WorkflowState } from '../rules';
export type { JobDesk, JobReport, JobRunner } from './runner/job-runner';
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
export type { WorkflowSettings } from './service/workflows';
export type * from './store/records';
