import type { JSX } from 'preact';
import type { JobView } from '../../emulator/http/console/api';
import { spanText } from '../parts/format';
import { IdLink, ObjectLink, recordings, Where } from '../parts/links';
import { Loaded, Page } from '../parts/page';
import { Copy, Empty, Facts, State, Time } from '../parts/small';
import { Table } from '../parts/table';
import { Deck } from '../sound/deck';
import { apiUrl } from '../state/api';
import { useLive } from '../state/live';
import { to } from '../state/route';
import { scoped } from '../state/scope';

/** Jobs, with their states and why they failed. */
export function JobsView(): JSX.Element {
  const known = useLive<JobView[]>(apiUrl('jobs', scoped()), ['jobs']);
  return (
    <Page title="Jobs">
      <Loaded known={known}>
        {(rows) => (
          <Table
            caption="Jobs"
            rows={rows}
            id={({ jobId }) => jobId}
            text={({ jobId, state, input, bucket, message, templateName }) =>
              [jobId, state, input, bucket, message, templateName].join(' ')
            }
            columns={[
              { head: 'Id', cell: ({ jobId }) => <IdLink view="jobs" id={jobId} /> },
              { head: 'State', cell: (row) => <JobState of={row} /> },
              { head: 'Input', cell: (row) => <ObjectLink at={row} objectKey={row.input} /> },
              { head: 'Mode', cell: ({ audioMode }) => audioMode },
              { head: 'Submitted', cell: ({ createTime }) => <Time at={createTime} /> },
              { head: 'Took', number: true, cell: (row) => took(row) },
            ]}
            empty={
              <Empty title="No job yet.">
                <p>A workflow submits one for each upload that it waits for; or submit one yourself:</p>
                <Copy text="tencent-ci jobs --help" />
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

function JobState({ of: { state, progress, message } }: { readonly of: JobView }): JSX.Element {
  return (
    <span class="tags">
      <State name={state} />
      {(state === 'Running' || state === 'Submitted') && (
        <progress
          max={100}
          value={state === 'Running' && progress === 0 ? undefined : progress}
          aria-label="Progress"
        />
      )}
      {message && <span class="reason">{message}</span>}
    </span>
  );
}

/** One job: how it went, and what it wrote, to be heard beside its input. */
export function JobDetail({ id }: { readonly id: string }): JSX.Element {
  const known = useLive<JobView>(apiUrl(`jobs/${encodeURIComponent(id)}`), ['jobs', 'objects']);
  return (
    <Page title={`Job ${id}`} of={['jobs', 'Jobs']}>
      <Loaded known={known}>
        {(job) => (
          <>
            {job.code !== undefined && (
              <div class="refusal" role="note">
                <strong>{job.code}</strong> {job.message}
              </div>
            )}
            <About job={job} />
            <h2>Listen</h2>
            {job.outputs.length === 0 && !job.inputPresent ? (
              <Empty title="There is nothing to hear: the input is gone, and nothing was written." />
            ) : (
              <Deck recordings={recordings(job, job.outputs)} />
            )}
            {job.outputs.some(({ present }) => !present) && (
              <p class="faint">
                Gone, or written anew since:{' '}
                {job.outputs
                  .filter(({ present }) => !present)
                  .map(({ key }) => key)
                  .join(', ')}
              </p>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function About({ job }: { readonly job: JobView }): JSX.Element {
  const { workflow, output } = job;
  return (
    <Facts
      of={[
        ['State', <JobState key="state" of={{ ...job, message: '' }} />],
        ['Input', <ObjectLink key="input" at={job} objectKey={job.input} />],
        ['Bucket', <Where key="at" at={job} />],
        [
          'Template',
          job.templateId && (
            <a href={to('templates', job.templateId)}>{job.templateName ?? job.templateId}</a>
          ),
        ],
        ['Mode', job.audioMode],
        [
          'Sound',
          Object.entries(job.audio)
            .map(([name, value]) => `${name} ${value}`)
            .join(', '),
        ],
        [
          'Workflow',
          workflow && (
            <>
              <a href={to('workflows', workflow.workflowId)}>{workflow.workflowName}</a>, node {workflow.node}{' '}
              of <IdLink view="executions" id={workflow.runId} />
            </>
          ),
        ],
        [
          'Writes to',
          <ul key="output" class="plain">
            {Object.entries(output.objects).map(([stem, key]) => (
              <li key={stem}>
                {stem} <code>{[output.bucket, key].filter(Boolean).join('/')}</code>
              </li>
            ))}
          </ul>,
        ],
        ['Queue', <code key="queue">{job.queueId}</code>],
        ['Level', job.level],
        ['User data', job.userData],
        ['Submitted', <Time key="made" at={job.createTime} />],
        ['Begun', <Time key="begun" at={job.startTime} />],
        ['Ended', <Time key="ended" at={job.endTime} />],
        ['Took', took(job)],
      ]}
    />
  );
}

function took({ startTime, endTime }: JobView): string {
  return startTime === undefined || endTime === undefined ? '–' : spanText(endTime - startTime);
}
