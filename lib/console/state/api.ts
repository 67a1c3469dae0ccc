import type { Problem } from '../../emulator/http/console/api';
import { forgetToken, token } from './session';

/** Why the emulator did not do what it was asked for, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What a place in the API is asked with: parameters, without those that are empty. */
export type Query = Readonly<Record<string, string | undefined>>;

/** The address of something in the API, relative to the page. */
export function apiUrl(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]);
  const search = new URLSearchParams(given).toString();
  return `api/${path}${search && `?${search}`}`;
}

/**
 * Calls the API.
 * @throws ApiError when the emulator refuses, or when it is not there (status 0).
 */
export async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${token.value}`);
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, headers, cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'Unreachable', 'The emulator does not answer. Is it still running?');
  }
  if (answer.ok) return answer;
  if (answer.status === 401) forgetToken();
  throw await problemOf(answer);
}

async function problemOf(answer: Response): Promise<ApiError> {
  try {
    const { error } = (await answer.json()) as Problem;
    return new ApiError(answer.status, error.code, error.message);
  } catch {
    return new ApiError(
      answer.status,
      `${answer.status}`,
      'The emulator answered with something else than JSON.',
    );
  }
}

/** Reads something of the API. */
export async function read<T>(url: string, signal?: AbortSignal): Promise<T> {
  return (await (await call(url, signal ? { signal } : {})).json()) as T;
}

/** Sends JSON to the API, or nothing. */
export async function send(
  method: 'PUT' | 'POST' | 'DELETE',
  url: string,
  body?: unknown,
): Promise<Response> {
  if (body === undefined) return call(url, { method });
  return call(url, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}
