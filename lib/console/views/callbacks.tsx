import type { JSX } from 'preact';
import type { CallbackView } from '../../emulator/http/console/api';
import { IdLink } from '../parts/links';
import { Loaded, Page } from '../parts/page';
import { Empty, Facts, State, Time, Verbatim } from '../parts/small';
import { Table } from '../parts/table';
import { apiUrl } from '../state/api';
import { useLive } from '../state/live';
import { to } from '../state/route';
import { scoped } from '../state/scope';

/** Callbacks, and what became of them. */
export function CallbacksView(): JSX.Element {
  const known = useLive<CallbackView[]>(apiUrl('callbacks', scoped()), ['callbacks']);
  return (
    <Page title="Callbacks">
      <Loaded known={known}>
        {(rows) => (
          <Table
            caption="Callbacks"
            rows={rows}
            id={({ id }) => id}
            text={({ event, jobId, runId, target, state, bucket }) =>
              [event, jobId, runId, target.url, state, bucket].join(' ')
            }
            columns={[
              { head: 'Event', cell: ({ id, event }) => <a href={to('callbacks', id)}>{event}</a> },
              { head: 'State', cell: ({ state }) => <State name={state} /> },
              { head: 'To', cell: (row) => <code>{targetText(row)}</code> },
              { head: 'Of', cell: (row) => <Subject of={row} /> },
              { head: 'Attempts', number: true, cell: ({ attempts }) => attempts.length },
              { head: 'Time', cell: ({ time }) => <Time at={time} /> },
            ]}
            empty={
              <Empty title="No callback was due yet.">
                <p>Give a workflow, a queue or a job an address to call, such as one on this machine.</p>
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

/** One callback, with each attempt to deliver it. */
export function CallbackDetail({ id }: { readonly id: string }): JSX.Element {
  const known = useLive<CallbackView>(apiUrl(`callbacks/${encodeURIComponent(id)}`), ['callbacks']);
  return (
    <Page title={`Callback ${id}`} of={['callbacks', 'Callbacks']}>
      <Loaded known={known}>
        {(callback) => (
          <>
            {callback.reason && (
              <div class="refusal" role="note">
                {callback.reason}
              </div>
            )}
            <Facts
              of={[
                ['Event', callback.event],
                ['State', <State key="state" name={callback.state} />],
                ['To', <code key="to">{targetText(callback)}</code>],
                ['Of', <Subject key="of" of={callback} />],
                ['Bucket', callback.bucket],
                ['Due', <Time key="due" at={callback.time} />],
              ]}
            />
            <h2>Attempts</h2>
            <Table
              caption="Attempts"
              rows={callback.attempts}
              id={({ time }) => `${time}`}
              columns={[
                { head: 'Time', cell: ({ time }) => <Time at={time} /> },
                { head: 'Answer', cell: ({ status, error }) => status ?? error ?? 'none yet' },
              ]}
              empty={<Empty title="It was not sent." />}
            />
            <h2>Body ({callback.format})</h2>
            <Verbatim text={callback.body} label="Body of the callback" />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Subject({ of: { jobId, runId } }: { readonly of: CallbackView }): JSX.Element {
  if (jobId) return <IdLink view="jobs" id={jobId} />;
  if (runId) return <IdLink view="executions" id={runId} />;
  return <>–</>;
}

function targetText({ target: { url, mq, type } }: CallbackView): string {
  return url ?? [type, mq?.region, mq?.name].filter(Boolean).join(' ');
}
