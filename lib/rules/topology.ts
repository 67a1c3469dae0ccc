/**
 * Which kind of node may follow which in a workflow (CI API, Creating Workflow: Topology); `End` closes a branch.
 * A kind without a row may stand anywhere: the table is of 2022-23 and newer kinds exist.
 */
const NEXT_NODES: Readonly<Record<string, readonly string[]>> = rows(`
  Start: Snapshot Animation SmartCover Transcode Concat VoiceSeparate VideoMontage StreamPackConfig SDRtoHDR VideoProcess SCF SuperResolution Segment PicProcess Tts SpeechRecognition VideoEnhance MediaInfo AIRecognition SegmentVideoBody
  Snapshot: PicProcess SCF End
  Animation: SCF End
  SmartCover: PicProcess SCF End
  Transcode: Snapshot Animation SmartCover Concat VideoMontage SDRtoHDR VideoProcess SCF Segment SpeechRecognition VideoEnhance MediaInfo SegmentVideoBody End
  Concat: Transcode Snapshot Animation SmartCover SDRtoHDR VideoProcess SCF Segment VideoEnhance MediaInfo SegmentVideoBody End
  VoiceSeparate: SCF SpeechRecognition End
  VideoMontage: Snapshot Animation SDRtoHDR VideoProcess SCF SuperResolution VideoEnhance Segment MediaInfo SegmentVideoBody End
  StreamPackConfig: VideoStream
  VideoStream: StreamPack
  StreamPack: End
  SDRtoHDR: Transcode Concat VideoMontage VoiceSeparate SmartCover Animation VideoProcess SCF SuperResolution SegmentVideoBody End
  VideoProcess: Transcode Concat VideoMontage VoiceSeparate SmartCover Animation SDRtoHDR SCF Segment SuperResolution MediaInfo SegmentVideoBody End
  SCF: SDRtoHDR Snapshot Transcode Concat VideoMontage VoiceSeparate SmartCover Animation VideoProcess End
  SuperResolution: VideoMontage Transcode SmartCover Animation Snapshot SCF Segment SDRtoHDR VideoProcess MediaInfo SegmentVideoBody End
  Segment: VideoEnhance SegmentVideoBody End
  PicProcess: SCF End
  Tts: SCF Transcode End
  SpeechRecognition: SCF Tts End
  VideoEnhance: Transcode VideoMontage SmartCover Animation Snapshot SCF Segment SpeechRecognition VoiceSeparate MediaInfo End
  MediaInfo: Condition End
  Condition: Transcode HighSpeedHd SuperResolution VideoProcess Animation Snapshot VideoMontage SmartCover Concat VideoEnhance
  AIRecognition: End
  SegmentVideoBody: End
`);

function rows(table: string): Record<string, readonly string[]> {
  return Object.fromEntries(
    table
      .trim()
      .split('\n')
      .map((row): [string, string[]] => {
        const [from = '', next = ''] = row.trim().split(': ');
        return [from, next.split(' ')];
      }),
  );
}

/** A workflow's graph as a check sees it. */
export interface TopologyInput {
  /** The kind of each node, by the node's name. */
  readonly nodes: Readonly<Record<string, string>>;
  /** The names that follow each node, by the node's name; `End` closes a branch. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

/** Says what is wrong with a graph: its names, its edges, and nodes that nothing leads to. */
export function topologyProblems({ nodes, dependencies }: TopologyInput): string[] {
  const problems: string[] = [];
  if (nodes.Start !== 'Start') problems.push('The topology has no node "Start" of type Start. Add it.');
  for (const [name, type] of Object.entries(nodes)) {
    if (name !== 'Start' && !name.startsWith(type)) {
      problems.push(`Node "${name}" is of type ${type}. Begin its name with the type: "${type}_1".`);
    }
    if ((dependencies[name] ?? []).length === 0) {
      problems.push(`Nothing follows node "${name}". Name the next nodes, or End.`);
    }
  }
  for (const [from, next] of Object.entries(dependencies)) {
    if (!Object.hasOwn(nodes, from)) problems.push(`Dependencies name "${from}", which is no node.`);
    for (const to of next) {
      if (to !== 'End' && !Object.hasOwn(nodes, to))
        problems.push(`"${to}" follows "${from}" and is no node.`);
      const type = nodes[from];
      const kind = to === 'End' ? 'End' : nodes[to];
      const allowed = type === undefined ? undefined : NEXT_NODES[type];
      if (kind !== undefined && allowed && NEXT_NODES[kind] !== undefined && !allowed.includes(kind)) {
        problems.push(`A ${kind} node cannot follow a ${type} node ("${from}" to "${to}").`);
      } else if (to === 'End' && allowed && !allowed.includes('End')) {
        problems.push(`The workflow cannot end after a ${type} node ("${from}").`);
      }
    }
  }
  const reached = new Set<string>();
  const open = ['Start'];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const next of dependencies[name] ?? []) open.push(next);
  }
  for (const name of Object.keys(nodes)) {
    if (!reached.has(name)) problems.push(`Node "${name}" is never reached from Start.`);
  }
  return problems;
}
