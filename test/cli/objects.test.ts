import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Emulator, startEmulator } from '../../lib/emulator';
import { BUCKET, Cli } from './support';

let cli: Cli;
let ci: Emulator;
let folder: string;
beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator();
  folder = mkdtempSync(path.join(tmpdir(), 'objects-'));
});
afterAll(async () => {
  cli.remove();
  rmSync(folder, { recursive: true, force: true });
  await ci.stop();
});

test('files are put, listed and got back as they were', async () => {
  const song = path.join(folder, 'song.wav');
  writeFileSync(song, Buffer.from([0, 255, 1, 254]));
  const put = await cli.at(ci, 'objects', 'put', song, '--prefix', 'in/');
  expect(put).toMatchObject({ code: 0, out: 'in/song.wav  4 bytes\n' });
  expect(ci.objects.get(BUCKET, 'in/song.wav')).toMatchObject({ size: 4, contentType: 'audio/wav' });

  const list = await cli.at(ci, 'objects', 'list', '--prefix', 'in/', '--json');
  expect(JSON.parse(list.out)).toMatchObject([{ key: 'in/song.wav', size: 4 }]);

  const back = path.join(folder, 'back.wav');
  expect((await cli.at(ci, 'objects', 'get', 'in/song.wav', '--out', back)).code).toBe(0);
  expect(readFileSync(back)).toEqual(Buffer.from([0, 255, 1, 254]));
});

test('more objects than one page holds are listed in their order', async () => {
  for (let i = 0; i < 1005; i += 1) ci.objects.put('many-1250000000', `k${String(i).padStart(4, '0')}`, '');
  const { out } = await cli.run(
    ['objects', 'list', '--bucket', 'many-1250000000', '--limit', '1003', '--json'],
    ci.env,
  );
  const keys = (JSON.parse(out) as { key: string }[]).map(({ key }) => key);
  expect([keys.length, keys[0], keys.at(-1)]).toEqual([1003, 'k0000', 'k1002']);
});

test('what is not there, or cannot be meant, is told', async () => {
  expect(await cli.at(ci, 'objects', 'get', 'nothing')).toMatchObject({ code: 3 });
  const nowhere = await cli.at(ci, 'objects', 'put', path.join(folder, 'nowhere'));
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') });
  const two = await cli.at(ci, 'objects', 'put', 'a', 'b', '--key', 'k');
  expect(two).toMatchObject({ code: 2, err: '--key names one object. Give one file, or --prefix.\n' });
});
