import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium, newPage, startBrowser } from '../test/browser/support/browser';
import { separate, startScene } from '../test/browser/support/scene';

const root = path.resolve(__dirname, '..');
const PICTURES = path.join(root, 'docs/pictures');
/** How large a picture may be, in bytes: it travels in the package. */
const MOST = 150_000;

/** Draws the pictures of the console that README shows, of the built page and the demo's recording. */
async function screenshots(): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new Error('There is no chromium on PATH. Install it, or set CHROMIUM_PATH to one.');
  }
  mkdirSync(PICTURES, { recursive: true });
  const ci = await startScene();
  const browser = await startBrowser(chromium);
  try {
    const { runId, jobId } = await separate(ci, 'in/karaoke.wav', recording());
    for (const { name, hash, colorScheme, width, height } of [
      { name: 'job', hash: `#/jobs/${jobId}`, colorScheme: 'dark', width: 736, height: 440 },
      { name: 'execution', hash: `#/executions/${runId}`, colorScheme: 'light', width: 736, height: 440 },
      { name: 'narrow', hash: '#/jobs', colorScheme: 'light', width: 400, height: 640 },
    ] as const) {
      const { page } = await newPage(browser, { viewport: { width, height }, colorScheme });
      await page.goto(`${ci.url}/_emulator/${hash}&token=${ci.console.token}`);
      await page.getByText('live', { exact: true }).waitFor();
      if (hash === '#/jobs') await page.getByRole('row').nth(1).waitFor();
      else {
        await page.locator('.picture[data-drawn]').nth(2).waitFor();
        await page.evaluate(
          `document.querySelector('${name === 'job' ? '.deck' : '.graph'}').scrollIntoView()`,
        );
      }
      const file = path.join(PICTURES, `console-${name}.png`);
      await page.screenshot({ path: file });
      if (statSync(file).size > MOST) throw new Error(`${file} is larger than ${MOST} bytes.`);
      await page.context().close();
    }
  } finally {
    await browser.close();
    await ci.stop();
  }
}

function recording(): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'screenshots-'));
  try {
    const file = path.join(folder, 'karaoke.wav');
    execFileSync(process.execPath, [path.join(root, 'examples/recording/make-recording.mjs'), file]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

screenshots().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
