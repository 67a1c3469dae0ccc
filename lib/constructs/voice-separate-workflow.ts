import { Construct, type IConstruct } from 'constructs';
import {
  type SeparationNodeInput,
  WORKFLOW_RULES,
  WORKFLOW_WILDCARDS,
  type Whole,
  type WorkflowInput,
  check,
} from '../rules';
import type { ICiBucket } from './ci-bucket';
import { copiedOutput, copyId, copyProvider, type WorkflowCopyOptions } from './copy';
import { type ITerraformDependable, type TerraformProvider, TerraformStack } from './terraform/cdktf';
import { waitForBuckets } from './terraform/dependencies';
import { addSmokeTest, type SmokeTestProps } from './smoke-test';
import { copyOfForeignTemplate, separationIncomplete, separationTwice } from './checks/errors';
import { bucketNameOf, requireBucket } from './checks/buckets';
import { judge } from './checks/settings';
import type { DeployHook } from './deploy-hook';
import type { ExtFilter } from './ext-filter';
import * as l1 from './generated/voice-separate-workflow';
import { ruleInput } from './terraform/rule-input';
import type { Notify } from './notify';
import type { ResourceProps } from './resource-props';
import { reachesPrivateAddresses } from './terraform/standard-provider';
import {
  type Place,
  type SeparationOutput,
  laterOutputInput,
  outputAttribute,
  outputInput,
  outputProp,
  pathsInput,
} from './separation-output';
import type { ISmartAudioQueue } from './smart-audio-queue';
import { searchLoops } from './checks/trigger-loops';
import { type IVoiceSeparateTemplate, VoiceSeparateTemplate, codecOf } from './voice-separate-template';

/** A workflow that separates the voices of what is uploaded. */
export interface IVoiceSeparateWorkflow extends IConstruct {
  /** The id that Cloud Infinite gave the workflow. */
  readonly workflowId: string;
}

/** What a workflow can be. */
export enum WorkflowState {
  /** Uploads start it. An activation takes effect within five minutes. */
  ACTIVE = 'Active',
  /** Uploads do not start it. */
  PAUSED = 'Paused',
}

/** One separation of a workflow. */
export interface SeparationProps {
  /** What is separated, and how it is encoded. */
  readonly template: IVoiceSeparateTemplate;
  /** Where the audio is written. */
  readonly output: SeparationOutput;
}

/** Settings of a `VoiceSeparateWorkflow`. */
export interface VoiceSeparateWorkflowProps extends ResourceProps {
  /** The bucket whose uploads start the workflow. Another bucket makes another workflow. */
  readonly bucket: ICiBucket;
  /**
   * Name of the workflow: at most 128 Chinese characters, Latin letters, digits, `_` and `-`.
   * @default - the path of the construct, with dashes between its parts: `media-Uploads`
   */
  readonly workflowName?: string;
  /**
   * Whether uploads start the workflow.
   * @default WorkflowState.ACTIVE
   */
  readonly state?: WorkflowState;
  /**
   * Only objects whose key starts with this start the workflow: `uploads/`.
   * @default - the whole bucket
   */
  readonly objectPrefix?: string;
  /**
   * The queue that the workflow runs on (`QueueId`). No document ties a voice separation to a queue, and none is sent
   * unless it is named.
   * @default - the one that the service chooses
   */
  readonly queue?: ISmartAudioQueue;
  /**
   * The queue of nodes that recognize speech (`SpeechRecognitionQueueId`), which can be named beside `queue`.
   * @default - the one that the service chooses, if it chooses one
   */
  readonly speechRecognitionQueue?: ISmartAudioQueue;
  /**
   * Where the workflow reports what happened.
   * @default - where its queue does
   */
  readonly notify?: Notify;
  /**
   * Which objects start the workflow, besides the prefix.
   * @default - every format that the service can handle
   */
  readonly extFilter?: ExtFilter;
  /**
   * The template of a workflow with one separation, which then has the name `default`. Goes with `output`.
   * @default - separations are named in `separations`, or with `addSeparation`
   */
  readonly template?: IVoiceSeparateTemplate;
  /**
   * Where a workflow with one separation writes the audio. Goes with `template`.
   * @default - separations are named in `separations`, or with `addSeparation`
   */
  readonly output?: SeparationOutput;
  /**
   * What the workflow separates, by names of yours: 1 to 64 Latin letters, digits, `_` and `-`. A name is the identity
   * of its separation, so that renaming one replaces it.
   * @default - what `template` and `output` say, and what `addSeparation` adds
   */
  readonly separations?: { [name: string]: SeparationProps };
  /**
   * That an output may start this workflow again, or another that does. Each run is charged, so it is refused
   * otherwise.
   * @default false
   */
  readonly allowTriggerLoop?: boolean;
}

