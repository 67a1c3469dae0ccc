import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';

/**
 * What a connection over https trusts when there are certificates besides those that Node brings along: both.
 *
 * Node knows them itself as NODE_EXTRA_CA_CERTS, but reads them, and all of its own, before a program begins. So the
 * provider's start hands that file on as TENCENT_CI_EXTRA_CA_CERTS, and it is read here, when something is to be sent.
 *
 * @returns `undefined` where there is no such file: then Node's own way is right. As in Node, one that cannot be read
 * is named in a warning and left out.
 */
export function extraTrust(env: NodeJS.ProcessEnv = process.env): SecureContext | undefined {
  const file = env['TENCENT_CI_EXTRA_CA_CERTS'];
  if (!file) return undefined;
  try {
    return createSecureContext({ ca: [...rootCertificates, readFileSync(file, 'utf8')] });
  } catch (error) {
    process.emitWarning(`Ignoring extra certs from ${file}, load failed: ${(error as Error).message}`);
    return undefined;
  }
}
