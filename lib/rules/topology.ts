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

/** The name of the node that a workflow begins with. It is of the type of that name, and there is one. */
export const START = 'Start';

/** What closes a branch: a name without a node. */
export const END = 'End';

/** Kinds that several nodes may lead to, by the documents. */
const FAN_IN: readonly string[] = ['StreamPack', 'HlsPack'];

/** Whether the table says that a kind may not follow another; a kind that it does not know may stand anywhere. */
export function cannotFollow(kind: string, after: string): boolean {
  const allowed = Object.hasOwn(NEXT_NODES, after) ? NEXT_NODES[after] : undefined;
  const isKnown = kind === END || Object.hasOwn(NEXT_NODES, kind);
  return allowed !== undefined && isKnown && !allowed.includes(kind);
}

/** Whether the documents show several nodes leading to one of this kind. */
export function takesSeveral(kind: string): boolean {
  return FAN_IN.includes(kind);
}

/** The nodes that no other leads to, in the order of the alphabet: they begin, unless it is said otherwise. */
export function unled(next: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const led = new Set<string>();
  for (const names of Object.values(next)) for (const to of names) led.add(to);
  return Object.keys(next)
    .filter((name) => !led.has(name))
    .sort();
}

/** Every node that something leads to, from these on. */
export function reachedFrom(
  starts: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...starts];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const to of next.get(name) ?? []) open.push(to);
  }
  return reached;
}

/** The nodes that lie on a circle, or behind one: what is left when those that nothing leads to are taken away. */
export function circling(next: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const leading = new Map([...next.keys()].map((name) => [name, 0]));
  for (const names of next.values())
    for (const to of new Set(names)) if (leading.has(to)) leading.set(to, (leading.get(to) as number) + 1);
  const free = [...leading.keys()].filter((name) => leading.get(name) === 0);
  for (let name = free.pop(); name !== undefined; name = free.pop()) {
    leading.delete(name);
    for (const to of new Set(next.get(name) ?? [])) {
      if (!leading.has(to)) continue;
      leading.set(to, (leading.get(to) as number) - 1);
      if (leading.get(to) === 0) free.push(to);
    }
  }
  return [...leading.keys()];
}