/** Name of the separation that `template` and `output` of the props make. */
const DEFAULT = 'default';

/** Stands for the region of the provider, where that is all that is known of a region. */
const REGION_OF_PROVIDER = 'region-of-the-provider';

/**
 * A workflow of Cloud Infinite that separates the voices of what is uploaded to a bucket. A change pauses an active
 * workflow, changes it and activates it again; when that fails halfway, it is put back as it was.
 *
 * @see CI API, Creating Workflow
 */
export class VoiceSeparateWorkflow extends Construct implements IVoiceSeparateWorkflow, ITerraformDependable {
  /**
   * Refers to a workflow that something else looks after.
   *
   * @param scope - where the reference stands in the tree.
   * @param id - its id there.
   * @param workflowId - the id that Cloud Infinite gave the workflow, or a token.
   */
  public static fromWorkflowId(scope: Construct, id: string, workflowId: string): IVoiceSeparateWorkflow {
    class Import extends Construct implements IVoiceSeparateWorkflow {
      public readonly workflowId = workflowId;
    }
    return new Import(scope, id);
  }

  /** The resource itself, for what this construct does not offer. */
  public readonly resource: l1.VoiceSeparateWorkflow;
  private readonly props: VoiceSeparateWorkflowProps;
  private readonly separations = new Map<string, SeparationProps>();

