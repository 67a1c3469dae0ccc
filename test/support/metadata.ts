import { type LoopbackServer, serveLoopback } from './http';
import { type Issued, issue } from './sts';

const PATH = '/latest/meta-data/cam/security-credentials/';

/** How an answer may go wrong. */
export type MetadataFailure = { readonly status?: number; readonly body: string } | 'drop' | 'hang';

/** A stand-in for the metadata service of CVM on loopback: the name of the role at one path, its keys below it. */
export class MetadataServer implements LoopbackServer {
  readonly paths: string[] = [];
  readonly issued: Issued[] = [];
  /** What it answers at the path of the name. */
  name = 'machine';
  lifeMs = 7_200_000;
  private readonly failures: MetadataFailure[] = [];
  private server!: LoopbackServer;

  private constructor(
    private readonly role: string,
    private readonly told?: (keys: Issued) => void,
  ) {}

  /** @param told - told of all keys that are given. */
  static async start(role = 'machine', told?: (keys: Issued) => void): Promise<MetadataServer> {
    const metadata = new MetadataServer(role, told);
    metadata.server = await serveLoopback(({ url = '', socket }, _body, response) => {
      metadata.paths.push(url);
      const failure = metadata.failures.shift();
      if (failure === 'hang') return;
      if (failure === 'drop') socket.destroy();
      else if (failure) response.writeHead(failure.status ?? 200).end(failure.body);
      else if (url === PATH && metadata.name !== '') response.end(metadata.name);
      else if (url === PATH + metadata.role) response.end(JSON.stringify(metadata.keys()));
      else response.writeHead(404).end('<html>404 - Not Found</html>');
    });
    return metadata;
  }

  get url(): string {
    return this.server.url;
  }

  /** Makes the next answers go wrong, one each. */
  fail(...failures: readonly MetadataFailure[]): void {
    this.failures.push(...failures);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private keys(): Record<string, unknown> {
    const keys = issue(Date.now() + this.lifeMs);
    this.issued.push(keys);
    this.told?.(keys);
    return {
      TmpSecretId: keys.secretId,
      TmpSecretKey: keys.secretKey,
      Token: keys.token,
      ExpiredTime: keys.expires / 1000,
      Expiration: new Date(keys.expires).toISOString(),
      Code: 'Success',
    };
  }
}
