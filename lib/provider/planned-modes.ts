import { isUnknown, type Unknown } from '../plugin';
import type { Setting } from '../rules';
import { ruleValue } from './rule-input';

/** Where a template is looked for, as far as a plan knows it. */
export interface PlannedPlace {
  readonly bucket: string | Unknown;
  readonly region: string | Unknown;
}

/**
 * The audio modes that templates of this configuration will have. A template is planned before what refers to it,
 * so a plan that changes a mode and the outputs of its users together is judged by the new mode, not by the one
 * that the service still has.
 */
export class PlannedModes {
  private readonly modes = new Map<string, Setting<string>>();

  /** Notes down what a template's plan says. */
  note(place: PlannedPlace, templateId: string | null | undefined, audioMode: string | Unknown): void {
    if (templateId && !isUnknown(place.bucket) && !isUnknown(place.region)) {
      this.modes.set(keyOf(place, templateId), ruleValue(audioMode));
    }
  }

  /** Whether a plan said something of this template, and what. */
  find(place: PlannedPlace, templateId: string): { readonly audioMode: Setting<string> } | undefined {
    const key = keyOf(place, templateId);
    return this.modes.has(key) ? { audioMode: this.modes.get(key) } : undefined;
  }
}

function keyOf({ bucket, region }: PlannedPlace, templateId: string): string {
  return `${String(region)}/${String(bucket)}/${templateId}`;
}
