import { Construct, type IConstruct } from 'constructs';
import {
  check,
  GRAPH_WORKFLOW_RULES,
  type GraphNodeInput,
  type GraphOutputInput,
  type GraphWorkflowInput,
  loopInputOf,
  type Whole,
  type WorkflowInput,
} from '../rules';
import { bucketNameOf, requireBucket } from './checks/buckets';
import { judge } from './checks/settings';
import { searchLoops } from './checks/trigger-loops';
import type { ICiBucket } from './ci-bucket';
import type { CiNode, CiNodeOutput, CiOperation } from './ci-node';
import type { DeployHook } from './deploy-hook';
import type { ExtFilter } from './ext-filter';
import * as l1 from './generated/workflow';
import type { Notify } from './notify';
import type { ResourceProps } from './resource-props';
import { outputProp, type Place, pathsInput, type SeparationOutput } from './separation-output';
import type { ISmartAudioQueue } from './smart-audio-queue';
import { addSmokeTest, type SmokeTestProps } from './smoke-test';
import { type ITerraformDependable, type TerraformProvider, TerraformStack } from './terraform/cdktf';
import { waitForBuckets } from './terraform/dependencies';
import { escapeNames, jsonText, knownJson } from './terraform/json-text';
import { ruleInput } from './terraform/rule-input';
import { reachesPrivateAddresses } from './terraform/standard-provider';
import { knownPath } from './terraform/wildcards';
import { codecOf, type IVoiceSeparateTemplate } from './voice-separate-template';
import { type IVoiceSeparateWorkflow, type SeparationProps, WorkflowState } from './voice-separate-workflow';

/** Settings of a `CiWorkflow`. */
export interface CiWorkflowProps extends ResourceProps {
  /** The bucket whose uploads start the workflow. Another bucket makes another workflow. */
  readonly bucket: ICiBucket;
  /**
   * What the workflow does, by the names of the nodes. The service asks for the type and digits: `Transcode_1`. A name
   * is the identity of its node.
   */
  readonly nodes: { [name: string]: CiNode };
  /**
   * Names of the nodes that begin.
   * @default - those that no other leads to
   */
  readonly start?: string[];
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
   * The queue that the workflow runs on (`QueueId`).
   * @default - the one that the service chooses
   */
  readonly queue?: ISmartAudioQueue;
  /**
   * The queue of nodes that recognize speech (`SpeechRecognitionQueueId`).
   * @default - the one that the service chooses, if it chooses one
   */
  readonly speechRecognitionQueue?: ISmartAudioQueue;
  /**
   * Id of the queue that the workflow runs on, in place of `queue`.
   * @default - that of `queue`
   */
  readonly queueId?: string;
  /**
   * Id of the queue of nodes that recognize speech, in place of `speechRecognitionQueue`.
   * @default - that of `speechRecognitionQueue`
   */
  readonly speechRecognitionQueueId?: string;
  /**
   * Id of the queue of nodes that process pictures (`PicProcessQueueId`).
   * @default - the one that the service chooses
   */
  readonly picProcessQueueId?: string;
  /**
   * Id of the queue of nodes that recognize what is in the content (`AIProcessQueueId`).
   * @default - the one that the service chooses, if it chooses one
   */
  readonly aiProcessQueueId?: string;
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
   * What else stands in `Start.Input`, by the names of the API: `{ SamplingConfig: { … } }`.
   * @default - nothing
   */
  readonly startInput?: CiOperation;
  /**
   * That an output may start this workflow again, or another that does. Each run is charged, so it is refused
   * otherwise.
   * @default false
   */
  readonly allowTriggerLoop?: boolean;
}

/** Stands for the region of the provider, where that is all that is known of a region. */
const REGION_OF_PROVIDER = 'region-of-the-provider';

/**
 * A workflow of Cloud Infinite with any nodes. For one that only separates voices, `VoiceSeparateWorkflow` is simpler.
 * What a node says and nobody named here stays as it is when the workflow is changed; nodes that are not named are
 * removed.
 *
 * @see CI API, Creating Workflow
 */
export class CiWorkflow extends Construct implements IVoiceSeparateWorkflow, ITerraformDependable {
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
  public readonly resource: l1.Workflow;
  private readonly props: CiWorkflowProps;

  /**
   * @throws Error when the settings break rules of the service; the message lists every one. Tokens are not judged
   * here but when Terraform plans. Workflows that start each other in a circle are refused by synth.
   */
  public constructor(scope: Construct, id: string, props: CiWorkflowProps) {
    super(scope, id);
    requireBucket('CiWorkflow', this, 'bucket', props.bucket);
    for (const [name, { _settings: node }] of Object.entries(props.nodes)) {
      requireBucket('CiWorkflow', this, `nodes.${name}.output.bucket`, node.output?.bucket);
    }
    this.props = props;
    judge('CiWorkflow', this, check(GRAPH_WORKFLOW_RULES, this.settingsJudged()), prop);

    const { queue, speechRecognitionQueue, startInput } = props;
    this.resource = new l1.Workflow(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      name: this.workflowNameOrPath(),
      state: props.state,
      objectPrefix: props.objectPrefix,
      queueId: props.queueId ?? queue?.queueId,
      picProcessQueueId: props.picProcessQueueId,
      speechRecognitionQueueId: props.speechRecognitionQueueId ?? speechRecognitionQueue?.queueId,
      aiProcessQueueId: props.aiProcessQueueId,
      notify: props.notify?._settings,
      extFilter: props.extFilter,
      startInputJson: startInput && jsonText(startInput),
      start: props.start,
      nodes: Object.fromEntries(
        Object.entries(props.nodes).map(([name, node]) => [name, nodeAttribute(node)]),
      ),
      allowTriggerLoop: props.allowTriggerLoop,
      provider: props.provider,
      dependsOn: props.dependsOn,
      lifecycle: props.lifecycle,
    });
    const outputs = Object.values(props.nodes).map(({ _settings: { output } }) => output?.bucket);
    waitForBuckets(this.resource, props.bucket, ...outputs);
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

