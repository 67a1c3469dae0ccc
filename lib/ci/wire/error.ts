import { parseXml } from '../xml';
import { document, type ValueOf } from './element';
import { orElse, required, text } from './field';
import { given } from './values';

/** How the service says no. Source: CI API, Error Codes. */
export interface ServiceError extends ValueOf<typeof SERVICE_ERROR> {}

export const SERVICE_ERROR = document('Error', {
  code: required(text('Code')),
  message: orElse(text('Message'), ''),
  /** Named by the COS layer only. */
  resource: text('Resource'),
  requestId: text('RequestId'),
  traceId: text('TraceId'),
});

/** Reads an error out of an answer's body: XML, or the JSON that some gateways send; `undefined` when neither. */
export function errorFromBody(body: string): ServiceError | undefined {
  const start = body.trimStart()[0];
  try {
    if (start === '<') return SERVICE_ERROR.read(parseXml(body));
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
