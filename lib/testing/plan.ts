/** What Terraform does with a resource. */
export type PlannedAction = 'create' | 'read' | 'update' | 'delete' | 'no-op' | 'forget';

/** A change of a plan, as `terraform show -json` tells it. */
interface ChangeJson {
  readonly actions: readonly PlannedAction[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
}

/** A resource of a plan. */
interface ResourceChangeJson {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly change: ChangeJson;
}

/** A plan as `terraform show -json` tells it, as far as the kit reads it; all the rest is there too. */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChangeJson[];
  readonly output_changes?: Readonly<Record<string, ChangeJson>>;
  readonly [other: string]: unknown;
}

/** What is planned for a resource. */
export interface PlannedChange {
  /** `tencentci_voice_separate_template.Vocals_46200790` */
  readonly address: string;
  readonly type: string;
  /** `['create']`, `['update']`, `['delete', 'create']` for a replacement, … */
  readonly actions: readonly PlannedAction[];
  readonly before: unknown;
  /** What is not known before the apply is missing. */
  readonly after: unknown;
}

/** A plan without what differs from run to run. */
export interface PlanSnapshot {
  readonly resources: Readonly<Record<string, SnapshotChange>>;
  readonly outputs: Readonly<Record<string, SnapshotChange>>;
}

/** A change without what differs from run to run. */
export interface SnapshotChange {
  /** `create`, `update`, `delete, create`, … */
  readonly actions: string;
  /** What an update or a deletion finds. */
  readonly before?: unknown;
  readonly after?: unknown;
}

const UNKNOWN = '(known after apply)';
const SENSITIVE = '(sensitive)';

/** What differs from run to run within texts: ids of the service, times, and the emulator's address. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b(?:t1|[wpji])[0-9a-f]{32}\b/g, '(id)'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '(time)'],
  [/\bhttp:\/\/127\.0\.0\.1:\d+/g, '(emulator)'],
];

/** What Terraform plans to do. */
export class Plan {
  /** What would change, in the order of addresses; what stays as it is, and what is only read, is left out. */
  readonly changes: readonly PlannedChange[];

  /** @param json - what `terraform show -json` tells. */
  constructor(readonly json: PlanJson) {
    this.changes = (json.resource_changes ?? [])
      .filter(({ mode, change }) => mode === 'managed' && isChange(change))
      .map(({ address, type, change }) => ({
        address,
        type,
        actions: change.actions,
        before: change.before ?? null,
        after: change.after ?? null,
      }))
      .sort((a, b) => compare(a.address, b.address));
  }

  /** Whether nothing would change, outputs included. */
  get isClean(): boolean {
    return this.changes.length === 0 && this.outputs.length === 0;
  }

  /** The names of outputs that would change. */
  get outputs(): readonly string[] {
    const changed = Object.entries(this.json.output_changes ?? {}).filter(([, change]) => isChange(change));
    return changed.map(([name]) => name).sort(compare);
  }

  /** What would change, a line for each resource and each of its attributes. */
  toString(): string {
    const lines = this.changes.flatMap(({ address, actions, before, after }) => [
      `${address}: ${actions.join(', ')}`,
      ...(actions.includes('update') ? attributesThatChange(before, after) : []),
    ]);
    return [...lines, ...this.outputs.map((name) => `output ${name}`)].join('\n');
  }

  /**
   * The plan for a snapshot: the same from run to run for the same program. Ids of the service, times and the emulator's
   * address are replaced by words in brackets, so is what is sensitive or not known yet, and what is null is left out.
   */
  forSnapshot(): PlanSnapshot {
    const resources = (this.json.resource_changes ?? []).filter(
      ({ mode, change }) => mode === 'managed' && isChange(change),
    );
    return {
      resources: sorted(resources.map(({ address, change }) => [address, snapshotOf(change)])),
      outputs: sorted(
        this.outputs.map((name) => [name, snapshotOf(this.json.output_changes?.[name] ?? { actions: [] })]),
      ),
    };
  }
}

function isChange({ actions }: ChangeJson): boolean {
  return actions.some((action) => action !== 'no-op' && action !== 'read');
}

// Not by the language of the machine.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compare(a, b)));
}

function attributesThatChange(before: unknown, after: unknown): string[] {
  const [old, fresh] = [before ?? {}, after ?? {}] as Readonly<Record<string, unknown>>[];
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(fresh ?? {})])];
  return names
    .map((name) => [name, JSON.stringify(old?.[name]), JSON.stringify(fresh?.[name])] as const)
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is]) => `  ${name}: ${was ?? 'nothing'} → ${is ?? UNKNOWN}`);
}

function snapshotOf(change: ChangeJson): SnapshotChange {
  const { actions, before, after, after_unknown, before_sensitive, after_sensitive } = change;
  const old = steady(before, false, before_sensitive);
  const fresh = steady(after, after_unknown, after_sensitive);
  return {
    actions: actions.join(', '),
    ...(old !== undefined && { before: old }),
    ...(fresh !== undefined && { after: fresh }),
  };
}

/** A value without what varies; marks say of it, or of parts of it, that they are not known or sensitive. */
function steady(value: unknown, unknown: unknown, sensitive: unknown): unknown {
  if (unknown === true) return UNKNOWN;
  if (sensitive === true) return SENSITIVE;
  if (typeof value === 'string')
    return VARYING.reduce((text, [what, word]) => text.replace(what, word), value);
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const [values, unknowns] = [value ?? [], unknown ?? []] as unknown[][];
    const length = Math.max(values?.length ?? 0, unknowns?.length ?? 0);
    return Array.from({ length }, (_each, index) =>
      steady(values?.[index], unknowns?.[index], part(sensitive, index)),
    );
  }
  const known = isObject(value) ? value : {};
  if (!isObject(value) && (!isObject(unknown) || Object.keys(unknown).length === 0))
    return value ?? undefined;
  const names = [...new Set([...Object.keys(known), ...Object.keys(isObject(unknown) ? unknown : {})])];
  const parts = names
    .sort(compare)
    .map((name) => [
      VARYING.reduce((text, [what, word]) => text.replace(what, word), name),
      // Ids of other providers can be anything.
      name === 'id' && typeof known[name] === 'string'
        ? '(id)'
        : steady(known[name], part(unknown, name), part(sensitive, name)),
    ])
    .filter(([, each]) => each !== undefined);
  return Object.fromEntries(parts) as unknown;
}

function part(marks: unknown, name: string | number): unknown {
  return typeof marks === 'object' && marks !== null ? (marks as Record<string, unknown>)[name] : marks;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
