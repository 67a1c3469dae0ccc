import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Emulator, startEmulator } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { random, type Random, whole } from '../random';
import { childrenOf, runs } from './processes';

/** The ways to die. */
export const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGHUP'] as const;
/** A way to die. */
export type Signal = (typeof SIGNALS)[number];
/** Who is killed: the provider alone, Terraform alone, or the one and then the other. */
export const VICTIMS = ['provider', 'terraform', 'both'] as const;
/** Who is killed. */
export type Victim = (typeof VICTIMS)[number];
/** What is interrupted: making everything, changing everything, or removing everything. */
export type Act = 'create' | 'change' | 'destroy';

/** One death to die. */
export interface Case {
  readonly seed: number;
  readonly signal: Signal;
  readonly victim: Victim;
}

/** How many things of a kind there are. */
interface Told {
  /** Terraform told the user their ids. */
  readonly announced: number;
  /** Nobody heard of them. */
  readonly silent: number;
}

/** What came of a death. */
export interface Death extends Case {
  readonly act: Act;
  /** When it happened: so many requests of the apply had come, and so many milliseconds more had passed. */
  readonly moment: { readonly requests: number; readonly ms: number };
  /** Whether the run that was struck ended well all the same. */
  readonly survived: boolean;
  /** Whether one apply put everything right, with the `import` blocks that a refusal names where it names any. */
  readonly healed: boolean;
  /** Things of the service that no state holds. */
  readonly orphans: Told;
  /** Things of the service that no state holds, beside one of the same name that a state holds. */
  readonly doubles: Told;
  /** What must not be, in words: what stayed unhealed, silent or alive. */
  readonly failures: readonly string[];
}

const BUCKET = 'media-1250000000';
const REGION = 'ap-chongqing';
const TEMPLATES = 3;
const WORKFLOWS = 3;
/** What each answer takes, so that there is something to die in, in milliseconds. */
const LATENCY_MS = 60;
/** The requests of an apply that makes, changes or removes everything, but for the last ones. */
const REQUESTS: Readonly<Record<Act, number>> = { create: 15, change: 22, destroy: 14 };
/** How long what was killed may take to end, in milliseconds. A creation is looked for after it for six seconds. */
const LIMIT_MS = 60_000;

/**
 * Kills a provider, or Terraform, or both in the middle of an apply, at a moment that the seed decides, and lets one
 * apply put it right.
 */
export async function die({ seed, signal, victim }: Case): Promise<Death> {
  const next = random(seed, `${signal} ${victim}`);
  const act = actOf(next);
  const moment = { requests: whole(next, 0, REQUESTS[act]), ms: whole(next, 0, 2 * LATENCY_MS) };
  const ci = await startEmulator({ buckets: [{ bucket: BUCKET, region: REGION }] });
  const workspace = new Workspace({ ...ci.env, TENCENTCLOUD_REGION: REGION }).placeProvider();
  try {
    await workspace.config(configuration('IsAudio')).init();
    if (act !== 'create') await workspace.apply();
    if (act === 'change') workspace.config(configuration('AudioAndBackground'));
    const killed = await kill(ci, workspace, { act, moment, signal, victim });
    const healing = await heal(workspace, act);
    const said = [killed.text, ...healing.said].join('\n');
    const { orphans, doubles } = lostIn(ci, workspace);
    const isSilent = ({ id }: Thing): boolean => !said.includes(id);
    const told = (things: readonly Thing[]): Told => {
      const silent = things.filter(isSilent).length;
      return { announced: things.length - silent, silent };
    };
    return {
      ...{ seed, signal, victim, act, moment },
      survived: killed.code === 0,
      healed: healing.healed,
      orphans: told(orphans),
      doubles: told(doubles),
      failures: [
        ...killed.alive,
        ...(healing.healed ? [] : [`not healed: ${healing.said.at(-1)}`]),
        ...[...orphans, ...doubles]
          .filter(isSilent)
          .map(({ id, name }) => `${name} ${id} is in no state, and nobody was told`),
      ],
    };
  } finally {
    workspace.dispose();
    await ci.stop();
  }
}

function actOf(next: Random): Act {
  const share = next();
  if (share < 0.6) return 'create';
  return share < 0.8 ? 'change' : 'destroy';
}

function configuration(audioMode: string, imports = ''): string {
  const templates = Array.from(
    { length: TEMPLATES },
    (_, index) => `resource "tencentci_voice_separate_template" "t${index}" {
  bucket     = "${BUCKET}"
  name       = "t${index}"
  audio_mode = "${audioMode}"
}
`,
  );
  const workflows = Array.from(
    { length: WORKFLOWS },
    (_, index) => `resource "tencentci_voice_separate_workflow" "w${index}" {
  bucket        = "${BUCKET}"
  name          = "w${index}"
  object_prefix = "${audioMode}/${index}/"
  separations = {
    vocals = {
      template_id = tencentci_voice_separate_template.t${index % TEMPLATES}.template_id
      output      = { au_object = "out/$\${RunId}.$\${Ext}" }
    }
  }
}
`,
  );
  return [...templates, ...workflows, imports].join('');
}

