import { isUnknown, type Unknown } from '../plugin';
import type { Setting } from '../rules';

/** Where something is looked for, as far as a plan knows it. */
export interface PlannedPlace {
  readonly bucket: string | Unknown;
  readonly region: string | Unknown;
}

/** What can be known of a template, for those that separate with it. */
export interface TemplateSettings {
  readonly audioMode: Setting<string>;
  readonly codec: Setting<string>;
}

/**
 * What plans said of things of this configuration, by their ids. What others refer to is planned before them, so a plan
 * that changes a template and the outputs of its users together is judged by the template as it will be, not by what
 * the service still has.
 */
export class Planned<Settings> {
  private readonly settings = new Map<string, Settings>();
  private readonly buckets = new Map<string, Set<string>>();

  /** Notes down what the plan of one thing says. */
  note({ bucket, region }: PlannedPlace, id: string | null | undefined, settings: Settings): void {
    if (!id || isUnknown(bucket) || isUnknown(region)) return;
    this.settings.set(keyOf({ bucket, region }, id), settings);
    this.buckets.set(id, (this.buckets.get(id) ?? new Set()).add(bucket));
  }

  /** Whether a plan said something of this thing, and what. */
  find(place: PlannedPlace, id: string): Settings | undefined {
    return this.settings.get(keyOf(place, id));
  }

  /** The other bucket whose this is, as far as plans said; `undefined` when it is of this bucket too, or not known. */
  elsewhere({ bucket }: PlannedPlace, id: string | Unknown | null): string | undefined {
    const buckets = typeof id === 'string' ? this.buckets.get(id) : undefined;
    return buckets === undefined || isUnknown(bucket) || buckets.has(bucket) ? undefined : [...buckets][0];
  }
}

/** What the plans of this configuration said. */
export class Plans {
  readonly templates = new Planned<TemplateSettings>();
  readonly queues = new Planned<true>();
  private readonly buckets = new Set<string>();

  /**
   * Whether another resource was planned for the same bucket. A replacement is planned twice, once with and once
   * without what there was before, so only plans of one kind are counted together.
   */
  isSecondBucket({ bucket, region }: PlannedPlace, isNew: boolean): boolean {
    if (isUnknown(bucket) || isUnknown(region)) return false;
    const key = `${isNew} ${region}/${bucket}`;
    const second = this.buckets.has(key);
    this.buckets.add(key);
    return second;
  }
}

function keyOf({ bucket, region }: PlannedPlace, id: string): string {
  return `${String(region)}/${String(bucket)}/${id}`;
}
