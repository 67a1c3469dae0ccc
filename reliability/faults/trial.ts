import { CiClient } from '../../lib/ci';
import type { Emulator } from '../../lib/emulator';
import { startEmulator } from '../../lib/emulator';
import type { ObjectValue } from '../../lib/plugin/value';
import type { Canaries } from '../canaries';
import { random, whole } from '../random';
import type { FaultRow } from './fault-table';
import { type Held, LittleTerraform, NOTHING, type Outcome } from './little-terraform';
import { type OperationRow, TEMPLATE_ID, type Version } from './operations';
import { FaultProxy } from './proxy';
import { jobsThatEnd } from './jobs';
import { leftOver, NONE, type Verdict } from './verdict';

/** Some cases of one operation and one fault. */
export interface Cell {
  readonly operation: OperationRow;
  readonly fault: FaultRow;
  readonly tries: number;
  readonly seed: number;
  readonly canaries: Canaries;
}

/** The waits before the looks at what was written: a tenth of the real ones. */
const SETTLE_MS = [0, 20, 40, 80, 160, 320];
const SETTLE_SUM = SETTLE_MS.reduce((sum, ms) => sum + ms, 0);
const CLIENT = { backoff: { firstMs: 20, maxMs: 500 }, settleMs: SETTLE_MS };
/** How long a client waits for an answer that never comes, in milliseconds. */
const NO_ANSWER_MS = 1_000;
/** What takes longer has hung, in milliseconds. */
const HUNG_MS = 90_000;

/** Runs the cases of one cell at once, against an emulator of their own. */
export async function tryCell(cell: Cell): Promise<readonly Verdict[]> {
  const { operation, fault, canaries } = cell;
  const { kind } = operation;
  const { secretId, secretKey, token } = canaries;
  const ci = await startEmulator({
    credentials: { secretId, secretKey, token },
    behaviour: { newBuckets: kind.newBucket ? 'off' : 'on' },
    runner: jobsThatEnd(() => operation.ends === true),
    history: 0,
  });
  const proxy = await FaultProxy.start(ci.url, SETTLE_SUM);
  const numbers = Array.from({ length: cell.tries }, (_, index) => index);
  try {
    const cases = await Promise.all(numbers.map((number) => Case.prepare(cell, ci, proxy, number)));
    if (fault.name === 'stale listings') ci.behaviour.staleReads = 3;
    const acted = await Promise.all(cases.map((one) => inTime(one.act())));
    ci.behaviour.staleReads = 0;
    return await Promise.all(
      cases.map((one, index) => {
        const act = acted[index];
        return act === undefined ? Promise.resolve(hung(one, 'what was begun')) : one.judge(act);
      }),
    );
  } finally {
    await proxy.stop();
    await ci.stop();
  }
}

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), HUNG_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function hung({ name }: Case, what: string): Verdict {
  const failures = [`${name}: ${what} did not end within ${HUNG_MS / 1000} s`];
  return { met: true, survived: false, healed: false, orphans: NONE, doubles: NONE, said: [], failures };
}

/** One case: a resource in a bucket of its own, which an operation that comes to harm is done to. */
class Case {
  private readonly bucket: string;
  private held: Held = NOTHING;
  private met = 0;

  private constructor(
    readonly name: string,
    private readonly cell: Cell,
    private readonly ci: Emulator,
    private readonly proxy: FaultProxy,
    number: number,
  ) {
    this.bucket = `case-${number}-1250000000`;
  }

  /** Makes what is there before the fault. */
  static async prepare(cell: Cell, ci: Emulator, proxy: FaultProxy, number: number): Promise<Case> {
    const { operation, fault } = cell;
    const name = `${operation.name}/${fault.name}/${number}`;
    const one = new Case(name, cell, ci, proxy, number);
    if (!operation.kind.newBucket) {
      const settings = { audioMode: 'IsAudio', audioConfig: { codec: 'aac' } };
      const needsTemplate = !operation.kind.type.endsWith('_template');
      if (needsTemplate) ci.templates.put(one.bucket, settings, TEMPLATE_ID);
    }
    if (operation.act !== 'create') {
      const made = await one.command((terraform) => terraform.apply(NOTHING, one.config(1)));
      if (made.failed) throw new Error(`${name} could not be prepared: ${made.said.join(' ')}`);
      one.held = made.held;
    }
    return one;
  }

