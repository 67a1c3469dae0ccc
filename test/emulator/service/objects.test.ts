import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import COS from 'cos-nodejs-sdk-v5';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { crc64 } from '../../../lib/emulator/service/crc64';
import { BUCKET, send } from '../support';

const dataDir = mkdtempSync(join(tmpdir(), 'ci-objects-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

describe.each([
  ['in memory', undefined],
  ['in a directory', dataDir],
])('objects kept %s', (_where, dir) => {
  let ci: Emulator;
  beforeAll(async () => {
    ci = await startEmulator(dir === undefined ? {} : { dataDir: dir });
  });
  beforeEach(() => ci.reset());
  afterAll(() => ci.stop());

  const request = (given: Parameters<typeof send>[1]): ReturnType<typeof send> =>
    send(ci, { host: `${BUCKET}.cos.${ci.region}.myqcloud.com`, ...given });
  const bytes = Buffer.from([0, 255, 1, 254]);

  test('come back byte for byte, with their type and metadata', async () => {
    const path = '/歌/a b+c%.mp3';
    const target = `/${['歌', 'a b+c%.mp3'].join('/')}`;
    const stored = await request({
      method: 'PUT',
      path: target,
      body: bytes,
      headers: { 'Content-Type': 'audio/mpeg', 'x-cos-meta-artist': 'me' },
    });
    const read = await request({ path });

    expect(stored.headers['x-cos-hash-crc64ecma']).toBe(crc64(bytes));
    expect(stored.headers.etag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
    expect(read.bytes).toEqual(bytes);
    expect(read.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'x-cos-meta-artist': 'me',
      etag: stored.headers.etag,
      server: 'tencent-cos',
    });
    expect(ci.objects.content(BUCKET, '歌/a b+c%.mp3')).toEqual(bytes);
  });

  test('are looked at without being read', async () => {
    await request({ method: 'PUT', path: '/a.mp3', body: bytes });
    const head = await request({ method: 'HEAD', path: '/a.mp3' });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '4', '']);
    expect((await request({ method: 'HEAD', path: '/b.mp3' })).status).toBe(404);
  });

  test('are gone once deleted, and deleting twice does no harm', async () => {
    await request({ method: 'PUT', path: '/a.mp3', body: bytes });
    for (let time = 0; time < 2; time += 1) {
      expect((await request({ method: 'DELETE', path: '/a.mp3' })).status).toBe(204);
    }
    const gone = await request({ path: '/a.mp3' });
    expect([gone.status, gone.text('Code')]).toEqual([404, 'NoSuchKey']);
    expect(gone.names()).toContain('Resource');
  });

  test('are refused when they are not what Content-MD5 promises', async () => {
    const headers = { 'Content-MD5': createHash('md5').update('other').digest('base64') };
    const answer = await request({ method: 'PUT', path: '/a.mp3', body: bytes, headers });
    expect(answer.text('Code')).toBe('BadDigest');
    expect(ci.objects.list(BUCKET)).toEqual([]);
  });

  test('are listed in order, by prefix and folder, page by page', async () => {
    for (const key of ['in/b.mp3', 'in/a.mp3', 'in/deep/c.mp3', 'out/d.mp3'])
      ci.objects.put(BUCKET, key, 'x');
    const keys = async (query: Record<string, string>): Promise<string[]> => {
      const answer = await request({ path: '/', query });
      return [...answer.all('Contents'), ...answer.all('CommonPrefixes')].map(
        ({ children }) => children[0]?.text ?? '',
      );
    };

    expect(await keys({})).toEqual(['in/a.mp3', 'in/b.mp3', 'in/deep/c.mp3', 'out/d.mp3']);
    expect(await keys({ prefix: 'in/', delimiter: '/' })).toEqual(['in/a.mp3', 'in/b.mp3', 'in/deep/']);
    const first = await request({ path: '/', query: { 'max-keys': '3' } });
    expect(first.text('IsTruncated')).toBe('true');
    expect(await keys({ marker: first.text('NextMarker') ?? '' })).toEqual(['out/d.mp3']);
  });

  test('are stored and read by the official Node SDK', async () => {
    const cos = new COS({
      SecretId: ci.credentials.secretId,
      SecretKey: ci.credentials.secretKey,
      Protocol: 'http:',
      Ip: new URL(ci.url).host,
      KeepAlive: false,
    });
    const place = { Bucket: BUCKET, Region: ci.region };
    await cos.putObject({ ...place, Key: '歌/a (1)!.mp3', Body: bytes });

    expect((await cos.getObject({ ...place, Key: '歌/a (1)!.mp3' })).Body).toEqual(bytes);
    expect((await cos.headObject({ ...place, Key: '歌/a (1)!.mp3' })).statusCode).toBe(200);
    expect((await cos.getBucket({ ...place, Prefix: '歌/' })).Contents.map(({ Key }) => Key)).toEqual([
      '歌/a (1)!.mp3',
    ]);
    await cos.deleteObject({ ...place, Key: '歌/a (1)!.mp3' });
    expect(ci.objects.list(BUCKET)).toEqual([]);
  });
});

test('buckets are made and removed where buckets are strict', async () => {
  const ci = await startEmulator({ behaviour: { strictBuckets: true } });
  const request = (method: string): ReturnType<typeof send> =>
    send(ci, { method, host: `${BUCKET}.cos.${ci.region}.myqcloud.com`, path: '/' });

  expect((await request('HEAD')).status).toBe(404);
  expect((await request('PUT')).status).toBe(200);
  expect((await request('PUT')).text('Code')).toBe('BucketAlreadyOwnedByYou');
  expect((await request('HEAD')).status).toBe(200);
  expect(ci.buckets.get(BUCKET)).toEqual({ ci: false, smartAudio: false, media: false });
  ci.objects.put(BUCKET, 'a', 'x');
  expect((await request('DELETE')).text('Code')).toBe('BucketNotEmpty');
  ci.objects.delete(BUCKET, 'a');
  expect((await request('DELETE')).status).toBe(204);
  expect((await request('HEAD')).status).toBe(404);
  await ci.stop();
});
