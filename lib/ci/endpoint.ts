import { shownUrl } from '../rules';
import { isLoopback } from './hosts';

/** The environment variable that names an endpoint where nothing else does. */
const VARIABLE = 'TENCENTCLOUD_CI_ENDPOINT';

/** Where to connect in place of the service. */
export interface Endpoint {
  /** Scheme, host and port: `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly protocol: 'http:' | 'https:';
  /** Host, with its port unless that is the scheme's own. */
  readonly host: string;
  /** Whether it is this machine: 127.0.0.0/8, ::1 or localhost. */
  readonly local: boolean;
  /** Where it was written, in words for a message: `--endpoint`, `TENCENTCLOUD_CI_ENDPOINT`. */
  readonly setBy: string;
}

/** A text that is no endpoint. */
export class InvalidEndpointError extends Error {
  override readonly name = 'InvalidEndpointError';

  constructor(
    setting: string,
    value: string,
    why = 'is not an address. Write scheme (http or https), host and port only, as in "http://127.0.0.1:8080".',
  ) {
    const subject = setting.charAt(0).toUpperCase() + setting.slice(1);
    super(`${subject} "${shownUrl(value)}" ${why}`);
  }
}

/**
 * Reads an endpoint: an http or https URL of nothing but a host, and a port. Plain http is for this machine only.
 *
 * @param setting - what the text is the value of, as its author knows it; messages about the endpoint name it.
 * @throws InvalidEndpointError when the text is anything else.
 */
export function parseEndpoint(text: string, setting = 'the endpoint'): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const protocol = url?.protocol;
  if (!url || (protocol !== 'http:' && protocol !== 'https:')) throw new InvalidEndpointError(setting, text);
  // Of an address without a path, an `@` can only end a user, be it an empty one.
  if (text.includes('@') || url.pathname !== '/' || url.search || url.hash) {
    throw new InvalidEndpointError(setting, text);
  }
  const local = isLoopback(url.hostname);
  if (protocol === 'http:' && !local) {
    throw new InvalidEndpointError(
      setting,
      text,
      'is plain http to another machine, where anybody on the way could read and change what is sent. Use https, or ' +
        'http to this machine only: 127.0.0.1, ::1 or localhost.',
    );
  }
  return { origin: url.origin, protocol, host: url.host, local, setBy: setting };
}

/**
 * The endpoint that was chosen: the caller's own, or else the one in the environment (TENCENTCLOUD_CI_ENDPOINT). An
 * empty text chooses none.
 *
 * @param setting - what the caller's own is called.
 * @throws InvalidEndpointError when the one that counts is no endpoint.
 */
export function chosenEndpoint(
  own: string | undefined,
  setting: string,
  env: Readonly<Record<string, string | undefined>>,
): Endpoint | undefined {
  const [name, text] = own === undefined ? [VARIABLE, env[VARIABLE]] : [setting, own];
  return text ? parseEndpoint(text, name) : undefined;
}

/** Says which endpoint a request went to, and where it was set. */
export function endpointSet({ origin, setBy }: Endpoint): string {
  return `The endpoint ${origin} is set by ${setBy}`;
}
