import type {
  BucketChange,
  BucketView,
  CallbackView,
  ExecutionView,
  FaultRequest,
  FaultView,
  JobView,
  ObjectView,
  Place,
  Problem,
  QueueView,
  RequestView,
  SwitchView,
  TemplateView,
  WorkflowView,
} from '../emulator/http/console/api';
import type { Behaviour } from '../emulator/behaviour';

/** A fault that was set. */
export interface InjectedFault {
  /** How many requests it has met by now. */
  hits(): Promise<number>;
  /** Takes it away. */
  remove(): Promise<void>;
}

/** A bucket by its full name in the region of the deployment, or of another region. */
export type BucketRef = string | Place;

/** What the service holds, and what can be done to it behind Terraform's back. Lists have the oldest first. */
export class Service {
  constructor(
    /** Where it listens. */
    readonly url: string,
    private readonly token: string,
    private readonly region: string,
  ) {}

  /** The templates, of all buckets or of one. */
  templates(bucket?: BucketRef): Promise<readonly TemplateView[]> {
    return this.list('templates', bucket);
  }

  /** The workflows, with their graphs. */
  workflows(bucket?: BucketRef): Promise<readonly WorkflowView[]> {
    return this.list('workflows', bucket);
  }

  /** The queues of both services. */
  queues(bucket?: BucketRef): Promise<readonly QueueView[]> {
    return this.list('queues', bucket);
  }

  /** The executions of workflows, with their tasks and what they wrote. */
  executions(bucket?: BucketRef): Promise<readonly ExecutionView[]> {
    return this.list('executions', bucket);
  }

  /** The jobs, those of executions too. */
  jobs(bucket?: BucketRef): Promise<readonly JobView[]> {
    return this.list('jobs', bucket);
  }

  /** The objects, without their bytes. */
  objects(bucket?: BucketRef): Promise<readonly ObjectView[]> {
    return this.list('objects', bucket);
  }

  /** The buckets that were spoken of, and what is on in them. */
  buckets(): Promise<readonly BucketView[]> {
    return this.list('buckets');
  }

  /** The most recent callbacks, with what became of them. */
  callbacks(): Promise<readonly CallbackView[]> {
    return this.list('callbacks');
  }

  /** The most recent requests, with why those were refused that were. */
  requests(): Promise<readonly RequestView[]> {
    return this.list('requests');
  }

  /** Makes a bucket, or turns its services on and off; what is not given stays, and is on in a new bucket. */
  async setBucket(bucket: BucketRef, services: Omit<BucketChange, 'bucket' | 'region'> = {}): Promise<void> {
    await this.ask('PUT', 'buckets', { ...this.place(bucket), ...services });
  }

  /** Uploads an object; an active workflow that waits for it starts. */
  async upload(
    bucket: BucketRef,
    key: string,
    content: Uint8Array | string,
    contentType = 'application/octet-stream',
  ): Promise<ObjectView> {
    const answer = await this.send('PUT', `object?${this.query({ ...this.place(bucket), key })}`, {
      body: content,
      headers: { 'content-type': contentType },
    });
    return (await answer.json()) as ObjectView;
  }

  /** The bytes of an object. */
  async download(bucket: BucketRef, key: string): Promise<Buffer> {
    const answer = await this.send('GET', `object?${this.query({ ...this.place(bucket), key })}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Deletes an object. */
  async deleteObject(bucket: BucketRef, key: string): Promise<void> {
    await this.send('DELETE', `object?${this.query({ ...this.place(bucket), key })}`);
  }

  /** Makes matching requests to the service go wrong; the next one, unless `times` says otherwise. */
  async fault(fault: FaultRequest): Promise<InjectedFault> {
    const { id } = (await this.ask('POST', 'faults', fault)) as FaultView;
    return {
      hits: async () => {
        const faults = await this.list<FaultView>('faults');
        const still = faults.find((each) => each.id === id);
        if (still === undefined) throw new Error('This fault was taken away.');
        return still.hits;
      },
      remove: async () => {
        await this.send('DELETE', `faults/${encodeURIComponent(id)}`);
      },
    };
  }

  /** Has the service behave differently from now on, where its documentation is silent. */
  async behave<Name extends keyof Behaviour>(name: Name, value: Behaviour[Name]): Promise<SwitchView> {
    return (await this.ask('PUT', `switches/${encodeURIComponent(name)}`, { value })) as SwitchView;
  }

  private place(bucket: BucketRef): Place {
    return typeof bucket === 'string' ? { bucket, region: this.region } : bucket;
  }

  private query(values: object): string {
    return new URLSearchParams(values as Record<string, string>).toString();
  }

  private async list<Thing>(kind: string, bucket?: BucketRef): Promise<readonly Thing[]> {
    const query = bucket === undefined ? '' : `?${this.query(this.place(bucket))}`;
    return (await this.ask('GET', `${kind}${query}`)) as readonly Thing[];
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.send(method, path, {
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    return answer.json();
  }

  private async send(method: string, path: string, rest: RequestInit = {}): Promise<Response> {
    const answer = await fetch(`${this.url}/_emulator/api/${path}`, {
      ...rest,
      method,
      headers: { ...rest.headers, authorization: `Bearer ${this.token}` },
    });
    if (answer.ok) return answer;
    const text = await answer.text();
    throw new Error(`The emulator refused ${method} ${path} with ${answer.status}: ${messageOf(text)}`);
  }
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as Problem).error.message;
  } catch {
    return text;
  }
}
