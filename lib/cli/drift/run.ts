import { EXIT, Failure } from '../exit';
import { failureOf } from '../failures';
import type { DriftFlags } from '../flags';
import { print } from '../print';
import { Progress } from '../progress';
import { findStates } from './find-states';
import { lookAt, ownObjects } from './look';
import { reportJson, reportText, type Section, totals } from './report';

/** What the exit codes of this command mean: those of `terraform plan -detailed-exitcode`. */
const DETAILED = { none: 0, error: 1, drift: 2 } as const;

/**
 * Compares states with the service, and changes neither.
 * @throws Failure when they differ, or it could not be told whether they do.
 */
export async function drift(flags: DriftFlags): Promise<void> {
  let sections: Section[];
  try {
    sections = await compared(flags);
  } catch (error) {
    const failure = failureOf(error);
    throw failure ? new Failure(DETAILED.error, failure.message) : error;
  }
  print(flags.json ? reportJson(sections) : reportText(sections));
  const { failed, changed, gone, unreadable } = totals(sections);
  if (failed > 0) {
    const objects = failed === 1 ? 'one object' : `${failed} objects`;
    throw new Failure(DETAILED.error, `Of ${objects} it could not be told whether there is drift.`);
  }
  if (changed + gone + unreadable > 0) process.exitCode = DETAILED.drift;
}

async function compared(flags: DriftFlags): Promise<Section[]> {
  if (/^(1|true)$/i.test(process.env['TENCENTCLOUD_CI_OFFLINE'] ?? '')) {
    throw new Failure(
      EXIT.usage,
      'TENCENTCLOUD_CI_OFFLINE says that there is no service to compare with. Unset it.',
    );
  }
  const found = await findStates(flags, process.cwd(), process.env);
  const progress = new Progress(process.stderr);
  const total = found.reduce((sum, each) => sum + ownObjects(each).length, 0);
  let done = 0;
  const looked = (): void => {
    done += 1;
    if (process.stderr.isTTY) progress.show(done, total, 'objects looked at');
  };
  try {
    const sections: Section[] = [];
    for (const each of found) {
      sections.push({
        label: each.label,
        applied: each.state !== undefined,
        outcomes: await lookAt(each, flags, process.env, looked),
        others: (each.state?.objects.length ?? 0) - ownObjects(each).length,
        isWhole: each.state?.isWhole ?? true,
      });
    }
    return sections;
  } finally {
    progress.end();
  }
}
