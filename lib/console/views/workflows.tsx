import type { JSX } from 'preact';
import type { ExecutionView, NotifyView, WorkflowView } from '../../emulator/http/console/api';
import { countText } from '../parts/format';
import { Where } from '../parts/links';
import { Loaded, Page } from '../parts/page';
import { Copy, Empty, Facts, State, Tag, Time } from '../parts/small';
import { Table } from '../parts/table';
import { apiUrl } from '../state/api';
import { useLive } from '../state/live';
import { to } from '../state/route';
import { scoped } from '../state/scope';
import { ExecutionTable } from './executions';
import { Graph } from './graph';

/** Workflows. */
export function WorkflowsView(): JSX.Element {
  const known = useLive<WorkflowView[]>(apiUrl('workflows', scoped()), ['workflows', 'executions']);
  return (
    <Page title="Workflows">
      <Loaded known={known}>
        {(rows) => (
          <Table
            caption="Workflows"
            rows={rows}
            id={({ workflowId }) => workflowId}
            text={({ workflowId, name, bucket, objectPrefix }) =>
              [workflowId, name, bucket, objectPrefix].join(' ')
            }
            columns={[
              {
                head: 'Name',
                cell: ({ workflowId, name }) => <a href={to('workflows', workflowId)}>{name}</a>,
              },
              { head: 'State', cell: ({ state }) => <State name={state} /> },
              { head: 'Starts at', cell: (row) => <Trigger of={row} /> },
              { head: 'Nodes', number: true, cell: ({ graph }) => graph.nodes.length },
              { head: 'Executions', number: true, cell: ({ executions }) => executions },
              { head: 'Bucket', cell: (row) => <Where at={row} /> },
              { head: 'Changed', cell: ({ updateTime }) => <Time at={updateTime} /> },
            ]}
            empty={
              <Empty title="No workflow yet.">
                <p>Declare a VoiceSeparateWorkflow and apply it with the environment of the overview:</p>
                <Copy text="npx cdktf deploy" />
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

/** One workflow: its graph, what starts it, its queue, and its executions. */
export function WorkflowDetail({ id }: { readonly id: string }): JSX.Element {
  const known = useLive<WorkflowView>(apiUrl(`workflows/${encodeURIComponent(id)}`), [
    'workflows',
    'templates',
    'queues',
  ]);
  const executions = useLive<ExecutionView[]>(apiUrl('executions', scoped()), ['executions']);
  return (
    <Page title={known.data?.name ?? id} of={['workflows', 'Workflows']}>
      <Loaded known={known}>
        {(workflow) => (
          <>
            <Graph graph={workflow.graph} />
            <h2>What starts it</h2>
            <About workflow={workflow} />
            <h2>Executions</h2>
            <Loaded known={executions}>
              {(all) => (
                <ExecutionTable
                  rows={all.filter(({ workflowId }) => workflowId === workflow.workflowId)}
                  empty={
                    <Empty title="It did not run yet.">
                      <p>
                        {workflow.state === 'Active' ? 'Upload' : 'It is paused: activate it, then upload'}{' '}
                        something that it waits for under <a href={to('objects')}>Objects</a>.
                      </p>
                    </Empty>
                  }
                />
              )}
            </Loaded>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function About({ workflow }: { readonly workflow: WorkflowView }): JSX.Element {
  const { queue, notify, filter } = workflow;
  return (
    <Facts
      of={[
        ['Id', <code key="id">{workflow.workflowId}</code>],
        ['Bucket', <Where key="at" at={workflow} />],
        ['State', <State key="state" name={workflow.state} />],
        ['Sees uploads since', workflow.activeFrom && <Time at={workflow.activeFrom} />],
        ['Starts at', <Trigger key="trigger" of={workflow} />],
        ['Filter', filter ? filter.state : 'none'],
        [
          'Queue',
          queue && (
            <>
              {queue.name} <code class="id">{queue.queueId}</code> <State name={queue.state} />
            </>
          ),
        ],
        ['Tells', notify && <Notify of={notify} />],
        ['Made', <Time key="made" at={workflow.createTime} />],
        ['Changed', <Time key="changed" at={workflow.updateTime} />],
      ]}
    />
  );
}

function Trigger({ of: { objectPrefix, filter } }: { readonly of: WorkflowView }): JSX.Element {
  const words =
    filter?.state === 'On' ? [...filter.kinds, ...filter.extensions.map((name) => `.${name}`)] : [];
  return (
    <span class="tags">
      <code>{objectPrefix === '' ? 'the whole bucket' : objectPrefix}</code>
      {words.map((word) => (
        <Tag key={word}>{word}</Tag>
      ))}
    </span>
  );
}

/** Who is told of what. */
export function Notify({
  of: { state, type, url, mq, events, format },
}: {
  readonly of: NotifyView;
}): JSX.Element {
  if (state !== 'On') return <>nobody</>;
  const target = url ?? [mq?.region, mq?.mode, mq?.name].filter(Boolean).join(' ');
  return (
    <>
      {type} <code>{target}</code> of {events.length === 0 ? countText(0, 'event') : events.join(', ')}
      {format && ` in ${format}`}
    </>
  );
}
