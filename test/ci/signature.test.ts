import { createHash } from 'node:crypto';
import COS from 'cos-nodejs-sdk-v5';
import fc from 'fast-check';
import {
  authorizationFromQuery,
  parseAuthorization,
  parseKeyTime,
  type Pair,
  sameSignature,
  sign,
  signatureOf,
  signatureSteps,
  type SignedRequest,
} from '../../lib/ci/signature';

// The pair of keys that the documentation prints in its own examples.
const demo = {
  secretId: 'AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q',
  secretKey: 'BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz',
};
const host = 'examplebucket-1250000000.cos.ap-beijing.myqcloud.com';
const ciHost = 'examplebucket-1250000000.ci.ap-chongqing.myqcloud.com';

interface Vector {
  readonly title: string;
  readonly secretKey?: string;
  readonly keyTime: string;
  readonly request: SignedRequest;
  readonly headerList: string;
  readonly urlParamList: string;
  readonly signKey?: string;
  readonly sha1: string;
  readonly signature: string;
}

const vectors: Vector[] = [
  {
    title: 'an upload with a path that is not ASCII (Request Signature, example 1)',
    keyTime: '1557989151;1557996351',
    request: {
      method: 'PUT',
      path: '/exampleobject(腾讯云)',
      headers: [
        ['Date', 'Thu, 16 May 2019 06:45:51 GMT'],
        ['Host', host],
        ['x-cos-acl', 'private'],
        ['x-cos-grant-read', 'uin="100000000011"'],
        ['Content-Length', '13'],
        ['Content-Type', 'text/plain'],
        ['Content-MD5', 'mQ/fVh815F3k6TAUm8m0eg=='],
      ],
    },
    headerList: 'content-length;content-md5;content-type;date;host;x-cos-acl;x-cos-grant-read',
    urlParamList: '',
    signKey: 'eb2519b498b02ac213cb1f3d1a3d27a3b3c9bc5f',
    sha1: '8b2751e77f43a0995d6e9eb9477f4b685cca4172',
    signature: '3b8851a11a569213c17ba8fa7dcf2abec6935172',
  },
  {
    title: 'a download with parameters (Request Signature, example 2)',
    keyTime: '1557989753;1557996953',
    request: {
      method: 'GET',
      path: '/exampleobject(腾讯云)',
      query: [
        ['response-content-type', 'application/octet-stream'],
        ['response-cache-control', 'max-age=600'],
      ],
      headers: [
        ['Date', 'Thu, 16 May 2019 06:55:53 GMT'],
        ['Host', host],
      ],
    },
    headerList: 'date;host',
    urlParamList: 'response-cache-control;response-content-type',
    signKey: '937914bf490e9e8c189836aad2052e4feeb35eaf',
    sha1: '54ecfe22f59d3514fdc764b87a32d8133ea611e6',
    signature: '01681b8c9d798a678e43b685a9f1bba0f6c0e012',
  },
  {
    title: 'the test of the Go SDK',
    secretKey: 'AKIDZfbOA78asKUYBcXFrJD0a1ICvR98JM',
    keyTime: '1480932292;1481012292',
    request: {
      method: 'PUT',
      path: '/testfile2',
      headers: [
        ['host', 'testbucket-125000000.cos.ap-guangzhou.myqcloud.com'],
        ['x-cos-content-sha1', 'db8ac1c259eb89d4a131b253bacfca5f319d54f2'],
        ['x-cos-stroage-class', 'nearline'],
      ],
    },
    headerList: 'host;x-cos-content-sha1;x-cos-stroage-class',
    urlParamList: '',
    signKey: '95d110a8ead64cac52083100db75b7e3f369e72f',
    sha1: '113b22e92b74237531fafbfc8bb9e67be55645c7',
    signature: 'ce4ac0ecbcdb30538b3fee0a97cc6389694ce53a',
  },
  {
    title: 'a query for templates, whose parameters are signed in lower case',
    keyTime: '1557989151;1557996351',
    request: {
      method: 'GET',
      path: '/template',
      query: [
        ['ids', 't1460606b9752148c4ab182f55163ba7cd'],
        ['pageNumber', '1'],
        ['pageSize', '10'],
      ],
      headers: [['Host', ciHost]],
    },
    headerList: 'host',
    urlParamList: 'ids;pagenumber;pagesize',
    sha1: 'a584555bd0d6ce2562039376cc400f7c471da16e',
    signature: '96d1bc0c8050dc4f3f73c4014447a49cd8e19e10',
  },
  {
    title: 'the activation of a workflow, a parameter without a value',
    keyTime: '1557989151;1557996351',
    request: {
      method: 'PUT',
      path: '/workflow/w93aa43ba105347169fa093ed857b2a90',
      query: [['active', '']],
      headers: [['Host', ciHost]],
    },
    headerList: 'host',
    urlParamList: 'active',
    sha1: 'b39ac60d99e77b499f8b30f829b927b44d02cb55',
    signature: 'f83e34caeca8265aae77e19d418611b0f8d53b54',
  },
  {
    title: 'the creation of a template with temporary credentials',
    keyTime: '1557989151;1557996351',
    request: {
      method: 'POST',
      path: '/template',
      headers: [
        ['Content-Length', '216'],
        ['Content-Type', 'application/xml'],
        ['Host', ciHost],
        ['x-ci-security-token', 'TOKEN/==+'],
      ],
    },
    headerList: 'content-length;content-type;host;x-ci-security-token',
    urlParamList: '',
    sha1: '2f5e64493fc45a15b93a727e1f75bda71dcb7053',
    signature: '8077bb68234e7940c2e9fdb5e7b31d008048da0c',
  },
];

