// What `terraform-provider-tencentci` runs: the provider in `tencentci.cjs` beside this file, with what V8 kept of its
// code in earlier processes. Terraform starts a provider up to five times a command, and to compile it takes longer
// than to run it. See lib/plugin/code-cache.ts in the sources for what is trusted.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { CodeCache } from '../plugin/code-cache';

/** Of the bundle; the build puts it here. */
declare const BUNDLE_SHA256: string;

/** A process that has run for longer, in milliseconds, has thrown away code that it did not use again. */
const FRESH = 60_000;

/** A process that has run for longer, in milliseconds, has more to do than a plan of a few. */
const MANY = 300;
/** By how much V8 lets the space for young objects grow at a time. */
const YOUNG_GROWTH = { usual: 2, none: 1 };

type Main = (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;

const file = path.join(__dirname, 'tencentci.cjs');
// The build writes ASCII only, which is read fastest so.
const source = readFileSync(file, 'latin1');
const off = process.env['TENCENT_CI_NO_CODE_CACHE'] === '1';
const cache = off ? undefined : CodeCache.open('tencent-ci', BUNDLE_SHA256, process.env);
const kept = cache?.read();
const script = new Script(source, { filename: file, ...(kept && { cachedData: kept.code }) });
const main: { exports: { readonly answered?: ReadonlySet<string> } } = { exports: {} };
(script.runInThisContext() as Main)(main.exports, require, main, file, __dirname);

// With much to do, V8 lets young objects have up to 48 MB, of which they need a few; kept as they are, they take no more
// of the processor. V8 reads this flag each time that it would let them grow.
let limitYoung: ((growth: number) => void) | undefined;
setTimeout(() => {
  void import('node:v8').then(({ setFlagsFromString }) => {
    limitYoung = (growth) => setFlagsFromString(`--semi-space-growth-factor=${growth}`);
    limitYoung(YOUNG_GROWTH.none);
  });
}, MANY).unref();

if (cache) {
  // Terraform has all its answers by then.
  process.once('exit', () => {
    const known = new Set(script.cachedDataRejected === false ? kept?.uses : []);
    const answered = [...(main.exports.answered ?? [])];
    if (performance.now() > FRESH || answered.every((name) => known.has(name))) return;
    // V8 takes kept code only where its flags are as they were.
    limitYoung?.(YOUNG_GROWTH.usual);
    const uses = [...new Set([...known, ...answered])].sort();
    cache.write({ code: script.createCachedData(), uses });
  });
}