/** Starts the apply, strikes at the moment, and waits until everything that was started has ended. */
async function kill(
  ci: Emulator,
  workspace: Workspace,
  { act, moment, signal, victim }: Pick<Death, 'act' | 'moment' | 'signal' | 'victim'>,
): Promise<{ readonly code: number; readonly text: string; readonly alive: readonly string[] }> {
  const before = ci.requests.length;
  const slow = ci.fail({ times: Infinity }, { kind: 'delay', ms: LATENCY_MS });
  const verb = act === 'destroy' ? 'destroy' : 'apply';
  const { child, done } = workspace.start([verb, '-auto-approve', '-no-color', '-input=false']);
  const terraform = child.pid ?? 0;
  let ended = false;
  void done.then(() => (ended = true));
  const providers = new Set<number>();
  const look = (): number[] => {
    const now = childrenOf(terraform);
    for (const pid of now) providers.add(pid);
    return now;
  };
  while (!ended && ci.requests.length - before < moment.requests) await sleep(5);
  if (!ended) {
    await sleep(moment.ms);
    const targets = look();
    if (victim === 'terraform') targets.length = 0;
    if (victim !== 'provider') targets.push(terraform);
    for (const pid of targets) strike(pid, signal);
  }
  const run = await Promise.race([done, sleep(LIMIT_MS)]);
  const alive = run === undefined ? [`terraform still runs ${LIMIT_MS / 1000} s after ${signal}`] : [];
  if (run === undefined) child.kill('SIGKILL');
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline && [...providers].some(runs);)
    await sleep(50);
  for (const pid of [...providers].filter(runs)) {
    alive.push(`a provider still runs ${LIMIT_MS / 1000} s after ${signal}`);
    strike(pid, 'SIGKILL');
  }
  slow.remove();
  const { code, text } = run ?? (await done);
  return { code, text, alive };
}

/** Applies once more; where a name is taken, the blocks that are named take over what has it. */
async function heal(
  workspace: Workspace,
  act: Act,
): Promise<{ readonly healed: boolean; readonly said: readonly string[] }> {
  if (act === 'destroy') {
    const { code, text } = await workspace.run('destroy', '-auto-approve', '-no-color', '-input=false');
    return { healed: code === 0, said: [text] };
  }
  const apply = () => workspace.run('apply', '-auto-approve', '-no-color', '-input=false');
  const said: string[] = [];
  let run = await apply();
  said.push(run.text);
  const blocks = run.code === 0 ? '' : blocksIn(run.text);
  if (blocks !== '') {
    workspace.config(configuration(act === 'change' ? 'AudioAndBackground' : 'IsAudio', blocks));
    run = await apply();
    said.push(run.text);
  }
  if (run.code !== 0) return { healed: false, said };
  const plan = await workspace.plan();
  if (plan.code !== 0) said.push(plan.text);
  return { healed: plan.code === 0, said };
}

/** The blocks that refusals name, each for the resource that was refused. */
function blocksIn(text: string): string {
  const refusals = text.split('Error: ').slice(1);
  return refusals
    .map((refusal) => {
      const [, address] = /^The name is taken with (\S+),/.exec(refusal) ?? [];
      const [, id] = /import \{ to = \S+ id = "([^"]+)" \}/.exec(refusal) ?? [];
      return address === undefined || id === undefined
        ? ''
        : `import {\n  to = ${address}\n  id = "${id}"\n}\n`;
    })
    .join('');
}

interface Thing {
  readonly id: string;
  readonly name: string;
}

/** What the service has and the state has not. */
function lostIn(
  ci: Emulator,
  workspace: Workspace,
): { readonly orphans: readonly Thing[]; readonly doubles: readonly Thing[] } {
  const file = path.join(workspace.dir, 'terraform.tfstate');
  const state = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const all: Thing[] = [
    ...ci.templates.list(BUCKET).map(({ templateId: id, name }) => ({ id, name: `template ${name}` })),
    ...ci.workflows.list(BUCKET).map(({ workflowId: id, name }) => ({ id, name: `workflow ${name}` })),
  ];
  const isHeld = ({ id }: Thing): boolean => state.includes(`"${id}"`);
  const held = new Set(all.filter(isHeld).map(({ name }) => name));
  const lost = all.filter((thing) => !isHeld(thing));
  return {
    orphans: lost.filter(({ name }) => !held.has(name)),
    doubles: lost.filter(({ name }) => held.has(name)),
  };
}

function strike(pid: number, signal: Signal): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has just ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
