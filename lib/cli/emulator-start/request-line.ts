import type { SeenRequest } from '../../emulator';
import { harmless } from '../table';

/** A request in a line: when, what, of which bucket, how it ended and why. */
export function requestLine({ time, request, host, refusal, failure, duration }: SeenRequest): string {
  const { operation, method, path, status } = request;
  const parts = [
    new Date(time).toISOString().slice(11, 23),
    String(status ?? '---'),
    operation ?? `${method} ${path}`,
    host?.bucket ?? host?.region ?? request.host,
    ...(operation !== undefined && path !== '/' ? [path] : []),
    ...(duration === undefined ? [] : [`${Math.round(duration)} ms`]),
    ...(failure === undefined ? [] : [`(fault: ${failure.kind})`]),
    ...(refusal === undefined ? [] : [`${refusal.code}: ${refusal.error.message}`]),
  ];
  return harmless(parts.join('  '));
}
