import http from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import {
  CiClient,
  CiError,
  describeJobs,
  listExecutions,
  listJobs,
  listQueues,
  listTemplates,
  listWorkflows,
} from '../../lib/ci';
import { bucketStatus, createTemplate, deleteTemplate, describeService } from '../../lib/ci';
import * as wire from '../../lib/ci/wire';
import { parseXml, writeXml, XmlError, type XmlNode } from '../../lib/ci/xml';
import { property } from './property';

const TARGET = { region: 'ap-chongqing', bucket: 'media-1250000000' };

/** Names that mean something to a reader. */
const NAMES = [
  ...[
    'Response',
    'RequestId',
    'TotalCount',
    'PageNumber',
    'PageSize',
    'TemplateList',
    'Template',
    'TemplateId',
    'Name',
  ],
  ...[
    'VoiceSeparate',
    'AudioConfig',
    'AudioMode',
    'Codec',
    'MediaWorkflowList',
    'MediaWorkflow',
    'WorkflowId',
    'Topology',
  ],
  ...[
    'Nodes',
    'Dependencies',
    'Start',
    'End',
    'Type',
    'Operation',
    'Output',
    'JobsDetail',
    'JobId',
    'State',
    'Input',
  ],
  ...[
    'QueueList',
    'QueueId',
    'AsrBucketList',
    'BucketId',
    'CIStatus',
    'Error',
    'Code',
    'Message',
    'NextToken',
    'a',
    '_',
  ],
  ...['__proto__', 'constructor', 'toString'],
];
const CONTENT = [
  '',
  '0',
  '-1',
  '1e999',
  'NaN',
  'on',
  'true',
  'Active',
  '2026-01-12T22:37:55+0800',
  '\u00A0',
  'ä',
  ']]>',
];

const { node } = fc.letrec<{ node: XmlNode }>((tie) => ({
  node: fc.tuple(
    fc.constantFrom(...NAMES),
    fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(...CONTENT),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.array(tie('node'), { maxLength: 5 }),
    ),
  ),
}));

/** A document, or what was one. */
const document = fc.oneof(
  node.map(written),
  fc
    .tuple(
      node.map(written),
      fc.array(
        fc.tuple(
          fc.nat(2_000),
          fc.constantFrom('<', '>', '&', '/', '"', '<!--', '<![CDATA[', '<?', '\u0000'),
        ),
        { maxLength: 4 },
      ),
    )
    .map(([text, signs]) => signs.reduce((harmed, [where, sign]) => cutIn(harmed, where, sign), text)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>',
    '<r>&#0;</r>',
    '<r>&#x110000;</r>',
    '<r a="&lt;"/>',
  ),
  fc.nat(5_000).map((depth) => '<a>'.repeat(depth)),
  fc.nat(40).map((depth) => `${'<Response>'.repeat(depth)}x${'</Response>'.repeat(depth)}`),
  fc.nat(5_000).map((length) => `<r>${'&amp;'.repeat(length)}</r>`),
  fc.nat(5_000).map((length) => `<r ${'a'.repeat(length)}`),
);

function written(from: XmlNode): string {
  try {
    return writeXml(from);
  } catch (error) {
    if (error instanceof XmlError) return '<r/>';
    throw error;
  }
}

function cutIn(text: string, where: number, sign: string): string {
  const at = where % (text.length + 1);
  return text.slice(0, at) + sign + text.slice(at + 1);
}

const READERS = Object.values(wire).filter(
  (one): one is typeof wire.TEMPLATE_LIST => typeof one === 'object' && 'read' in one && 'write' in one,
);

const CALLS: readonly ((client: CiClient) => Promise<unknown>)[] = [
  (client) => listTemplates(client, TARGET),
  (client) => listWorkflows(client, TARGET),
  (client) => listQueues(client, TARGET),
  (client) => listJobs(client, TARGET),
  (client) => listExecutions(client, TARGET, { workflowId: 'w1' }),
  (client) => describeJobs(client, TARGET, ['j1']),
  (client) => describeService(client, TARGET, 'smartAudio'),
  (client) => bucketStatus(client, TARGET),
  (client) => deleteTemplate(client, TARGET, 't1'),
  (client) => createTemplate(client, TARGET, { tag: 'VoiceSeparate', name: 't', audioMode: 'IsAudio' }),
];

const answer = fc.record({
  call: fc.nat(CALLS.length - 1),
  status: fc.oneof(
    { weight: 4, arbitrary: fc.constant(200) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(201, 204, 206, 301, 302, 400, 403, 404, 409, 418, 429, 500, 503),
    },
  ),
  body: document,
  requestId: fc.boolean(),
  headers: fc.dictionary(
    fc.constantFrom(
      'content-type',
      'date',
      'retry-after',
      'location',
      'content-encoding',
      'x-cos-request-id',
    ),
    fc.constantFrom(
      '0',
      '-1',
      'x',
      'gzip',
      'application/xml',
      'Thu, 01 Jan 1970 00:00:00 GMT',
      'http://[::1',
      'https://ci.ap-chongqing.myqcloud.com/',
      'ftp://x/',
    ),
    { maxKeys: 3 },
  ),
});

/** What the service, or something in between, answers. */
export const XML = [
  property('XML: documents', { full: 4_000, short: 40 }, document, async () => ({
    holds(text) {
      try {
        parseXml(text);
      } catch (error) {
        if (!(error instanceof XmlError)) throw error;
      }
    },
  })),
  property('XML: elements where they do not belong', { full: 4_000, short: 60 }, node, async () => ({
    holds(from) {
      const text = written(from);
      for (const { read } of READERS) {
        try {
          read(parseXml(text));
        } catch (error) {
          if (!(error instanceof wire.WireError) && !(error instanceof XmlError)) throw error;
        }
      }
    },
  })),
  property('XML: answers over a socket', { full: 500, short: 10 }, answer, async () => {
    let next: (response: http.ServerResponse) => void = (response) => void response.end();
    const server = http.createServer((request, response) => {
      request.resume().once('end', () => next(response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = new CiClient({
      credentials: () => ({ secretId: 'AKIDfuzz', secretKey: 'fuzz' }),
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      backoff: { firstMs: 1, maxMs: 2 },
      settleMs: [0, 1],
      maxRetries: 1,
      timeoutMs: 2_000,
    });
    return {
      async holds({ call, status, body, requestId, headers }) {
        let answers = 0;
        next = (response) => {
          answers += 1;
          // A service that says SlowDown for ever is waited for, as it should be.
          const calm = answers > 2;
          response.writeHead(calm ? 404 : status, {
            ...(!calm && headers),
            ...(headers['retry-after'] !== undefined && { 'retry-after': '0' }),
            ...(requestId && { 'x-ci-request-id': 'fuzz' }),
          });
          response.end(body);
        };
        try {
          await CALLS[call]?.(client);
        } catch (error) {
          if (!(error instanceof CiError)) throw error;
        }
      },
      async end() {
        client.close();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }),
];
