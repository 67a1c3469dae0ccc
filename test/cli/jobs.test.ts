import { type Emulator, startEmulator } from '../../lib/emulator';
import { recording } from '../emulator/jobs/support';
import { BUCKET, Cli, type Ended } from './support';

let ci: Emulator;
let cli: Cli;
beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator();
});
beforeEach(async () => {
  await ci.reset();
  ci.objects.put(BUCKET, 'in/song.wav', recording());
});
afterAll(async () => {
  await ci.stop();
  cli.remove();
});

const submit = (...more: string[]): Promise<Ended> =>
  cli.at(
    ci,
    ...['jobs', 'submit', '--input-object', 'in/song.wav', '--audio-mode', 'AudioAndBackground'],
    ...['--codec', 'wav', '--samplerate', '8000', '--object', 'out/bg.${ext}', '--au-object', 'out/v.${ext}'],
    ...more,
  );
const onlyId = (): string => ci.jobs.list(BUCKET)[0]?.jobId ?? '';

describe('submit', () => {
  test('says which job it is, and does not wait', async () => {
    ci.behaviour.maxConcurrent = 0;
    const { code, out, err } = await submit();

    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`${onlyId()}  Submitted  in/song.wav\n  mode AudioAndBackground, submitted 20`);
  });

  test('sends every option', async () => {
    ci.behaviour.maxConcurrent = 0;
    const [queue] = ci.queues.list(BUCKET);
    const { code } = await submit(
      ...['--bitrate', '128', '--channels', '1', '--user-data', 'mine', '--job-level', '2'],
      ...['--queue-id', queue?.queueId ?? '', '--output-bucket', 'stems-1250000000'],
      ...[
        '--output-region',
        'ap-beijing',
        '--callback-url',
        'http://127.0.0.1:1/',
        '--callback-format',
        'JSON',
      ],
    );
    expect(code).toBe(0);
    expect(ci.jobs.list(BUCKET)).toMatchObject([
      {
        audioConfig: { codec: 'wav', samplerate: 8000, bitrate: 128, channels: 1 },
        userData: 'mine',
        jobLevel: 2,
        queueId: queue?.queueId,
        output: { bucket: 'stems-1250000000', region: 'ap-beijing' },
        callBack: 'http://127.0.0.1:1/',
        callBackFormat: 'JSON',
      },
    ]);
  });

  test('says what to do about a service that is off, in words that hold without Terraform', async () => {
    ci.buckets.set(BUCKET, { smartAudio: false });
    const off = await submit();
    expect(off.code).toBe(3);
    expect(off.err).toContain(
      `Bind bucket ${BUCKET} to CI and enable Smart Audio on it first, for instance in the CI console; enabling is free.`,
    );
    ci.fail({ operation: 'CreateJob' }, { kind: 'error', code: 'QueuePaused' });
    const paused = await submit();
    expect(paused.err).toContain('The queue is paused. Activate it, for instance in the CI console.');
    expect(off.err + paused.err).not.toMatch(/tencentci_|Terraform/);
  });

  test('warns of what is not meant, and submits it', async () => {
    ci.behaviour.maxConcurrent = 0;
    const args = ['--input-object', 'in/song.wav', '--audio-mode', 'MusicMode', '--codec', 'mp3'];
    const { code, err } = await cli.at(
      ci,
      ...['jobs', 'submit', ...args, '--bitrate', '128'],
      ...['--object', 'b', '--au-object', 'v', '--bass-object', 's'],
    );
    expect(code).toBe(0);
    expect(err).toBe(
      'Warning: In MusicMode the service chooses the bitrate itself and ignores the one it is given (128), so this ' +
        'setting would have no effect. Remove --bitrate, or use another audio mode.\n' +
        'Warning: MusicMode makes the drums, but --drum-object is not set, so the drums will not be written. Set it, ' +
        'or use an audio mode that makes only what is wanted.\n',
    );
    expect(ci.jobs.list(BUCKET)).toMatchObject([{ audioConfig: { codec: 'mp3' } }]);

    const { templateId } = ci.templates.put(BUCKET, { name: 'vocals', audioMode: 'IsAudio' });
    const both = ['--input-object', 'in/song.wav', '--template-id', templateId, '--audio-mode', 'IsAudio'];
    expect(await cli.at(ci, 'jobs', 'submit', ...both, '--au-object', 'v.aac')).toMatchObject({
      code: 0,
      err:
        'Warning: The job follows its template, and the inline settings beside it have no effect. Remove --template-id, ' +
        'or remove --audio-mode and --codec, --samplerate, --bitrate, --channels.\n',
    });

    const one = ['--input-object', 'in/song.wav', '--audio-mode', 'AudioAndBackground'];
    expect(await cli.at(ci, 'jobs', 'submit', ...one, '--au-object', 'v', '--object', 'v')).toMatchObject({
      code: 0,
      err:
        'Warning: --object: --au-object already writes "v", and the second would overwrite the first. Give each stem ' +
        'of each separation a path of its own.\n',
    });
  });

  test('by a template', async () => {
    ci.behaviour.maxConcurrent = 0;
    const { templateId } = ci.templates.put(BUCKET, { name: 'vocals', audioMode: 'IsAudio' });
    const args = ['--input-object', 'in/song.wav', '--template-id', templateId, '--au-object', 'v.aac'];
    const { code, out } = await cli.at(ci, 'jobs', 'submit', ...args);
    expect(code).toBe(0);
    expect(out).toContain(`template ${templateId} (vocals)`);
  });

  test('waits with --wait, and tells what was written', async () => {
    const { code, out, err } = await submit('--wait');

    expect(code).toBe(0);
    expect(out).toContain(`${onlyId()}  Success  in/song.wav`);
    expect(out).toMatch(/ {2}wrote out\/v\.wav {2}[0-9a-f]{32}\n {2}wrote out\/bg\.wav {2}[0-9a-f]{32}\n/);
    // A log gets lines, no bar.
    expect(err).toContain(`${onlyId()} Success\n`);
    // eslint-disable-next-line no-control-regex -- these are what it is about
    expect(err).not.toMatch(/[\r\u001b]/);
  });

  test('fails with --wait when the job does, and says why', async () => {
    ci.objects.put(BUCKET, 'in/song.wav', 'no sound');
    const { code, out, err } = await submit('--wait', '--json');

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ jobId: onlyId(), state: 'Failed' });
    expect(err).toContain(`Job ${onlyId()} failed: ${ci.jobs.list(BUCKET)[0]?.code}: `);
  });

  test('gives up waiting in time, with 124', async () => {
    ci.behaviour.maxConcurrent = 0;
    const { code, out, err } = await submit('--wait', '--timeout', '1s');
    expect([code, out]).toEqual([124, '']);
    expect(err).toContain(`Job ${onlyId()} is still Submitted after 1s. It goes on at the service`);
  });

  test('ends with 3 when the service refuses', async () => {
    const { code, err } = await submit('--queue-id', 'pgone');
    expect(code).toBe(3);
    expect(err).toContain('InvalidArgument (HTTP 400): The queue pgone does not exist');
  });
});

