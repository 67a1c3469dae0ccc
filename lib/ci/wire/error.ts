import { type XmlElement, type XmlNode, parseXml, textAt } from '../xml';
import { given } from './values';

/** How the service says no. Source: CI API, Error Codes. */
export interface ServiceError {
  readonly code: string;
  readonly message: string;
  /** Named by the COS layer only. */
  readonly resource?: string;
  readonly requestId?: string;
  readonly traceId?: string;
}

/** Writes an error. */
export function errorToXml(error: ServiceError): XmlNode {
  return [
    'Error',
    [
      ['Code', error.code],
      ['Message', error.message],
      ['Resource', error.resource],
      ['RequestId', error.requestId],
      ['TraceId', error.traceId],
    ],
  ];
}

/** Reads an error; `undefined` when the document is none. */
export function errorFromXml(root: XmlElement): ServiceError | undefined {
  const code = textAt(root, 'Code');
  if (root.name !== 'Error' || code === undefined) return undefined;
  return given({
    code,
    message: textAt(root, 'Message') ?? '',
    resource: textAt(root, 'Resource'),
    requestId: textAt(root, 'RequestId'),
    traceId: textAt(root, 'TraceId'),
  });
}

/** Reads an error out of an answer's body: XML, or the JSON that some gateways send; `undefined` when neither. */
export function errorFromBody(body: string): ServiceError | undefined {
  const start = body.trimStart()[0];
  try {
    if (start === '<') return errorFromXml(parseXml(body));
    if (start !== '{') return undefined;
    const json = JSON.parse(body) as { code?: unknown; message?: unknown; request_id?: unknown };
    if (typeof json.code !== 'string' && typeof json.code !== 'number') return undefined;
    return given({
      code: String(json.code),
      message: typeof json.message === 'string' ? json.message : '',
      requestId: typeof json.request_id === 'string' ? json.request_id : undefined,
    });
  } catch {
    return undefined;
  }
}
