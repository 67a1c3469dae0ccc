import { createHmac, randomBytes } from 'node:crypto';
import { attribute, isUnknown, type Json, type Unknown } from '../../plugin';

/** Beside a state: what is kept of an address that is not stored. */
export const WRITTEN_URL = 'written_url';

/** How much of a hash is kept: too little to find the address with, enough to miss one change of it in 65,536. */
const MARK_BYTES = 2;

/** The attributes of an address that is never stored. */
export function writeOnlyUrl(more: { readonly replace?: boolean; readonly sent?: string } = {}) {
  const { sent = 'sends the address again' } = more;
  return {
    url_wo: attribute.string({
      description:
        'The same as `url`, which it takes the place of, but in no state, plan or log: it may come from an ephemeral ' +
        'resource or variable. Needs `url_wo_version`, and Terraform 1.11.',
      optional: true,
      writeOnly: true,
    }),
    url_wo_version: attribute.number({
      description: `Any number; a change of it ${sent}, since Terraform cannot see that \`url_wo\` changed.`,
      optional: true,
      ...(more.replace && { replace: true }),
    }),
  };
}

/** What is kept of an address to know it again: a few bytes of a salted hash. */
export function markOf(url: string, salt = randomBytes(16).toString('hex')): Json {
  return { salt, hash: hash(url, salt) };
}

/** Whether this may be the address that was marked: assumption A62. */
export function wroteUrl(mark: Json, url: string): boolean {
  const { salt, hash: kept } = mark as { readonly salt?: string; readonly hash?: string };
  return hash(url, salt ?? '') === kept;
}

function hash(url: string, salt: string): string {
  return createHmac('sha256', salt).update(url).digest().subarray(0, MARK_BYTES).toString('hex');
}

/** A configuration that may have an address that is not stored. */
export type WriteOnlyConfig = { readonly url_wo?: string | Unknown | null } | Unknown | null | undefined;

/** The address that a configuration has and no plan or state does; null when it has none. */
export function writeOnlyOf(config: WriteOnlyConfig): string | null {
  if (config === null || config === undefined || isUnknown(config)) return null;
  return typeof config.url_wo === 'string' ? config.url_wo : null;
}

/** Settings of a plan as they are to be judged: with the address that only the configuration has. */
export function judgedUrl<N>(planned: N, config: WriteOnlyConfig): N {
  const url = config === null || config === undefined || isUnknown(config) ? null : (config.url_wo ?? null);
  return url === null || planned === null || isUnknown(planned) ? planned : { ...planned, url_wo: url };
}
