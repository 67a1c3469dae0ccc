import type { JSX } from 'preact';
import type { BucketChange, BucketView, Overview, QueueView } from '../../emulator/http/console/api';
import { fieldText } from '../parts/form';
import { sizeText } from '../parts/format';
import { Where } from '../parts/links';
import { Loaded, Page } from '../parts/page';
import { Empty, State } from '../parts/small';
import { Table } from '../parts/table';
import { apiUrl, send } from '../state/api';
import { useLive } from '../state/live';
import { attempt } from '../state/notices';
import { scoped } from '../state/scope';

const SERVICES = [
  ['ci', 'CI'],
  ['smartAudio', 'Smart Audio'],
  ['media', 'Media processing'],
] as const;

/** Buckets with their services, which can be turned on and off, and their queues. */
export function BucketsView(): JSX.Element {
  const known = useLive<BucketView[]>(apiUrl('buckets', scoped()), ['buckets', 'objects']);
  const queues = useLive<QueueView[]>(apiUrl('queues', scoped()), ['queues', 'jobs']);
  return (
    <Page title="Buckets">
      <Loaded known={known}>
        {(rows) => (
          <Table
            caption="Buckets"
            rows={rows}
            id={({ region, bucket }) => `${region}/${bucket}`}
            text={({ region, bucket }) => `${region} ${bucket}`}
            columns={[
              { head: 'Bucket', cell: (row) => <Where at={row} /> },
              { head: 'CI', cell: ({ ci }) => <State name={ci} /> },
              { head: 'Services', cell: (row) => <Services of={row} /> },
              { head: 'Objects', number: true, cell: ({ counts }) => counts.objects },
              { head: 'Size', number: true, cell: ({ size }) => sizeText(size) },
            ]}
            empty={
              <Empty title="No bucket yet.">
                <p>A bucket is there as soon as a client names it. You can also make one here.</p>
              </Empty>
            }
          />
        )}
      </Loaded>
      <NewBucket />
      <h2>Queues</h2>
      <Loaded known={queues}>
        {(rows) => (
          <Table
            caption="Queues"
            rows={rows}
            id={({ queueId }) => queueId}
            columns={[
              { head: 'Queue', cell: ({ queueId }) => <code class="id">{queueId}</code> },
              { head: 'Bucket', cell: (row) => <Where at={row} /> },
              { head: 'Of', cell: ({ service }) => service },
              { head: 'State', cell: ({ state }) => <State name={state} /> },
              { head: 'Waiting', number: true, cell: ({ waiting }) => waiting },
              { head: 'Running', number: true, cell: ({ running }) => running },
            ]}
            empty={<Empty title="No queue. Each service of a bucket has one." />}
          />
        )}
      </Loaded>
    </Page>
  );
}

function change(what: BucketChange, done: string): Promise<boolean> {
  return attempt(() => send('PUT', apiUrl('buckets'), what), done);
}

function Services({ of }: { readonly of: BucketView }): JSX.Element {
  const { region, bucket } = of;
  return (
    <span class="buttons">
      {SERVICES.map(([name, label]) => {
        const on = name === 'ci' ? of.ci === 'on' : of[name];
        return (
          <button
            key={name}
            type="button"
            role="switch"
            aria-checked={on}
            aria-label={`${label} in ${bucket}`}
            onClick={() =>
              void change({ region, bucket, [name]: !on }, `${label} is ${on ? 'off' : 'on'} in ${bucket}.`)
            }
          >
            {label}
          </button>
        );
      })}
    </span>
  );
}

function NewBucket(): JSX.Element {
  const overview = useLive<Overview>(apiUrl('overview'), ['overview']);
  const make = async (form: HTMLFormElement): Promise<void> => {
    const bound = fieldText(form, 'bound') === 'on';
    const made = {
      region: fieldText(form, 'region'),
      bucket: fieldText(form, 'bucket'),
      ci: bound,
      smartAudio: bound,
      media: bound,
    };
    if (await change(made, `${made.bucket} is there.`)) form.reset();
  };
  return (
    <>
      <h2>A new bucket</h2>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          void make(event.currentTarget);
        }}
      >
        <label>
          <span>Name with APPID</span>
          <input
            name="bucket"
            required
            placeholder="recordings-1250000000"
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <label>
          <span>Region</span>
          <input name="region" required defaultValue={overview.data?.region ?? ''} spellcheck={false} />
        </label>
        <label class="check">
          <input type="checkbox" name="bound" defaultChecked /> <span>CI and its services on</span>
        </label>
        <button type="submit">Make it</button>
      </form>
    </>
  );
}
