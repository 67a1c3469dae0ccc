import { spawnSync } from 'node:child_process';
import { foundTools } from './recording';

const ENCODER = 'libopencore_amrnb';

const hasAmr =
  foundTools !== undefined &&
  spawnSync(foundTools.ffmpeg, ['-hide_banner', '-encoders'], { encoding: 'utf8' }).stdout.includes(ENCODER);

/** `test` for what needs an ffmpeg that writes AMR; says why it is skipped where that is missing. */
export const testWithAmr = hasAmr ? test : test.skip;
if (foundTools && !hasAmr)
  process.stderr.write(`SKIPPED: amr; this ffmpeg lacks ${ENCODER} (apt-get install libavcodec-extra).\n`);
