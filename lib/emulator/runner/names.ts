import type { Output } from '../../ci/wire';
import { type Stem, STEM_OUTPUTS, STEMS } from '../../rules';

/** Puts the names of the input and the execution into the outputs of a node; the job's own are left to it. */
export function namedAfterRun(output: Output, { object, runId }: { object: string; runId: string }): Output {
  const file = object.slice(object.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  const values = {
    inputpath: object.slice(0, Math.max(0, object.lastIndexOf('/'))),
    inputname: dot < 0 ? file : file.slice(0, dot),
    inputnameandext: file,
    runid: runId,
  };
  const named = STEMS.map((stem) => {
    const path = output[STEM_OUTPUTS[stem]];
    return [STEM_OUTPUTS[stem], path === undefined ? undefined : filled(path, values)];
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
  return path === undefined ? undefined : filled(path, { ext: extension, jobid: jobId });
}

/** Fills wildcards in, in whatever case they are written. Keys have no leading slash, where paths may. */
function filled(path: string, values: Readonly<Record<string, string>>): string {
  return path
    .replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name.toLowerCase()] ?? whole)
    .replace(/^\/+/, '');
}
