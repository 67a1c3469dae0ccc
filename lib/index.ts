export {
  AnyModeAudioConfig,
  AudioConfig,
  type AudioSettings,
  type CodecSettings,
} from './constructs/audio-config';
export { AudioMode, type MusicAudioMode, type VoiceAudioMode } from './constructs/audio-mode';
export { type CamPolicies, CamPolicy, type CamPolicyOptions } from './constructs/cam-policy';
export type { CamPolicyDocument, CamStatement } from './constructs/policy/statements';
export {
  CiBucket,
  type CiBucketImportOptions,
  type CiBucketProps,
  type ICiBucket,
  OnDestroy,
} from './constructs/ci-bucket';
export {
  type CiTemplateByIdProps,
  type CiTemplateByNameProps,
  CiTemplateLookup,
  type CiTemplateLookupProps,
  type ICiTemplate,
} from './constructs/ci-template';
export { CiTemplates, type CiTemplatesProps } from './constructs/ci-templates';
export { CiBuckets, type CiBucketsProps } from './constructs/ci-buckets';
export { CiQueues, type CiQueuesProps, QueueService } from './constructs/ci-queues';
export { CiWorkflows, type CiWorkflowsProps } from './constructs/ci-workflows';
export {
  type AnyNodeProps,
  CiNode,
  type CiNodeOutput,
  type CiNodeProps,
  type CiOperation,
  type ConditionNodeProps,
  type ImageInspectNodeProps,
  type OptionalTemplateNodeProps,
  type ScfNodeProps,
  type SdrToHdrNodeProps,
  type SegmentNodeProps,
  type SegmentVideoBodyNodeProps,
  type SmartCoverNodeProps,
  type StreamPackConfigNodeProps,
  type StreamPackNodeProps,
  type TemplateNodeProps,
  type TranscodeNodeProps,
  type VideoNodeProps,
  type VideoStreamNodeProps,
  type VoiceSeparateNodeProps,
  type WatermarkProps,
  type WritingNodeProps,
} from './constructs/ci-node';
export type {
  AigcMetadata,
  DigitalWatermark,
  ImageProcess,
  PackedStream,
  PackType,
  RemovedWatermark,
  SegmentEncryption,
  SegmentFormat,
  SmartCoverSettings,
} from './constructs/ci-node-settings';
export { CiWorkflow, type CiWorkflowProps } from './constructs/ci-workflow';
export {
  CiFunctions,
  type CodecLimits,
  type OutputObjects,
  type ParsedId,
  type SeparationKind,
} from './constructs/ci-functions';
export { PresignedUrl, type PresignedUrlProps } from './constructs/presigned-url';
export { CostEstimate, type CostEstimateProps } from './constructs/cost-estimate';
export type { CopyOptions, WorkflowCopyOptions } from './constructs/copy';
export { DeployHook, type DeployHookProps, HookResourceType } from './constructs/deploy-hook';
export type { ExtFilter } from './constructs/ext-filter';
export * as l1 from './constructs/generated';
export {
  JobCallback,
  type JobCallbackOptions,
  type JobCallbackTdmqOptions,
  type JobCallbackUrlOptions,
} from './constructs/job-callback';
export {
  type MessageQueue,
  MqMode,
  Notify,
  NotifyEvent,
  type NotifyOptions,
  type NotifyTdmqOptions,
  type NotifyUrlOptions,
  ResultFormat,
  type SecretUrlOptions,
} from './constructs/notify';
export type { ListingProps } from './constructs/listing';
export { TencentCiProvider, type TencentCiProviderProps } from './constructs/provider';
export type { AssumeRole, AssumeRoleWithSaml, AssumeRoleWithWebIdentity } from './constructs/roles';
export type { ResourceProps } from './constructs/resource-props';
export type { SmokeTestProps } from './constructs/smoke-test';
export type { SeparationOutput } from './constructs/separation-output';
export { escapeTemplate } from './constructs/terraform/template-text';
export {
  type ISmartAudioQueue,
  QueueState,
  SmartAudioQueue,
  type SmartAudioQueueProps,
} from './constructs/smart-audio-queue';
export {
  type MusicJobProps,
  type TemplateJobProps,
  type VoiceJobProps,
  VoiceSeparateJob,
  type VoiceSeparateJobBaseProps,
  type VoiceSeparateJobProps,
} from './constructs/voice-separate-job';
export {
  type IVoiceSeparateJob,
  VoiceSeparateJobLookup,
  type VoiceSeparateJobLookupProps,
} from './constructs/voice-separate-job-lookup';
export { JobState, VoiceSeparateJobs, type VoiceSeparateJobsProps } from './constructs/voice-separate-jobs';
export {
  type IVoiceSeparateTemplate,
  type MusicTemplateProps,
  VoiceSeparateTemplate,
  type VoiceSeparateTemplateBaseProps,
  type VoiceSeparateTemplateImportOptions,
  type VoiceSeparateTemplateProps,
  type VoiceTemplateProps,
} from './constructs/voice-separate-template';
export {
  type IVoiceSeparateWorkflow,
  type SeparationProps,
  VoiceSeparateWorkflow,
  type VoiceSeparateWorkflowProps,
  WorkflowState,
} from './constructs/voice-separate-workflow';
export {
  ExecutionState,
  WorkflowExecutions,
  type WorkflowExecutionsProps,
} from './constructs/workflow-executions';
export type { Price, PriceTable } from './rules';