describe('get', () => {
  test('shows jobs for machines, with what they wrote', async () => {
    await submit('--wait');
    const { code, out } = await cli.at(ci, 'jobs', 'get', onlyId(), '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      {
        jobId: onlyId(),
        state: 'Success',
        input: { object: 'in/song.wav', bucketId: BUCKET, region: 'ap-chongqing' },
        operation: {
          voiceSeparate: { audioMode: 'AudioAndBackground' },
          output: { auObject: 'out/v.${ext}' },
        },
        outputs: [
          { bucket: BUCKET, region: 'ap-chongqing', object: 'out/v.wav' },
          { object: 'out/bg.wav', md5: ci.objects.get(BUCKET, 'out/bg.wav')?.md5 },
        ],
        mediaInfo: { Stream: { Audio: [{ SampleRate: '8000' }, { SampleRate: '8000' }] } },
      },
    ]);
  });

  test('shows what there is, and ends with 1 when one is missing', async () => {
    ci.behaviour.maxConcurrent = 0;
    await submit();
    const { code, out, err } = await cli.at(ci, 'jobs', 'get', onlyId(), 'jgone');
    expect(code).toBe(1);
    expect(out).toContain(`${onlyId()}  Submitted`);
    expect(err).toContain('Job jgone does not exist in this bucket');
  });

  test('waits for several, and fails when one does', async () => {
    ci.behaviour.maxConcurrent = 0;
    await submit();
    ci.objects.put(BUCKET, 'in/broken.wav', 'no sound');
    await submit('--input-object', 'in/broken.wav');
    const [good, bad] = ci.jobs.list(BUCKET).map(({ jobId }) => jobId);
    const ended = cli.at(ci, 'jobs', 'get', '--wait', good ?? '', bad ?? '');
    const looked = (): boolean => ci.requests.some(({ operation }) => operation === 'GetJobs');
    while (!looked()) await new Promise((resolve) => setTimeout(resolve, 10));
    ci.behaviour.maxConcurrent = 1;

    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err).toContain(`Job ${bad} failed: `);
    expect(err).not.toContain(`Job ${good} failed`);
  });
});

