/** Compiled, never run: a rule's input has an attribute for each setting, of its type, or the setting is named. */
import { attribute } from '../../lib/plugin';
import { diagnostics } from '../../lib/provider/checks';
import type { RuleInput } from '../../lib/provider/rule-input';
import type { Rules, Setting, Undecided } from '../../lib/rules';

export const attributes = {
  file_name: attribute.string({ description: 'Its name.', required: true }),
  take_count: attribute.number({ description: 'How many takes.', default: 1 }),
  tags: attribute.set('string', { description: 'Tags.', optional: true }),
  parts: attribute.nestedMap({
    description: 'Its parts.',
    optional: true,
    attributes: { start_at: attribute.number({ description: 'In seconds.', optional: true }) },
  }),
};
declare const input: RuleInput<typeof attributes>;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
interface Expected {
  readonly fileName: Setting<string>;
  readonly takeCount: Setting<number>;
  readonly tags: Setting<readonly (string | Undecided)[]>;
  readonly parts: Setting<{
    readonly [key: string]: Undecided | { readonly startAt: Setting<number> };
  }>;
}
export const named: Same<RuleInput<typeof attributes>, Expected> = true;

interface Song {
  readonly fileName?: Setting<string>;
  readonly tags?: Setting<readonly Setting<string>[]>;
  readonly parts?: Setting<Readonly<Record<string, Setting<{ readonly startAt?: Setting<number> }>>>>;
}
interface Mastered extends Song {
  readonly loudness?: Setting<number>;
}
interface Typed extends Song {
  readonly takeCount?: Setting<string>;
}
interface Deep extends Song {
  readonly parts?: Setting<
    Readonly<
      Record<string, Setting<{ readonly startAt?: Setting<number>; readonly endAt?: Setting<number> }>>
    >
  >;
}
declare const song: Rules<Song>;
declare const mastered: Rules<Mastered>;
declare const typed: Rules<Typed>;
declare const deep: Rules<Deep>;

diagnostics(song, input);
diagnostics(mastered, { ...input, loudness: undefined });
// @ts-expect-error no attribute says how loud it is, and neither does the call
diagnostics(mastered, input);
// @ts-expect-error the attribute is a number
diagnostics(typed, input);
// @ts-expect-error the attributes of a part do not say where it ends
diagnostics(deep, input);
// @ts-expect-error what is named besides is of the type that the rules ask for
diagnostics(mastered, { ...input, loudness: 'loud' });
