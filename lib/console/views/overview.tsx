import type { JSX } from 'preact';
import type { JobView, Overview, RequestView } from '../../emulator/http/console/api';
import { IdLink } from '../parts/links';
import { Loaded, Page } from '../parts/page';
import { Copy, Empty, Facts, State, Tag, Time } from '../parts/small';
import { apiUrl } from '../state/api';
import { useLive } from '../state/live';
import { to } from '../state/route';
import { scoped } from '../state/scope';

const LATEST = 5;

/** What this emulator is, how much there is in it, and what happened last. */
export function OverviewView(): JSX.Element {
  const known = useLive<Overview>(apiUrl('overview'), [
    'overview',
    'buckets',
    'templates',
    'workflows',
    'queues',
    'executions',
    'jobs',
    'objects',
    'callbacks',
    'requests',
    'switches',
    'faults',
  ]);
  const jobs = useLive<JobView[]>(apiUrl('jobs', scoped()), ['jobs']);
  const requests = useLive<RequestView[]>(apiUrl('requests', scoped()), ['requests']);
  return (
    <Page title="Overview">
      <Loaded known={known}>
        {(overview) => (
          <>
            <Counts overview={overview} />
            <h2>This emulator</h2>
            <About overview={overview} />
            <h2>Point a client at it</h2>
            <p>
              The command printed the secret key when it started; <code>startEmulator</code> has it in{' '}
              <code>credentials</code>.
            </p>
            <Copy
              text={Object.entries(overview.env)
                .map(([name, value]) => `export ${name}=${value}`)
                .join('\n')}
            />
          </>
        )}
      </Loaded>
      <h2>Jobs, the latest</h2>
      <Loaded known={jobs}>
        {(all) => (
          <Latest empty="No job yet." of={all.slice(-LATEST).toReversed()}>
            {(job) => (
              <li key={job.jobId}>
                <State name={job.state} /> <IdLink view="jobs" id={job.jobId} /> {job.input}{' '}
                <Time at={job.createTime} />
              </li>
            )}
          </Latest>
        )}
      </Loaded>
      <h2>Refused, the latest</h2>
      <Loaded known={requests}>
        {(all) => (
          <Latest
            empty="No request was refused."
            of={all
              .filter(({ refusal }) => refusal)
              .slice(-LATEST)
              .toReversed()}
          >
            {(request) => (
              <li key={request.id}>
                <a href={to('requests', request.id)}>
                  {request.operation ?? `${request.method} ${request.path}`}
                </a>{' '}
                {request.refusal?.code} <Time at={request.time} />
              </li>
            )}
          </Latest>
        )}
      </Loaded>
    </Page>
  );
}

function Counts({ overview: { counts } }: { readonly overview: Overview }): JSX.Element {
  const shown = (
    [
      'buckets',
      'templates',
      'workflows',
      'executions',
      'jobs',
      'objects',
      'callbacks',
      'requests',
      'faults',
    ] as const
  ).map((name) => [name, counts[name]] as const);
  return (
    <ul class="counts">
      {shown.map(([name, count]) => (
        <li key={name}>
          <a href={to(name)}>
            <strong>{count.toLocaleString('en')}</strong> {name}
          </a>
        </li>
      ))}
    </ul>
  );
}

function About({ overview }: { readonly overview: Overview }): JSX.Element {
  const changed = overview.changedSwitches;
  return (
    <Facts
      of={[
        ['Endpoint', <code key="endpoint">{overview.endpoint}</code>],
        ['Region', overview.region],
        [
          'Preset',
          <>
            {overview.preset}
            {changed.length > 0 && (
              <>
                {', but '}
                {changed.map((name) => (
                  <a key={name} href={to('switches', name)}>
                    <Tag>{name}</Tag>
                  </a>
                ))}
              </>
            )}
          </>,
        ],
        [
          'Kept',
          overview.dataDir === undefined ? 'in memory, until it ends' : <code>{overview.dataDir}</code>,
        ],
        ['Keys may', overview.policy ? 'do what the policy allows' : 'do everything'],
        ['Version', overview.version],
        ['Started', <Time key="start" at={overview.startTime} />],
      ]}
    />
  );
}

function Latest<T>({
  of,
  empty,
  children,
}: {
  readonly of: readonly T[];
  readonly empty: string;
  readonly children: (row: T) => JSX.Element;
}): JSX.Element {
  return of.length === 0 ? <Empty title={empty} /> : <ul class="latest">{of.map(children)}</ul>;
}
