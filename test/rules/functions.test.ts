import { codecLimits, expandOutput, outputObjects, parseId, readId } from '../../lib/rules';

const BUCKET = 'media-1250000000';

test.each([
  [`ap-chongqing/${BUCKET}`, { region: 'ap-chongqing', remote_id: null, name: null }],
  [`ap-chongqing/${BUCKET}/t1`, { region: 'ap-chongqing', remote_id: 't1', name: null }],
  [`ap-chongqing/${BUCKET}/name:人声 a/b#c`, { region: 'ap-chongqing', remote_id: null, name: '人声 a/b#c' }],
  [`${BUCKET}#t1`, { region: null, remote_id: 't1', name: null }],
])('the id %s is taken apart', (id, parts) => {
  expect(parseId(id)).toEqual({ bucket: BUCKET, ...parts });
});

test.each([
  ['nonsense', 'it has no "/"'],
  [`AP/${BUCKET}/t1`, 'the region "AP" is not a region name'],
  ['ap-chongqing/media/t1', 'the bucket "media" is not a full bucket name'],
  [`ap-chongqing/${BUCKET}/`, 'nothing follows the bucket'],
  [`ap-chongqing/${BUCKET}/name:`, 'no name follows "name:"'],
  [`ap-chongqing/${BUCKET}/t1/x`, '"t1/x", which follows the bucket, has a "/" in it'],
  ['media#t1', 'the bucket "media" is not a full bucket name'],
  [`${BUCKET}#`, 'nothing, or another "#", follows the "#"'],
])('of the id %s it is told what is wrong', (id, wrong) => {
  expect(readId(id)).toEqual({ wrong: expect.stringContaining(wrong) });
  expect(() => parseId(id)).toThrow(wrong);
});

test('the limits of a codec are those of the table, in whatever case it is written', () => {
  expect(codecLimits('MP3')).toMatchObject({
    codec: 'mp3',
    samplerates: [11025, 22050, 32000, 44100, 48000],
    channels: [1, 2],
    max_bitrate: 1000,
    music_mode: true,
  });
  expect(codecLimits('wav').channels).toBeNull();
  expect(() => codecLimits('ogg')).toThrow('Codec "ogg" does not exist. Use one of aac, mp3');
});

test.each([
  ['out/${InputName}.${Ext}', 'in/a.b.mp3', 'out/a.b.${Ext}'],
  ['${InputPath}/v/${inputnameandext}', '/in/song', 'in/v/song'],
  ['/${RunId}/${Jobid}', 'a.mp3', '${RunId}/${Jobid}'],
])('the path %s is, for %s, %s', (pattern, key, expanded) => {
  expect(expandOutput(pattern, key)).toBe(expanded);
});

test.each([
  ['out/${Name}', 'a.mp3', 0, 'Wildcard ${Name} does not exist'],
  ['', 'a.mp3', 0, 'The output path is empty'],
  ['out', 'folder/', 1, '"folder/" is not the key of an object'],
  ['${InputName}', 'x'.repeat(900), 1, 'would be longer than the 850 bytes'],
])('the path %s for %s is refused at argument %i', (pattern, key, argument, message) => {
  expect(() => expandOutput(pattern, key.slice(0, 900))).toThrow(
    expect.objectContaining({ argument, message: expect.stringContaining(message) }),
  );
});

test('the objects of a separation are those that the mode makes and the output names', () => {
  const output = { object: 'b.${ext}', auObject: 'v/${RunId}.${Ext}', bassObject: 'bass', drumObject: '' };
  expect(outputObjects({ audioMode: 'MusicMode', codec: 'mp3' }, output)).toEqual({
    voice: 'v/${RunId}.mp3',
    background: 'b.mp3',
    bass: 'bass',
    drums: null,
  });
  expect(outputObjects({ audioMode: 'IsAudio' }, output)).toEqual({
    voice: 'v/${RunId}.aac',
    background: null,
    bass: null,
    drums: null,
  });
  expect(() => outputObjects({ audioMode: 'All' }, output)).toThrow('Audio mode "All" does not exist');
  expect(() => outputObjects({ audioMode: 'IsAudio' }, { auObject: '${Nope}' })).toThrow(
    expect.objectContaining({ argument: 1 }),
  );
});
