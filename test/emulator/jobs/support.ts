import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator, JobRecord } from '../../../lib/emulator';
import { tones, wavOf } from '../../audio/recording';
import { BUCKET, type TestAnswer, type TestRequest, send } from '../support';

/** A short recording that needs no ffmpeg. */
export const recording = (seconds = 0.5, channels = 2): Buffer => wavOf(tones(channels, seconds, 8000), 8000);

/** What a test says of a job; the rest is as usual. */
export interface JobParts {
  readonly object?: string;
  /** Template or settings, and whatever else stands in Operation. */
  readonly operation?: string;
  readonly output?: string;
  readonly level?: number;
  /** What stands beside Operation. */
  readonly rest?: string;
}

/** Settings that need no ffmpeg. */
export const SETTINGS =
  '<VoiceSeparate><AudioMode>AudioAndBackground</AudioMode>' +
  '<AudioConfig><Codec>wav</Codec><Samplerate>8000</Samplerate></AudioConfig></VoiceSeparate>';

/** The place and the names of outputs. */
export const output = (names: string, bucket = BUCKET, region = 'ap-chongqing'): string =>
  `<Region>${region}</Region><Bucket>${bucket}</Bucket>${names}`;

export const BOTH = '<Object>out/bg.${ext}</Object><AuObject>out/voice.${ext}</AuObject>';

/** The body of a submission. */
export function jobBody(parts: JobParts = {}): string {
  const { object = 'in/song.wav', operation = SETTINGS, output: to = output(BOTH), level, rest = '' } = parts;
  return (
    `<Request><Tag>VoiceSeparate</Tag><Input><Object>${object}</Object></Input><Operation>${operation}` +
    `<Output>${to}</Output>${level === undefined ? '' : `<JobLevel>${level}</JobLevel>`}</Operation>${rest}</Request>`
  );
}

/** Submits a job and gives its id. */
export async function submit(ci: Emulator, parts: JobParts = {}, about: TestRequest = {}): Promise<string> {
  const answer = await send(ci, { method: 'POST', path: '/jobs', body: jobBody(parts), ...about });
  const id = answer.text('JobsDetail', 'JobId');
  if (id === undefined) throw new Error(`No job was submitted: ${answer.body}`);
  return id;
}

/** A job as the emulator keeps it. */
export function job(ci: Emulator, id: string): JobRecord {
  const found = ci.jobs.get(BUCKET, id);
  if (found === undefined) throw new Error(`There is no job ${id}.`);
  return found;
}

/** Sets the state and the notifications of the bucket's queue, as a client does. */
export async function setQueue(
  ci: Emulator,
  state: 'Active' | 'Paused',
  notify = '<State>Off</State>',
): Promise<TestAnswer> {
  const [queue] = ci.queues.list(BUCKET);
  return send(ci, {
    method: 'PUT',
    path: `/asrqueue/${queue?.queueId}`,
    body: `<Request><Name>q</Name><State>${state}</State><NotifyConfig>${notify}</NotifyConfig></Request>`,
  });
}

/** Someone who is told, with a status for each request in turn; the last one stays. */
export interface Receiver {
  readonly url: string;
  readonly got: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  /** How to answer from now on; `hang` never answers. */
  answers: (number | 'hang')[];
  stop(): Promise<void>;
}

/** Starts a receiver of callbacks. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    got: [],
    answers: [200],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      receiver.got.push({ headers: request.headers, body });
      const answer = receiver.answers.length > 1 ? receiver.answers.shift() : receiver.answers[0];
      if (answer === 'hang') return;
      response.writeHead(answer ?? 200, { Location: 'http://192.0.2.1/' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(receiver, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told` });
}
