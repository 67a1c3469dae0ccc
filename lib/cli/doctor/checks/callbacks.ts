import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isLoopback } from '../../../ci/hosts';
import { isLinkLocal, isPrivate, NO_CALLBACK, shownUrl } from '../../../rules';
import type { Place } from '../account';
import type { Check } from '../check';
import { type Finding, ok, problem, skipped, unknown, warning } from '../finding';

/** How long a receiver may take to take a connection, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** The addresses that are told of jobs and executions. */
export const CALLBACK_CHECK: Check<Place> = { name: 'callbacks', needs: ['endpoint'], run: callbacks };

async function callbacks(place: Place): Promise<Finding[]> {
  const named = new Map<string, string>();
  const later: Finding[] = [];
  for (const each of place.declared) {
    for (const block of ['notify', 'callback'] as const) {
      for (const name of ['url', 'url_wo']) {
        const url = each.text(block, name);
        if (url && url !== NO_CALLBACK) named.set(url, `${block} of ${each.address}`);
        if (url === undefined && each.isSet(block, name)) {
          later.push(skipped(`the address in ${block} of ${each.address} is known only at apply`));
        }
      }
    }
  }
  const { notifyConfig } = place.known.queue ?? {};
  if (notifyConfig?.url && notifyConfig.state === 'On') named.set(notifyConfig.url, 'the queue');
  if (named.size === 0) return later.length > 0 ? later : [skipped('no address is named')];
  const local = place.account.known.endpoint?.local ?? false;
  const { env } = place.account;
  const proxied = Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name) && env[name]);
  const found = await Promise.all([...named].map(([url, by]) => callback(url, by, { local, proxied })));
  return [...found, ...later];
}

/**
 * Looks whether an address can be called: by a connection, in which nothing is sent but what TLS needs, since who knows what a
 * receiver does when it is asked for something.
 */
async function callback(
  url: string,
  by: string,
  { local, proxied }: { readonly local: boolean; readonly proxied: boolean },
): Promise<Finding> {
  const shown = `${shownUrl(url)} (${by})`;
  const mend = 'Give an address that anybody on the internet can reach.';
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return problem(`${shown} is no HTTP address`, 'Write http:// or https:// and a public host.');
  }
  const { hostname, protocol, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (local && !isLoopback(host)) {
    return skipped(`${shown} is on another machine; with an endpoint on this one nothing is sent there`);
  }
  if (!local && isPrivate(host))
    return problem(`${shown} is in a private network, where CI cannot reach it`, mend);
  let addresses: string[];
  try {
    addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    return problem(
      `${shown} does not resolve (${(error as NodeJS.ErrnoException).code})`,
      'Correct the host, or its DNS record.',
    );
  }
  const inside = addresses.find((address) =>
    local ? !isLoopback(address) : isPrivate(address) || isLinkLocal(address),
  );
  if (inside !== undefined) {
    return local
      ? skipped(`${shown} resolves to ${inside}, which is no address of this machine`)
      : problem(`${shown} resolves to ${inside}, in a private network, where CI cannot reach it`, mend);
  }
  if (proxied && !local) {
    return unknown(
      `${shown} resolves; behind a proxy it is not told whether it answers`,
      `Try it from outside: curl -I ${new URL(url).origin}`,
    );
  }
  const refused = await tryConnection({
    host,
    address: addresses[0] ?? host,
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    tls: protocol === 'https:',
  });
  if (refused === undefined) return ok(`${shown} takes connections`);
  if (refused === 'ETIMEDOUT') {
    return warning(
      `${shown} did not answer within ${TIMEOUT_MS / 1000} s`,
      'If a firewall lets only others in, that may be as it should be; otherwise see whether the receiver runs.',
    );
  }
  return problem(
    `${shown} cannot be connected to (${refused})`,
    'See whether the receiver runs, and its certificate.',
  );
}

/** Connects and hangs up. The answer is what went wrong. */
function tryConnection({
  host,
  address,
  port,
  tls,
}: {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
}): Promise<string | undefined> {
  return new Promise((resolve) => {
    // The address that was judged, so that no second look at DNS leads elsewhere.
    const socket = tls
      ? connectTls({ host: address, port, ...(isIP(host) === 0 && { servername: host }) })
      : connect({ host: address, port });
    const end = (what: string | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(what);
    };
    const timer = setTimeout(() => end('ETIMEDOUT'), TIMEOUT_MS);
    socket.once(tls ? 'secureConnect' : 'connect', () => end(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