describe('list', () => {
  test('shows a table, newest first', async () => {
    ci.behaviour.maxConcurrent = 0;
    await submit();
    await submit('--input-object', 'in/b.wav');
    const [first, second] = ci.jobs.list(BUCKET).map(({ jobId }) => jobId);
    const { code, out } = await cli.at(ci, 'jobs', 'list');

    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(/ +/)[0])).toEqual(['JOB', second, first, '']);
    const oldest = await cli.at(ci, 'jobs', 'list', '--oldest-first', '--limit', '1', '--json');
    expect(JSON.parse(oldest.out)).toMatchObject([{ jobId: first }]);
  });

  test('shows only what is asked for', async () => {
    ci.behaviour.maxConcurrent = 0;
    await submit();
    const found = async (...args: string[]): Promise<number> =>
      JSON.parse((await cli.at(ci, 'jobs', 'list', '--json', ...args)).out).length;
    expect(await found('--states', 'Submitted', 'Running')).toBe(1);
    expect(await found('--states', 'Failed')).toBe(0);
    expect(await found('--input-object', 'in/other.wav')).toBe(0);
    expect(await found('--workflow-id', 'w1')).toBe(0);
    expect(await found('--queue-id', 'pother')).toBe(0);
    expect(await found('--created-from', '2001-01-01T00:00:00Z')).toBe(1);
    expect(await found('--created-to', '2001-01-01T00:00:00+08:00')).toBe(0);
  });

  test('of nothing says so on stderr', async () => {
    expect(await cli.at(ci, 'jobs', 'list')).toEqual({ code: 0, out: '', err: 'There are no such jobs.\n' });
  });
});

describe('cancel', () => {
  test('cancels jobs', async () => {
    ci.behaviour.maxConcurrent = 0;
    await submit();
    const { code, out } = await cli.at(ci, 'jobs', 'cancel', onlyId());
    expect([code, out]).toEqual([0, `Job ${onlyId()} is cancelled.\n`]);
    expect(ci.jobs.list(BUCKET)[0]?.state).toBe('Cancel');
  });

  test('cancels what is there, and says with 1, as get does, what is not', async () => {
    ci.behaviour.maxConcurrent = 0;
    await submit();
    const id = onlyId();
    expect(await cli.at(ci, 'jobs', 'cancel', 'jgone', id, 'jlost')).toEqual({
      code: 1,
      out: `Job ${id} is cancelled.\n`,
      err: 'Jobs jgone, jlost do not exist in this bucket. The service forgets jobs after a while.\n',
    });
  });

  test('in a bucket that is not there is refused, with 3', async () => {
    ci.fail({ operation: 'CancelJob' }, { kind: 'error', status: 404, code: 'NoSuchBucket' });
    const { code, err } = await cli.at(ci, 'jobs', 'cancel', 'j1');
    expect(code).toBe(3);
    expect(err).toContain(`There is no bucket ${BUCKET} in ap-chongqing.`);
  });

  test('of one that is over is refused, with 3', async () => {
    await submit('--wait');
    const { code, err } = await cli.at(ci, 'jobs', 'cancel', onlyId());
    expect(code).toBe(3);
    expect(err).toContain('is over (Success)');
  });
});