  /** Does the operation while the trap is set. */
  async act(): Promise<Outcome> {
    const { operation, fault, seed } = this.cell;
    const next = random(seed, this.name);
    this.proxy.arm(this.bucket, {
      operation: operation.meets,
      fault,
      // Later requests of the operation come to harm too where it makes several.
      skip: operation.act === 'create' && operation.name.endsWith('confirm') ? whole(next, 0, 1) : 0,
      times: fault.name.startsWith('done') ? 1 : whole(next, 1, 2),
      random: next,
    });
    const outcome = await this.command((terraform) => {
      switch (operation.act) {
        case 'create':
          return terraform.apply(NOTHING, this.config(1));
        case 'read':
          return terraform.refresh(this.held);
        case 'update':
          return terraform.apply(this.held, this.config(2));
        case 'delete':
          return terraform.apply(this.held, null);
      }
    }, true);
    this.met = await this.proxy.disarm(this.bucket);
    return outcome;
  }

  /** Applies once more and says what came of it. */
  async judge(act: Outcome): Promise<Verdict> {
    const survived = !act.failed && this.isAsWanted(act.held);
    const heal = await inTime(this.command((terraform) => terraform.apply(act.held, this.wanted)));
    if (heal === undefined) return hung(this, 'the apply after it');
    const calm = await this.command(async (terraform) => ({
      ...NO_OUTCOME,
      failed: await terraform.hasChanges(heal.held, this.wanted),
    }));
    const healed = !heal.failed && !calm.failed && this.isAsWanted(heal.held);
    const said = [...act.said, ...heal.said];
    const { kind } = this.cell.operation;
    const left = leftOver(kind, this.ci, this.bucket, heal.held.state?.[kind.id], said);
    // What the user was told of may need the user; nothing else does.
    const sick = healed || left.announced ? [] : [`not healed: ${heal.said.join(' ')}`];
    const failures = [...left.failures, ...sick].map((what) => `${this.name}: ${what}`);
    return { ...left, met: this.met > 0, survived, healed, said, failures };
  }

  private get version(): Version {
    return this.cell.operation.act === 'update' ? 2 : 1;
  }

  private config(version: Version): ObjectValue {
    return this.cell.operation.kind.config(this.bucket, version);
  }

  private get wanted(): ObjectValue | null {
    return this.cell.operation.act === 'delete' ? null : this.config(this.version);
  }

  private isAsWanted({ state, tainted }: Held): boolean {
    const { kind, act } = this.cell.operation;
    const there = kind.there(this.ci, this.bucket);
    if (act === 'delete') return state === null && (kind.stays === true || there.length === 0);
    const [only] = there;
    const one = there.length === 1 && only !== undefined && only.isAs(this.version);
    return one && !tainted && state?.[kind.id] === only.id;
  }

  /** Runs one command, as a process of its own would: with a client and a provider that remember nothing. */
  private async command(
    work: (terraform: LittleTerraform) => Promise<Outcome>,
    acting = false,
  ): Promise<Outcome> {
    const { fault, canaries } = this.cell;
    const { secretId, secretKey, token } = canaries;
    const client = new CiClient({
      ...CLIENT,
      ...(acting && fault.name === 'no answer' && { timeoutMs: NO_ANSWER_MS }),
      credentials: () => ({ secretId, secretKey, token }),
      endpoint: this.proxy.url,
    });
    try {
      const terraform = await LittleTerraform.start(client, this.cell.operation.kind.type, {
        region: this.ci.region,
        secret_id: secretId,
        secret_key: secretKey,
        security_token: token,
        endpoint: this.proxy.url,
      });
      return await work(terraform);
    } finally {
      client.close();
    }
  }
}

const NO_OUTCOME: Outcome = { held: NOTHING, failed: false, said: [] };
