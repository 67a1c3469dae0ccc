import type { IConstruct } from 'constructs';
import type { ICiBucket } from './ci-bucket';
import type { SeparationOutput } from './separation-output';
import type { ISmartAudioQueue } from './smart-audio-queue';
import { type TerraformProvider, TerraformStack } from './terraform/cdktf';

/** What a copy does not take over from its original. */
export interface CopyOptions {
  /**
   * Name of the copy.
   * @default - the name of the original
   */
  readonly name?: string;
  /**
   * The provider that manages the copy, where a stack has several.
   * @default - that of the original, or in another stack the `TencentCiProvider` there that has no alias
   */
  readonly provider?: TerraformProvider;
}

/** What a copy of a workflow does not take over from its original. */
export interface WorkflowCopyOptions extends CopyOptions {
  /**
   * The queue that the copy runs on, since queues belong to a bucket.
   * @default - that of the original in its own bucket; in another, the one that the service chooses
   */
  readonly queue?: ISmartAudioQueue;
}

/** The id that a copy has below its bucket; a bucket has one copy of each original. */
export function copyId(original: IConstruct): string {
  return `CopyOf-${original.node.path}`;
}

/** The provider of a copy. `own` is that of the original. */
export function copyProvider(
  original: IConstruct,
  own: TerraformProvider | undefined,
  bucket: ICiBucket,
  options: CopyOptions,
): TerraformProvider | undefined {
  return options.provider ?? (TerraformStack.of(original) === TerraformStack.of(bucket) ? own : undefined);
}

/** The output of a separation that is copied: what is written beside the original is written beside the copy. */
export function copiedOutput(output: SeparationOutput, from: ICiBucket, to: ICiBucket): SeparationOutput {
  const toItsOwn = output.bucket === undefined || output.bucket.bucketName === from.bucketName;
  return toItsOwn && from.bucketName !== to.bucketName
    ? { ...output, bucket: undefined, region: undefined }
    : output;
}
