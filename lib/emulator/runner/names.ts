import type { Output } from '../../ci/wire';
import { expandWildcards, inputWildcards, type Stem, STEM_OUTPUTS, STEMS } from '../../rules';

/** Puts the names of the input and the execution into the outputs of a node; the job's own are left to it. */
export function namedAfterRun(output: Output, { object, runId }: { object: string; runId: string }): Output {
  const values = { ...inputWildcards(object), runid: runId };
  const named = STEMS.map((stem) => {
    const path = output[STEM_OUTPUTS[stem]];
    return [STEM_OUTPUTS[stem], path === undefined ? undefined : expandWildcards(path, values)];
  });
  return { ...output, ...(Object.fromEntries(named) as Partial<Output>) };
}

/** The key that a job writes a stem to; `undefined` when it is not to be written. */
export function outputKey(
  output: Output,
  stem: Stem,
  { jobId, extension }: { readonly jobId: string; readonly extension: string },
): string | undefined {
  const path = output[STEM_OUTPUTS[stem]];
  return path === undefined ? undefined : expandWildcards(path, { ext: extension, jobid: jobId });
}
