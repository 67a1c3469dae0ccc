import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { flat, recording, samplesOf } from './recording';

const script = resolve(__dirname, '../../examples/recording/make-recording.mjs');

test('the recording is the sum of its tracks, and the same on every run', () => {
  const [first, second] = [recording(), recording()];
  expect(first.mix.equals(second.mix)).toBe(true);
  const [mix, ...tracks] = [first.mix, ...Object.values(first.tracks)].map((wav) => flat(samplesOf(wav)));
  const apart = mix!.map((value, i) => Math.abs(value - tracks.reduce((sum, track) => sum + track[i]!, 0)));
  expect(apart.every((value) => value <= 3 / 0x8000)).toBe(true);
  expect(mix!.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(0.999);
});

test('where espeak-ng is missing, the voice is synthesised, and the script says so', () => {
  const args = ['-e', `import(${JSON.stringify(script)}).then((m) => console.log(m.makeRecording().voice))`];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: '/nonexistent' } });
  expect(stdout).toContain('synthesised');
});

test('an unknown option is refused with the usage', () => {
  const { status, stderr } = spawnSync(process.execPath, [script, '--help'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('Usage: make-recording.mjs');
});
