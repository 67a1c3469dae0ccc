import { constants, timingSafeEqual, X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { toPem } from './certificate';
import type { Identity } from './certificate';

/** What a connection is secured with. Its absence means no TLS. */
export interface Security {
  readonly identity: Identity;
  /** The only certificate that is let in, as PEM. */
  readonly clientCertificate: string;
}

/**
 * Speaks TLS on a connection and gives it to `use` once the client has shown the one certificate that is let in, and
 * that it has the key for it. Whoever shows another or none is cut off; nothing that it sent is read.
 *
 * The certificate is compared byte for byte. No store of authorities is built for that: it would take longer than all
 * the rest of the handshake, and it would let in whatever the certificate's key had signed.
 */
export function secure(socket: Socket, security: Security, use: (secured: TLSSocket) => void): void {
  const { identity, clientCertificate } = security;
  const expected = new X509Certificate(clientCertificate).raw;
  const server = createServer({
    key: identity.key,
    cert: toPem(identity.certificate),
    ca: [],
    minVersion: 'TLSv1.2',
    // A certificate that was accepted stands for the whole connection, and for no other.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
    requestCert: true,
    // Not against a store, that is; see above.
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
  });
  server.on('tlsClientError', (error: Error) => socket.destroy(error));
  server.on('secureConnection', (secured) => {
    secured.on('error', (error: Error) => socket.destroy(error));
    const shown = secured.getPeerX509Certificate()?.raw;
    if (shown?.length === expected.length && timingSafeEqual(shown, expected)) use(secured);
    else secured.destroy(new Error('A client without the certificate that Terraform announced was refused.'));
  });
  server.emit('connection', socket);
}