  /**
   * @throws Error when the settings break rules of the service; the message lists every one. Tokens are not judged
   * here but when Terraform plans. Workflows without a separation, and workflows that start each other in a circle, are
   * refused by synth.
   */
  public constructor(scope: Construct, id: string, props: VoiceSeparateWorkflowProps) {
    super(scope, id);
    requireBucket('VoiceSeparateWorkflow', this, 'bucket', props.bucket);
    this.props = props;
    const initial = this.initialSeparations();
    this.refuseBroken(initial);
    for (const [name, separation] of initial) this.separations.set(name, separation);

    this.resource = new l1.VoiceSeparateWorkflow(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      name: this.workflowNameOrPath(),
      state: props.state,
      objectPrefix: props.objectPrefix,
      queueId: props.queue?.queueId,
      speechRecognitionQueueId: props.speechRecognitionQueue?.queueId,
      notify: props.notify?._settings,
      extFilter: props.extFilter,
      separations: this.separationsAttribute(),
      allowTriggerLoop: props.allowTriggerLoop,
      provider: props.provider,
      dependsOn: props.dependsOn,
      lifecycle: props.lifecycle,
    });
    waitForBuckets(this.resource, props.bucket, ...[...initial.values()].map(({ output }) => output.bucket));
    this.node.addValidation({ validate: () => this.missingSeparations() });
    searchLoops(TerraformStack.of(this));
  }

  /** The id that Cloud Infinite gave the workflow. */
  public get workflowId(): string {
    return this.resource.workflowId;
  }

  /** What Terraform calls the resource: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** Name of the workflow. */
  public get workflowName(): string {
    return this.resource.name;
  }

  /** Id of the queue that the workflow runs on. */
  public get queueId(): string {
    return this.resource.queueId;
  }

  /** When the workflow was created, as the service writes it. */
  public get createTime(): string {
    return this.resource.createTime;
  }

  /** When the workflow was last changed, as the service writes it. */
  public get updateTime(): string {
    return this.resource.updateTime;
  }

  /**
   * Adds a separation, which runs beside the others.
   *
   * @param name - a name of yours: 1 to 64 Latin letters, digits, `_` and `-`. It is the identity of the separation.
   * @param separation - what is separated, and where the audio is written.
   * @throws Error when the workflow has a separation of this name, or with it would break rules of the service.
   */
  public addSeparation(name: string, separation: SeparationProps): void {
    if (this.separations.has(name)) throw separationTwice(this, name);
    this.refuseBroken(new Map([...this.separations, [name, separation]]));
    this.separations.set(name, separation);
    this.resource.putSeparations(this.separationsAttribute());
    waitForBuckets(this.resource, separation.output.bucket);
  }

  /**
   * Makes a workflow with the same settings and separations in another bucket, with copies of its templates. Where the
   * original writes to its own bucket, the copy writes to its own. It stands below the bucket in the tree, in the
   * bucket's stack. Separations that are added to the original later, its smoke test, what it depends on and its
   * lifecycle are its own.
   *
   * @param bucket - the bucket whose uploads start the copy.
   * @param options - what differs.
   * @throws Error when a template that is only known by its id would have to be copied, or the copy is there already.
   */
  public copyTo(bucket: ICiBucket, options: WorkflowCopyOptions = {}): VoiceSeparateWorkflow {
    const { state, objectPrefix, notify, extFilter, allowTriggerLoop, queue, speechRecognitionQueue } =
      this.props;
    const sameBucket = bucket.bucketName === this.props.bucket.bucketName;
    const provider = copyProvider(this, this.props.provider, bucket, options);
    const templateThere = (name: string, template: IVoiceSeparateTemplate): IVoiceSeparateTemplate => {
      if (sameBucket) return template;
      if (!(template instanceof VoiceSeparateTemplate)) throw copyOfForeignTemplate(this, name);
      // Separations may share a template, and so may workflows.
      const there = bucket.node.tryFindChild(copyId(template));
      return there instanceof VoiceSeparateTemplate ? there : template.copyTo(bucket, { provider });
    };
    return new VoiceSeparateWorkflow(bucket, copyId(this), {
      bucket,
      workflowName: options.name ?? this.workflowNameOrPath(),
      state,
      objectPrefix,
      notify,
      extFilter,
      allowTriggerLoop,
      queue: options.queue ?? (sameBucket ? queue : undefined),
      speechRecognitionQueue: sameBucket ? speechRecognitionQueue : undefined,
      separations: Object.fromEntries(
        [...this.separations].map(([name, { template, output }]) => [
          name,
          {
            template: templateThere(name, template),
            output: copiedOutput(output, this.props.bucket, bucket),
          },
        ]),
      ),
      provider,
    });
  }

  /**
   * Tests the workflow on one object after every apply that created or changed it or its templates. The apply fails
   * when the execution does. It is a `DeployHook`, which is returned.
   *
   * The test is `tencent-ci smoke`, with the credentials and the endpoint of the environment of Terraform. It is charged
   * like any execution.
   */
  public addSmokeTest(props: SmokeTestProps): DeployHook {
    return addSmokeTest(this, this.resource, props);
  }

  /** @internal */
  public get _madeWith(): readonly IConstruct[] {
    return [...new Set([...this.separations.values()].map(({ template }) => template))];
  }

  /** @internal */
  public get _separations(): ReadonlyMap<string, SeparationProps> {
    return this.separations;
  }

  /** @internal */
  public get _provider(): TerraformProvider | undefined {
    return this.props.provider;
  }

  /** @internal */
  public _loopInput(
    region: (own: string | undefined) => string,
    bucket: (name: string) => string,
  ): WorkflowInput {
    const { state, objectPrefix, extFilter, allowTriggerLoop } = this.props;
    const home = {
      bucket: bucket(this.props.bucket.bucketName),
      region: region(this.props.bucket.region),
    };
    const separations = [...this.separations].map(([name, { output }]): [string, SeparationNodeInput] => {
      const place = {
        bucket: output.bucket ? bucket(output.bucket.bucketName) : home.bucket,
        region: region(output.region ?? output.bucket?.region ?? this.props.bucket.region),
      };
      return [name, { output: { ...pathsInput(output), ...place } }];
    });
    return {
      ...ruleInput({ state: state ?? WorkflowState.ACTIVE, objectPrefix, extFilter, allowTriggerLoop }),
      ...home,
      separations: Object.fromEntries(separations),
    };
  }

  private initialSeparations(): Map<string, SeparationProps> {
    const { template, output, separations = {} } = this.props;
    if (template === undefined && output === undefined) return new Map(Object.entries(separations));
    if (template === undefined) throw separationIncomplete(this, 'template');
    if (output === undefined) throw separationIncomplete(this, 'output');
    if (Object.hasOwn(separations, DEFAULT)) throw separationTwice(this, DEFAULT);
    return new Map([[DEFAULT, { template, output }], ...Object.entries(separations)]);
  }

  private workflowNameOrPath(): string {
    return this.props.workflowName ?? this.node.path.replace(/[^\p{Script=Han}A-Za-z0-9_-]+/gu, '-');
  }

  private refuseBroken(separations: ReadonlyMap<string, SeparationProps>): void {
    const { bucket } = this.props;
    for (const [name, { output }] of separations) {
      requireBucket('VoiceSeparateWorkflow', this, `separations.${name}.output.bucket`, output.bucket);
    }
    const { outputWildcards, outputNearWildcards } = WORKFLOW_RULES;
    const home = { bucket: bucket.bucketName, region: bucket.region ?? REGION_OF_PROVIDER };
    const input = this.settingsJudged(separations, home);
    const later = Object.fromEntries(
      [...separations].map(([name, { output }]) => [name, { output: laterOutputInput(output) }]),
    );
    const violations = [
      ...check(WORKFLOW_RULES, separations.size > 0 ? input : { ...input, separations: undefined }),
      // Behind a token a rule sees nothing, but a wildcard is wrong wherever it stands.
      ...check({ outputWildcards, outputNearWildcards }, { separations: later }),
    ];
    judge('VoiceSeparateWorkflow', this, violations, prop);
  }

  private settingsJudged(
    separations: ReadonlyMap<string, SeparationProps>,
    home: Place,
  ): Whole<WorkflowInput> {
    const { state, objectPrefix, queue, speechRecognitionQueue, notify, extFilter, allowTriggerLoop } =
      this.props;
    return {
      ...ruleInput({
        ...home,
        name: this.workflowNameOrPath(),
        state: state ?? WorkflowState.ACTIVE,
        objectPrefix,
        notify: notify?._settings,
        extFilter,
        allowTriggerLoop,
        queueBucket: bucketNameOf(queue),
        speechRecognitionQueueBucket: bucketNameOf(speechRecognitionQueue),
      }),
      separations: Object.fromEntries(
        [...separations].map(([name, { template, output }]) => [
          name,
          {
            audioMode: ruleInput(template.audioMode),
            codec: ruleInput(codecOf(template)),
            templateBucket: ruleInput(bucketNameOf(template)),
            output: outputInput(output, home),
            anyFormat: undefined,
          },
        ]),
      ),
      allowPrivateCallback: notify !== undefined && reachesPrivateAddresses(this, this.props.provider),
    };
  }

  private separationsAttribute(): { [name: string]: l1.VoiceSeparateWorkflowSeparations } {
    return Object.fromEntries(
      [...this.separations].map(([name, { template, output }]) => [
        name,
        { templateId: template.templateId, output: outputAttribute(output, WORKFLOW_WILDCARDS) },
      ]),
    );
  }

  private missingSeparations(): string[] {
    return this.separations.size > 0
      ? []
      : [
          'The workflow separates nothing. Give it `template` and `output`, or `separations`, or call `addSeparation`.',
        ];
  }
}

/** Props that have other names than the settings of the resource. */
const PROPS: Readonly<Record<string, string>> = {
  name: 'workflowName',
  templateId: 'template',
  queueId: 'queue',
  speechRecognitionQueueId: 'speechRecognitionQueue',
};

function prop(setting: string): string {
  return PROPS[setting] ?? outputProp(setting);
}
