import type { JSX } from 'preact';
import type { RequestView } from '../../emulator/http/console/api';
import { spanText } from '../parts/format';
import { Loaded, Page } from '../parts/page';
import { Copy, Empty, Facts, State, Tag, Time, Verbatim } from '../parts/small';
import { Table } from '../parts/table';
import { apiUrl } from '../state/api';
import { useLive } from '../state/live';
import { to } from '../state/route';
import { scoped } from '../state/scope';
import { failureText } from './failure';
import { Refusal } from './refusal';

/** Requests, newest first. */
export function RequestsView(): JSX.Element {
  const known = useLive<RequestView[]>(apiUrl('requests', scoped()), ['requests']);
  return (
    <Page title="Requests">
      <Loaded known={known}>
        {(rows) => (
          <Table
            caption="Requests"
            rows={rows}
            id={({ id }) => id}
            text={({ operation, method, path, bucket, status, refusal }) =>
              [operation, method, path, bucket, status, refusal && `refused ${refusal.code}`].join(' ')
            }
            columns={[
              { head: 'Operation', cell: (row) => <a href={to('requests', row.id)}>{nameOf(row)}</a> },
              { head: 'Status', cell: (row) => <Outcome of={row} /> },
              { head: 'Request', cell: ({ method, path }) => <code>{`${method} ${path}`}</code> },
              { head: 'Bucket', cell: ({ bucket }) => bucket ?? '–' },
              { head: 'Time', cell: ({ time }) => <Time at={time} /> },
              {
                head: 'Took',
                number: true,
                cell: ({ duration }) => (duration === undefined ? '–' : spanText(duration)),
              },
            ]}
            empty={
              <Empty title="No request yet.">
                <p>Point a client at this emulator, as the overview says, and ask for something:</p>
                <Copy text="tencent-ci templates list" />
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

/** One request, and why it was refused. */
export function RequestDetail({ id }: { readonly id: string }): JSX.Element {
  const known = useLive<RequestView>(apiUrl(`requests/${encodeURIComponent(id)}`), ['requests']);
  const { data } = known;
  return (
    <Page title={data ? nameOf(data) : `Request ${id}`} of={['requests', 'Requests']}>
      <Loaded known={known}>
        {(request) => (
          <>
            {request.refusal && <Refusal of={request.refusal} />}
            <Facts
              of={[
                ['Status', <Outcome key="status" of={request} />],
                ['Request', <code key="request">{`${request.method} ${request.path}`}</code>],
                ['Host', <code key="host">{request.host}</code>],
                ['Bucket', request.bucket],
                ['Region', request.region],
                ['Fault that met it', request.fault && failureText(request.fault)],
                ['Time', <Time key="time" at={request.time} />],
                ['Took', request.duration === undefined ? '–' : spanText(request.duration)],
              ]}
            />
            <h2>Parameters</h2>
            <Pairs of={request.query} none="None." />
            <h2>Headers</h2>
            <Pairs of={request.headers} none="None." />
            <h2>Body</h2>
            {request.body === '' ? (
              <p class="faint">None, or none that is kept.</p>
            ) : (
              <Verbatim text={request.body} label="Body of the request" />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Pairs({
  of,
  none,
}: {
  readonly of: Readonly<Record<string, string>>;
  readonly none: string;
}): JSX.Element {
  const pairs = Object.entries(of);
  if (pairs.length === 0) return <p class="faint">{none}</p>;
  return <Facts of={pairs.map(([name, value]) => [name, <code key={name}>{value || '(empty)'}</code>])} />;
}

function Outcome({ of: { status, refusal, fault } }: { readonly of: RequestView }): JSX.Element {
  return (
    <span class="tags">
      {refusal ? <State name="refused" /> : null}
      {status ?? <span class="faint">no answer</span>}
      {refusal && <span class="reason">{refusal.code}</span>}
      {fault && <Tag>fault</Tag>}
    </span>
  );
}

function nameOf({ operation, method }: RequestView): string {
  return operation ?? `${method}, no operation`;
}
