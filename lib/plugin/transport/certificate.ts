import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** A key and the certificate for it. They live in memory only, for as long as the process. */
export interface Identity {
  /** The private key, as PEM. */
  readonly key: string;
  /** The certificate, as DER. */
  readonly certificate: Buffer;
}

// Written out rather than left to an ASN.1 library, because loading one takes longer than all the rest of the
// start, and Terraform starts a provider up to five times a command.
const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

const ECDSA_WITH_SHA256 = oid('2a8648ce3d040302');
const COMMON_NAME = oid('550403');
const SUBJECT_ALT_NAME = oid('551d11');
const BASIC_CONSTRAINTS = oid('551d13');
const KEY_USAGE = oid('551d0f');
const EXTENDED_KEY_USAGE = oid('551d25');
const SERVER_AUTH = oid('2b06010505070301');

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** Makes a P-256 key and a certificate for `localhost`, valid from 30 seconds ago. */
export async function createIdentity(now = Date.now()): Promise<Identity> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from('localhost')))),
  );
  // A leading 0x01 keeps the number positive and its length fixed.
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(15)]);
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, serial),
    algorithm,
    name,
    der(SEQUENCE, time(now - 30 * SECOND), time(now + 30 * DAY)),
    name,
    publicKey,
    der(
      0xa3,
      der(
        SEQUENCE,
        extension(BASIC_CONSTRAINTS, true, der(SEQUENCE, TRUE)),
        // digitalSignature and keyCertSign.
        extension(KEY_USAGE, true, der(BIT_STRING, Buffer.from([2, 0x84]))),
        extension(EXTENDED_KEY_USAGE, false, der(SEQUENCE, SERVER_AUTH)),
        extension(SUBJECT_ALT_NAME, false, der(SEQUENCE, der(0x82, Buffer.from('localhost')))),
      ),
    ),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = der(
    SEQUENCE,
    body,
    algorithm,
    der(BIT_STRING, Buffer.concat([Buffer.from([0]), signature])),
  );
  return { key: privateKey, certificate };
}

/** A certificate in PEM. */
export function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function extension(id: Buffer, critical: boolean, value: Buffer): Buffer {
  return der(SEQUENCE, id, ...(critical ? [TRUE] : []), der(OCTET_STRING, value));
}

function time(at: number): Buffer {
  // 2026-11-21T04:54:33.000Z → 261121045433Z
  const text = new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(UTC_TIME, Buffer.from(`${text}Z`));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
