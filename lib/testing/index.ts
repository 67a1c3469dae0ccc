export type {
  BucketView,
  CallbackView,
  ExecutionView,
  FailureView,
  FaultRequest,
  JobView,
  ObjectView,
  Place,
  QueueView,
  RequestView,
  StemName,
  StemView,
  SwitchView,
  TemplateView,
  WorkflowView,
} from '../emulator/http/console/api';
export type { Behaviour, Preset } from '../emulator/behaviour';
export { deploy, Deployment, type DeployOptions, type Left } from './deploy';
export type { EmulatorSettings } from './emulator-process';
export { type Compare, type Difference, Match, Matcher } from './match';
export {
  assertThat,
  type DeploymentAssertions,
  type DeploymentMatchers,
  type MatcherResult,
  matchers,
  type ToSeparateOptions,
} from './matchers';
export {
  Plan,
  type PlanJson,
  type PlannedAction,
  type PlannedChange,
  type PlanSnapshot,
  type SnapshotChange,
} from './plan';
export type { Recording, SeparateOptions, Separation, Stem } from './separation';
export { type BucketRef, type InjectedFault, Service } from './service';
export { type Properties, SynthesizedStack, type TypeName } from './synthesized-stack';
export { TerraformError, TerraformMissing } from './terraform';
