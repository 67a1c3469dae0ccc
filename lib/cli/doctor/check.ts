import { type Finding, skipped } from './finding';

/** A check: what it is called, which must be well before it, and how it looks. */
export interface Check<Subject> {
  readonly name: string;
  /** Checks without whose success this one means nothing. */
  readonly needs?: readonly string[];
  readonly run: (subject: Subject) => readonly Finding[] | Promise<readonly Finding[]>;
}

/** What a check found about one subject. */
export interface Outcome extends Finding {
  readonly check: string;
}

/** Which checks went well, or did not, as far as they were made. */
export class Made {
  private readonly went = new Map<string, boolean>();

  /** @param above - what was checked of what the subject belongs to. */
  constructor(private readonly above?: Made) {}

  /** Whether a check was made and found no problem. */
  wentWell(check: string): boolean {
    return this.went.get(check) ?? this.above?.wentWell(check) ?? false;
  }

  note(check: string, findings: readonly Finding[]): void {
    this.went.set(
      check,
      findings.every(({ status }) => status !== 'problem' && status !== 'skipped'),
    );
  }
}

/** Makes checks of a subject, in their order. One whose needs are not met is skipped, and says for which. */
export async function examine<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
  made: Made,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, needs = [], run } of checks) {
    const missing = needs.filter((need) => !made.wentWell(need));
    const findings =
      missing.length > 0
        ? [skipped(`needs ${missing.join(' and ')}, which ${missing.length > 1 ? 'are' : 'is'} not well`)]
        : await run(subject);
    made.note(name, findings);
    outcomes.push(...findings.map((finding) => ({ check: name, ...finding })));
  }
  return outcomes;
}