  /** The whole graph as the service has it, as JSON. */
  public get topologyJson(): string {
    return this.resource.topologyJson;
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
    return [
      ...new Set(Object.values(this.props.nodes).flatMap(({ _settings: { template } }) => template ?? [])),
    ];
  }

  /** @internal */
  public get _separations(): ReadonlyMap<string, Pick<SeparationProps, 'output'> & Partial<SeparationProps>> {
    const nodes = Object.entries(this.props.nodes).map(([name, { _settings }]) => ({ name, ..._settings }));
    return new Map(
      nodes
        .filter(({ type }) => type === 'VoiceSeparate')
        .map(({ name, template, output = {} }) => [
          name,
          {
            output: 'object' in output ? { background: output.object } : output,
            ...(template && { template }),
          },
        ]),
    );
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
    const { state, objectPrefix, extFilter, allowTriggerLoop, nodes } = this.props;
    const home = {
      bucket: bucket(this.props.bucket.bucketName),
      region: region(this.props.bucket.region),
    };
    const inputs = Object.entries(nodes).map(([name, { _settings: node }]): [string, GraphNodeInput] => {
      const { type, output } = node;
      if (output === undefined) return [name, { type }];
      const place = {
        bucket: output.bucket ? bucket(output.bucket.bucketName) : home.bucket,
        region: region(output.region ?? output.bucket?.region ?? this.props.bucket.region),
      };
      return [name, { type, output: { ...outputPaths(output), ...place } }];
    });
    return loopInputOf({
      ...ruleInput({ state: state ?? WorkflowState.ACTIVE, objectPrefix, extFilter, allowTriggerLoop }),
      ...home,
      nodes: Object.fromEntries(inputs),
    });
  }

  private workflowNameOrPath(): string {
    return this.props.workflowName ?? this.node.path.replace(/[^\p{Script=Han}A-Za-z0-9_-]+/gu, '-');
  }

  private settingsJudged(): Whole<GraphWorkflowInput> {
    const { bucket, nodes, state, objectPrefix, notify, extFilter, allowTriggerLoop, startInput } =
      this.props;
    const home = { bucket: bucket.bucketName, region: bucket.region ?? REGION_OF_PROVIDER };
    return {
      ...ruleInput({
        ...home,
        name: this.workflowNameOrPath(),
        state: state ?? WorkflowState.ACTIVE,
        objectPrefix,
        notify: notify?._settings,
        extFilter,
        allowTriggerLoop,
        queueBucket: bucketNameOf(this.props.queue),
        speechRecognitionQueueBucket: bucketNameOf(this.props.speechRecognitionQueue),
        start: this.props.start,
      }),
      startInputJson: startInput && knownJson(startInput),
      nodes: Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, nodeInput(node, home)])),
      allowPrivateCallback: notify !== undefined && reachesPrivateAddresses(this, this.props.provider),
    };
  }
}

function nodeInput({ _settings: node }: CiNode, home: Place): Whole<GraphNodeInput> {
  const { type, next, template, templateId, output, operation } = node;
  const separation: IVoiceSeparateTemplate | undefined = type === 'VoiceSeparate' ? template : undefined;
  return {
    ...ruleInput({ type, next, templateId }),
    audioMode: ruleInput(separation?.audioMode),
    codec: ruleInput(codecOf(separation)),
    templateBucket: ruleInput(bucketNameOf(template)),
    output: output && { ...placeInput(output, home), ...outputPaths(output) },
    operationJson: knownJson(operation),
  };
}

function placeInput({ bucket, region }: CiNodeOutput | SeparationOutput, home: Place) {
  return ruleInput({
    bucket: bucket?.bucketName ?? home.bucket,
    region: region ?? bucket?.region ?? home.region,
  });
}

function outputPaths(
  output: CiNodeOutput | SeparationOutput,
): Whole<Omit<GraphOutputInput, 'bucket' | 'region'>> {
  if (!('object' in output)) return { ...pathsInput(output), spriteObject: undefined };
  return { ...pathsInput({ background: output.object }), spriteObject: knownPath(output.sprite) };
}

function nodeAttribute({ _settings: node }: CiNode): l1.WorkflowNodes {
  const { type, next, templateId, output, operation } = node;
  const named = Object.values(operation).some((each) => each !== undefined);
  return {
    type,
    next,
    templateId,
    output: output && outputAttribute(output),
    operationJson: named ? jsonText(operation) : undefined,
  };
}

function outputAttribute(output: CiNodeOutput | SeparationOutput): l1.WorkflowNodesOutput {
  const place = { bucket: output.bucket?.bucketName, region: output.region ?? output.bucket?.region };
  if ('object' in output) {
    return { ...place, object: escapeNames(output.object), spriteObject: escapeNames(output.sprite) };
  }
  const { voice, background, bass, drums } = output;
  return {
    ...place,
    object: escapeNames(background),
    auObject: escapeNames(voice),
    bassObject: escapeNames(bass),
    drumObject: escapeNames(drums),
  };
}

/** Props that have other names than the settings of the resource. */
const PROPS: Readonly<Record<string, string>> = {
  name: 'workflowName',
  templateId: 'template',
  queueId: 'queue',
  speechRecognitionQueueId: 'speechRecognitionQueue',
  startInputJson: 'startInput',
  operationJson: 'operation',
  spriteObject: 'sprite',
  object: 'object',
};

function prop(setting: string): string {
  return PROPS[setting] ?? outputProp(setting);
}
