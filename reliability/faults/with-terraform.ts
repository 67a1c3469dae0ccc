import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Emulator, startEmulator } from '../../lib/emulator';
import type { ObjectValue } from '../../lib/plugin/value';
import { Workspace } from '../../scripts/workspace';
import { random, whole } from '../random';
import type { Run } from '../report';
import { keepTranscript } from '../transcripts';
import { FAULTS, type FaultRow } from './fault-table';
import { jobsThatEnd } from './jobs';
import { type OperationRow, OPERATIONS, TEMPLATE_ID, type Version } from './operations';
import { FaultProxy } from './proxy';
import { type Left, leftOver, type Verdict } from './verdict';

/** One resource of a configuration, in a bucket of its own. */
interface Case {
  readonly name: string;
  readonly label: string;
  readonly bucket: string;
  readonly address: string;
  readonly operation: OperationRow;
  readonly fault: FaultRow;
}

/** What one command told: of which resources it failed to do something, and all that it said. */
interface Command {
  readonly failed: ReadonlySet<string>;
  /** What it was going to change. */
  readonly planned: ReadonlySet<string>;
  readonly said: readonly string[];
}

/** What the client of the built provider waits in all for a write to be seen, in milliseconds. */
const SETTLE_MS = 6_200;
const ACTS = ['create', 'read', 'update', 'delete'] as const;
type Act = (typeof ACTS)[number];

/** Faults that would hold up or change what others meet have an emulator and a configuration of their own. */
const ALONE = ['SlowDown', 'stale listings'];
/** It takes 30 seconds at a time, with the built provider. */
const LEFT_OUT = ['no answer'];

/** Breaks every call in every way, while the real Terraform runs the built provider. */
export async function tryWithTerraform(run: Run): Promise<ReadonlyMap<Case, Verdict>> {
  const together = FAULTS.filter(({ name }) => ![...ALONE, ...LEFT_OUT].includes(name));
  const groups = [together, ...ALONE.map((alone) => FAULTS.filter(({ name }) => name === alone))];
  const verdicts = await Promise.all(groups.map((faults, index) => new Group(run, faults, index).tried()));
  return new Map(verdicts.flatMap((some) => [...some]));
}

/** One configuration, in which many resources come to harm at once. */
class Group {
  private readonly cases: readonly Case[];
  private workspace!: Workspace;
  private proxy!: FaultProxy;
  private ci!: Emulator;

  constructor(
    private readonly run: Run,
    private readonly faults: readonly FaultRow[],
    private readonly number: number,
  ) {
    this.cases = OPERATIONS.flatMap((operation, row) =>
      faults.map((fault, column): Case => {
        const label = `o${row}f${column}`;
        return {
          name: `${operation.name}/${fault.name}`,
          label,
          bucket: `${label}-1250000000`,
          address: `${operation.kind.type}.${label}`,
          operation,
          fault,
        };
      }),
    );
  }

  async tried(): Promise<ReadonlyMap<Case, Verdict>> {
    const { secretId, secretKey, token } = this.run.canaries;
    const ends = new Set(this.cases.filter(({ operation }) => operation.ends).map(({ bucket }) => bucket));
    this.ci = await startEmulator({
      credentials: { secretId, secretKey, token },
      behaviour: { newBuckets: 'off' },
      runner: jobsThatEnd(({ input }) => ends.has(input.bucket)),
      history: 0,
    });
    this.proxy = await FaultProxy.start(this.ci.url, SETTLE_MS);
    this.workspace = new Workspace({ ...this.ci.env, TENCENTCLOUD_CI_ENDPOINT: this.proxy.url });
    try {
      await this.workspace.placeProvider().config('').init();
      this.prepare();
      const verdicts = new Map<Case, Verdict>();
      this.write((one) => (one.operation.act === 'create' ? undefined : 1));
      const made = await this.command('apply', '-auto-approve');
      if (made.failed.size > 0) throw new Error(`Nothing could be prepared: ${made.said.join(' ')}`);
      for (const act of ACTS) for (const [one, verdict] of await this.acted(act)) verdicts.set(one, verdict);
      return verdicts;
    } finally {
      await this.proxy.stop();
      await this.ci.stop();
    }
  }

  private prepare(): void {
    for (const { operation, bucket } of this.cases) {
      if (operation.kind.newBucket) continue;
      this.ci.buckets.set(bucket, { ci: true, smartAudio: true, media: true });
      if (operation.kind.type.endsWith('_template')) continue;
      this.ci.templates.put(bucket, { audioMode: 'IsAudio', audioConfig: { codec: 'aac' } }, TEMPLATE_ID);
    }
  }

