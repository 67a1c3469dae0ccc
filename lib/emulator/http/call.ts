import { isUtf8 } from 'node:buffer';
import type { ParsedHost } from '../../ci/hosts';
import { WireError } from '../../ci/wire';
import { type XmlElement, type XmlNode, XmlError, parseXml } from '../../ci/xml';
import { Refusal, invalidArgument } from '../refusal';
import { invalidContent } from './errors';
import type { ServiceRequest } from './request';
import type { Bucket } from '../store/store';
import type { World } from '../service/world';

/** What the emulator answers. */
export interface Reply {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, as XML or as the bytes of an object; without either, the answer is empty. */
  readonly xml?: XmlNode;
  readonly content?: Buffer;
}

/** One request on its way through an operation: what was asked, and the world it is asked of. */
export class Call {
  constructor(
    readonly world: World,
    readonly request: ServiceRequest,
    readonly host: ParsedHost,
    readonly params: Readonly<Record<string, string | undefined>>,
    readonly body: Buffer,
    readonly requestId: string,
  ) {}

  /** The bucket that the host names. @throws Refusal when it does not exist. */
  get bucket(): Bucket {
    return this.world.bucket(this.host);
  }

  /** The bucket that the host names, with CI and Smart Audio on. @throws Refusal when it is not so. */
  get openBucket(): Bucket {
    const { bucket } = this;
    this.world.requireSmartAudio(bucket);
    return bucket;
  }

  /** {@link openBucket}, with media processing on too where that is needed. @throws Refusal when it is not so. */
  get mediaBucket(): Bucket {
    const { openBucket } = this;
    this.world.requireMedia(openBucket);
    return openBucket;
  }

  /** A part of the path. */
  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** A query parameter; one that is empty counts as not given. */
  query(name: string): string | undefined {
    return this.request.query.find(([key]) => key === name)?.[1] || undefined;
  }

  /** A query parameter that is a list, separated by commas. */
  list(name: string): string[] | undefined {
    return this.query(name)
      ?.split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  }

  /** A query parameter that is a whole number from 1. */
  number(name: string, standard: number): number {
    const text = this.query(name);
    if (text === undefined) return standard;
    if (!/^[1-9]\d{0,8}$/.test(text))
      throw invalidArgument(`${name} must be a whole number from 1, not "${text}".`);
    return Number(text);
  }

  /** A query parameter that is one of a few words. */
  choice<T extends string>(name: string, standard: T, others: readonly T[]): T {
    const text = this.query(name) ?? standard;
    const found = [standard, ...others].find((word) => word.toLowerCase() === text.toLowerCase());
    if (found === undefined) {
      throw invalidArgument(`${name} must be one of ${[standard, ...others].join(', ')}, not "${text}".`);
    }
    return found;
  }

  /** A query parameter that must be there. */
  required(name: string): string {
    const value = this.query(name);
    if (value === undefined) throw invalidArgument(`The parameter ${name} is missing.`);
    return value;
  }

  /** The body, which must be a `Request`, as its reader understands it. */
  read<T>(reader: (root: XmlElement) => T): T {
    const root = this.#xml();
    try {
      return reader(root);
    } catch (error) {
      if (error instanceof WireError) throw invalidArgument(error.message);
      throw error;
    }
  }

  #xml(): XmlElement {
    if (this.body.length === 0) throw new Refusal('MissingContent', 'The request has no body.');
    const malformed = (why: string): Refusal =>
      new Refusal('MalformedXML', `The body cannot be read: ${why}`);
    if (!isUtf8(this.body)) throw malformed('It is not UTF-8.');
    let root: XmlElement;
    try {
      root = parseXml(this.body.toString('utf8'));
    } catch (error) {
      throw error instanceof XmlError ? malformed(error.message) : error;
    }
    if (root.name !== 'Request') throw invalidContent(`The body must be a Request, not a ${root.name}.`);
    return root;
  }
}
