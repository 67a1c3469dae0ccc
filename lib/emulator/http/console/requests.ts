import { given } from '../../../ci/wire';
import { encodeUnreserved } from '../../../ci/signature';
import { shownUrl } from '../../../rules';
import type { CallbackRecord } from '../../service/callbacks/delivery';
import { RuleRefusal } from '../../service/rules';
import { type SignatureEvidence, TOKEN_HEADERS } from '../auth';
import { Denial } from '../errors';
import { PolicyRefusal } from '../guard';
import type { SeenRefusal, SeenRequest } from '../history';
import type { RecordedRequest } from '../request-log';
import type { CallbackView, RefusalReason, RequestView, SignatureView } from './api';

/** A request as it is shown. */
export function requestView(seen: SeenRequest): RequestView {
  const { id, time, duration, request, host, failure } = seen;
  const { method, path, body, operation, status } = request;
  return given({
    id,
    time,
    duration,
    method,
    host: request.host,
    path,
    query: withoutTokens(request.query),
    headers: withoutTokens(request.headers),
    body,
    region: host?.region,
    bucket: host?.bucket,
    operation,
    status,
    refusal: refusalView(seen),
    fault: failure,
  });
}

/** Texts by their names, lists joined, without what lets others in. */
function withoutTokens(pairs: RecordedRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pairs)
      .filter(([name]) => !isToken(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function isToken(name: string): boolean {
  return TOKEN_HEADERS.some((header) => header === name.toLowerCase());
}

function refusalView(seen: SeenRequest): RequestView['refusal'] {
  const { refusal } = seen;
  if (refusal === undefined) return undefined;
  return { code: refusal.code, message: refusal.error.message, reason: reasonOf(seen, refusal) };
}

function reasonOf({ failure, request }: SeenRequest, { error, evidence }: SeenRefusal): RefusalReason {
  if (failure?.kind === 'error' || failure?.kind === 'redirect') return { kind: 'fault', failure };
  if (evidence) return { kind: 'signature', signature: signatureView(evidence, request) };
  if (error instanceof Denial) return { kind: 'signature' };
  if (error instanceof PolicyRefusal) {
    return { kind: 'policy', action: error.action, resource: error.resource };
  }
  if (error instanceof RuleRefusal) {
    const { rule, summary, source, severity } = error.violation;
    return { kind: 'rule', rule, summary, source, severity };
  }
  return { kind: 'service' };
}

function signatureView(evidence: SignatureEvidence, request: RecordedRequest): SignatureView {
  const { authorization, httpString, stringToSign, computed } = evidence;
  const { algorithm, secretId, signTime, keyTime, headerList, urlParamList, signature } = authorization;
  const tokens = [...Object.entries(request.headers), ...Object.entries(request.query)].flatMap(
    ([name, value]) => (isToken(name) && typeof value === 'string' && value !== '' ? [value] : []),
  );
  return {
    algorithm,
    secretId,
    signTime,
    keyTime,
    headerList,
    paramList: urlParamList,
    httpString: tokens.reduce((text, token) => text.replaceAll(encodeUnreserved(token), '…'), httpString),
    stringToSign,
    ...(computed !== undefined && { computed }),
    sent: signature,
  };
}

/** A callback as it is shown. */
export function callbackView({ target, ...record }: CallbackRecord): CallbackView {
  if (target.type === 'Url') {
    return { ...record, target: { type: 'Url', url: shownUrl(target.url) } };
  }
  const { mqRegion, mqMode, mqName } = target;
  const mq = given({ region: mqRegion, mode: mqMode, name: mqName }) as NonNullable<
    CallbackView['target']['mq']
  >;
  return { ...record, target: { type: 'TDMQ', mq } };
}