  /** Lets the calls of one kind come to harm, applies once more, and looks at what there is. */
  private async acted(act: Act): Promise<readonly (readonly [Case, Verdict])[]> {
    const cases = this.cases.filter(({ operation }) => operation.act === act);
    const done = ACTS.slice(0, ACTS.indexOf(act) + 1);
    this.write((one) =>
      done.includes(one.operation.act) ? wantedVersion(one) : one.operation.act === 'create' ? undefined : 1,
    );
    for (const one of cases) this.arm(one);
    if (this.faults.some(({ name }) => name === 'stale listings')) this.ci.behaviour.staleReads = 3;
    const command = act === 'read' ? (['plan'] as const) : (['apply', '-auto-approve'] as const);
    const acted = await this.command(...command);
    this.ci.behaviour.staleReads = 0;
    const met = new Map<Case, number>();
    for (const one of cases) met.set(one, await this.proxy.disarm(one.bucket));
    const survived = this.asWanted(cases);
    const healed = await this.command(...command);
    const healthy = this.asWanted(cases);
    const calm = act === 'read' ? healed : await this.command('plan');
    const said = [...acted.said, ...healed.said];
    const ids = this.ids();
    return cases.map((one): readonly [Case, Verdict] => {
      const well =
        healthy.has(one) &&
        ![healed.failed, calm.failed, calm.planned].some((addresses) => addresses.has(one.address));
      const left: Left = leftOver(one.operation.kind, this.ci, one.bucket, ids.get(one.address), said);
      return [
        one,
        {
          met: (met.get(one) ?? 0) > 0,
          survived: survived.has(one) && !acted.failed.has(one.address),
          healed: well,
          ...left,
          said: said.filter((text) => text.includes(one.bucket)),
          failures: left.failures
            .concat(well || left.announced ? [] : ['not healed'])
            .map((what) => `terraform/${one.name}: ${what}`),
        },
      ];
    });
  }

  private arm({ name, bucket, operation, fault }: Case): void {
    const next = random(this.run.seed, `terraform/${name}`);
    this.proxy.arm(bucket, {
      operation: operation.meets,
      fault,
      skip: 0,
      times: fault.name.startsWith('done') ? 1 : whole(next, 1, 2),
      random: next,
    });
  }

  /** Writes the configuration with each resource in a version, or without it. */
  private write(versionOf: (one: Case) => Version | undefined): void {
    const resource: Record<string, Record<string, ObjectValue>> = {};
    for (const one of this.cases) {
      const version = versionOf(one);
      if (version === undefined) continue;
      const { type, config } = one.operation.kind;
      (resource[type] ??= {})[one.label] = config(one.bucket, version);
    }
    this.workspace.file(
      'cases.tf.json',
      JSON.stringify({ resource }).replaceAll('${', () => '$${'),
    );
  }

  private async command(...args: readonly string[]): Promise<Command> {
    const { stdout, stderr, code } = await this.workspace.run(
      ...args,
      '-json',
      '-input=false',
      '-parallelism=100',
    );
    keepTranscript(this.run, `faults-${this.number}-${args[0]}`, `${stdout}\n${stderr}`);
    const [failed, planned, said] = [new Set<string>(), new Set<string>(), [] as string[]];
    for (const line of stdout.split('\n').filter(Boolean)) {
      const { type, diagnostic, change } = JSON.parse(line) as Message;
      if (type === 'planned_change' && change) planned.add(change.resource.addr);
      if (type !== 'diagnostic' || !diagnostic) continue;
      said.push(`${diagnostic.summary}: ${diagnostic.detail}`);
      if (diagnostic.severity === 'error') failed.add(diagnostic.address ?? 'terraform');
    }
    if (code !== 0 && failed.size === 0) failed.add('terraform');
    return { failed, planned, said: [...said, stderr] };
  }

  /** The resources whose state is what the service has and what was wanted. */
  private asWanted(cases: readonly Case[]): ReadonlySet<Case> {
    const ids = this.ids();
    return new Set(
      cases.filter((one) => {
        const { kind, act } = one.operation;
        const there = kind.there(this.ci, one.bucket);
        const id = ids.get(one.address);
        if (act === 'delete') return id === undefined && there.length === 0;
        const [only] = there;
        return there.length === 1 && only?.id === id && only?.isAs(wantedVersion(one) ?? 1);
      }),
    );
  }

  /** The ids in the state, by address; those that are tainted are left out. */
  private ids(): ReadonlyMap<string, unknown> {
    const file = path.join(this.workspace.dir, 'terraform.tfstate');
    const state = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as State) : { resources: [] };
    const kinds = new Map(OPERATIONS.map(({ kind }) => [kind.type, kind]));
    return new Map(
      state.resources.flatMap(({ type, name, instances }) =>
        instances.map(({ attributes }): [string, unknown] => [
          `${type}.${name}`,
          attributes[kinds.get(type)?.id ?? 'id'],
        ]),
      ),
    );
  }
}

function wantedVersion({ operation }: Case): Version | undefined {
  return operation.act === 'delete' ? undefined : operation.act === 'update' ? 2 : 1;
}

/** A line of `terraform -json`. */
interface Message {
  readonly type: string;
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail: string;
    readonly address?: string;
  };
  readonly change?: { readonly resource: { readonly addr: string } };
}

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}