test.each(vectors)('signs $title', (vector) => {
  const steps = signatureSteps(vector.request, vector.secretKey ?? demo.secretKey, vector);
  if (vector.signKey !== undefined) expect(steps.signKey).toBe(vector.signKey);
  expect(steps.headerList).toBe(vector.headerList);
  expect(steps.urlParamList).toBe(vector.urlParamList);
  expect(createHash('sha1').update(steps.httpString).digest('hex')).toBe(vector.sha1);
  expect(steps.stringToSign).toBe(`sha1\n${vector.keyTime}\n${vector.sha1}\n`);
  expect(steps.signature).toBe(vector.signature);
});

test('shows the canonical text of each step', () => {
  const steps = signatureSteps(vectors[1]!.request, demo.secretKey, vectors[1]!);
  expect(steps.httpString).toBe(
    'get\n/exampleobject(腾讯云)\n' +
      'response-cache-control=max-age%3D600&response-content-type=application%2Foctet-stream\n' +
      `date=Thu%2C%2016%20May%202019%2006%3A55%3A53%20GMT&host=${host}\n`,
  );
});

test('writes the header in the order of the documentation and reads it back', () => {
  const { request, signature } = vectors[3]!;
  const header = sign(request, demo, { start: 1557989151, end: 1557996351 });
  expect(header).toBe(
    'q-sign-algorithm=sha1&q-ak=AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q&q-sign-time=1557989151;1557996351' +
      '&q-key-time=1557989151;1557996351&q-header-list=host&q-url-param-list=ids;pagenumber;pagesize' +
      `&q-signature=${signature}`,
  );
  expect(parseAuthorization(header)).toEqual({
    algorithm: 'sha1',
    secretId: demo.secretId,
    signTime: '1557989151;1557996351',
    keyTime: '1557989151;1557996351',
    headerList: ['host'],
    urlParamList: ['ids', 'pagenumber', 'pagesize'],
    signature,
  });
});

test('never writes the secret key into the header', () => {
  expect(sign(vectors[0]!.request, demo, { start: 1, end: 2 })).not.toContain(demo.secretKey);
});

test.each(['', 'Basic dXNlcjpwYXNz', 'q-sign-algorithm=sha1&q-ak=AKID'])(
  'takes %j for no authorization of this scheme',
  (header) => {
    expect(parseAuthorization(header)).toBeUndefined();
  },
);

test('reads empty lists, which the documentation itself shows', () => {
  const header = sign({ method: 'GET', path: '/' }, demo, { start: 1, end: 2 });
  expect(header).toContain('q-header-list=&q-url-param-list=&');
  expect(parseAuthorization(header)).toMatchObject({ headerList: [], urlParamList: [] });
});

test.each([
  ['1;2', { start: 1, end: 2 }],
  ['2;1', undefined],
  ['1', undefined],
  ['1;x', undefined],
])('reads the span %j as %j', (text, span) => {
  expect(parseKeyTime(text)).toEqual(span);
});

test('verifies what the lists name and ignores every other header and parameter', () => {
  const signed: SignedRequest = {
    method: 'GET',
    path: '/a b',
    query: [['Na me', '*']],
    headers: [['Host', host]],
  };
  const authorization = parseAuthorization(sign(signed, demo, { start: 1, end: 2 }))!;
  const arrived: SignedRequest = {
    ...signed,
    query: [['extra', '1'], ...signed.query!],
    headers: [['user-agent', 'curl'], ...signed.headers!],
  };
  expect(signatureOf(arrived, authorization, demo.secretKey).signature).toBe(authorization.signature);
  expect(signatureOf({ ...arrived, path: '/a' }, authorization, demo.secretKey).signature).not.toBe(
    authorization.signature,
  );
});

test('verifies a signature that came as query parameters', () => {
  const request: SignedRequest = {
    method: 'GET',
    path: '/o',
    query: [['prefix', 'x']],
    headers: [['Host', host]],
  };
  const header = sign(request, demo, { start: 1, end: 2 });
  const query = [...request.query!, ...header.split('&').map((part) => part.split('=') as unknown as Pair)];
  const authorization = authorizationFromQuery(query)!;
  expect(signatureOf({ ...request, query }, authorization, demo.secretKey).signature).toBe(
    authorization.signature,
  );
});

test('compares signatures of any length', () => {
  expect(sameSignature('ab', 'ab')).toBe(true);
  expect(sameSignature('ab', 'ac')).toBe(false);
  expect(sameSignature('ab', 'abc')).toBe(false);
});

test('signs as the official Node.js SDK does, whatever the path and the parameters', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const name = fc.stringMatching(/^[a-z][a-zA-Z0-9!'()*-]{0,10}$/);
  fc.assert(
    fc.property(
      fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
      text,
      fc.uniqueArray(fc.tuple(name, text), { selector: ([key]) => key.toLowerCase(), maxLength: 5 }),
      (method, path, query) => {
        const request: SignedRequest = { method, path: `/${path}`, query, headers: [['Host', ciHost]] };
        const theirs = COS.getAuthorization({
          SecretId: demo.secretId,
          SecretKey: demo.secretKey,
          Method: method,
          Pathname: request.path,
          Query: Object.fromEntries(query),
          Headers: { Host: ciHost },
          KeyTime: '1557989151;1557996351',
        });
        expect(sign(request, demo, { start: 1557989151, end: 1557996351 })).toBe(theirs);
      },
    ),
  );
});
