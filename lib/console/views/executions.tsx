import type { JSX } from 'preact';
import type { ExecutionView } from '../../emulator/http/console/api';
import { spanText } from '../parts/format';
import { IdLink, ObjectLink, recordings, Where } from '../parts/links';
import { Loaded, Page } from '../parts/page';
import { Empty, Facts, State, Time } from '../parts/small';
import { Table } from '../parts/table';
import { Deck } from '../sound/deck';
import { apiUrl } from '../state/api';
import { useLive } from '../state/live';
import { to } from '../state/route';
import { scoped } from '../state/scope';
import { Graph } from './graph';

const STARTED_BY = {
  upload: 'an upload',
  output: 'the output of a workflow',
  hand: 'a client, by hand',
} as const;

/** Executions of workflows. */
export function ExecutionsView(): JSX.Element {
  const known = useLive<ExecutionView[]>(apiUrl('executions', scoped()), ['executions']);
  return (
    <Page title="Executions">
      <Loaded known={known}>
        {(rows) => (
          <ExecutionTable
            rows={rows}
            empty={
              <Empty title="No execution yet.">
                <p>
                  An active workflow runs when something that it waits for is uploaded: by a client, or under{' '}
                  <a href={to('objects')}>Objects</a>.
                </p>
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

/** Executions, of one workflow or of all. */
export function ExecutionTable({
  rows,
  empty,
}: {
  readonly rows: readonly ExecutionView[];
  readonly empty: JSX.Element;
}): JSX.Element {
  return (
    <Table
      caption="Executions"
      rows={rows}
      id={({ runId }) => runId}
      text={({ runId, workflowName, object, bucket, state }) =>
        [runId, workflowName, object, bucket, state].join(' ')
      }
      columns={[
        { head: 'Id', cell: ({ runId }) => <IdLink view="executions" id={runId} /> },
        { head: 'State', cell: ({ state }) => <State name={state} /> },
        { head: 'Object', cell: (row) => <ObjectLink at={row} objectKey={row.object} /> },
        {
          head: 'Workflow',
          cell: ({ workflowId, workflowName }) => <a href={to('workflows', workflowId)}>{workflowName}</a>,
        },
        { head: 'Begun', cell: ({ createTime }) => <Time at={createTime} /> },
        { head: 'Took', number: true, cell: (row) => took(row) },
      ]}
      empty={empty}
    />
  );
}

/** One execution: its graph with the states of its nodes, its tasks, and what it wrote. */
export function ExecutionDetail({ id }: { readonly id: string }): JSX.Element {
  const known = useLive<ExecutionView>(apiUrl(`executions/${encodeURIComponent(id)}`), [
    'executions',
    'objects',
  ]);
  return (
    <Page title={`Execution ${id}`} of={['executions', 'Executions']}>
      <Loaded known={known}>
        {(execution) => (
          <>
            <Facts
              of={[
                ['State', <State key="state" name={execution.state} />],
                [
                  'Workflow',
                  <a key="workflow" href={to('workflows', execution.workflowId)}>
                    {execution.workflowName}
                  </a>,
                ],
                ['Object', <ObjectLink key="object" at={execution} objectKey={execution.object} />],
                ['Bucket', <Where key="at" at={execution} />],
                ['Started by', STARTED_BY[execution.startedBy]],
                ['Begun', <Time key="begun" at={execution.createTime} />],
                ['Took', took(execution)],
              ]}
            />
            <h2>Listen</h2>
            <Listen execution={execution} />
            <h2>Graph</h2>
            <Graph graph={execution.graph} tasks={execution.tasks} />
            <h2>Tasks</h2>
            <Tasks execution={execution} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Listen({ execution }: { readonly execution: ExecutionView }): JSX.Element {
  const all = recordings({ ...execution, input: execution.object, inputPresent: true }, execution.outputs);
  if (execution.outputs.length === 0) {
    return (
      <Empty title={execution.state === 'Running' ? 'Nothing is written yet.' : 'Nothing was written.'} />
    );
  }
  return <Deck recordings={all} />;
}

function Tasks({ execution }: { readonly execution: ExecutionView }): JSX.Element {
  return (
    <Table
      caption="Tasks"
      rows={execution.tasks}
      id={({ node }) => node}
      columns={[
        { head: 'Node', cell: ({ node }) => node },
        { head: 'State', cell: ({ state }) => <State name={state} /> },
        { head: 'Job', cell: ({ jobId }) => (jobId ? <IdLink view="jobs" id={jobId} /> : '–') },
        { head: 'Says', cell: ({ code, message }) => [code, message].filter(Boolean).join(': ') || '–' },
        { head: 'Begun', cell: ({ startTime }) => <Time at={startTime} /> },
        { head: 'Ended', cell: ({ endTime }) => <Time at={endTime} /> },
      ]}
      empty={<Empty title="No task yet." />}
    />
  );
}

function took({ createTime, endTime }: ExecutionView): string {
  return endTime === undefined ? '–' : spanText(endTime - createTime);
}
