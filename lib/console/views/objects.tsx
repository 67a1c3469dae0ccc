import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { BucketView, ObjectView, Place } from '../../emulator/http/console/api';
import { countText, sizeText } from '../parts/format';
import { IdLink, ObjectLink, Where } from '../parts/links';
import { Loaded, Page } from '../parts/page';
import { save } from '../parts/save';
import { Empty, Facts, Tag, Time } from '../parts/small';
import { Table } from '../parts/table';
import { Deck } from '../sound/deck';
import { apiUrl, call } from '../state/api';
import { useLive } from '../state/live';
import { attempt } from '../state/notices';
import { to } from '../state/route';
import { placeText, scope, scoped } from '../state/scope';

/** Objects, and a place to drop new ones. */
export function ObjectsView(): JSX.Element {
  const known = useLive<ObjectView[]>(apiUrl('objects', scoped()), ['objects']);
  return (
    <Page title="Objects">
      <Upload />
      <Loaded known={known}>
        {(rows) => (
          <Table
            caption="Objects"
            rows={rows}
            id={({ region, bucket, key }) => `${region}/${bucket}/${key}`}
            text={({ bucket, key, contentType }) => [bucket, key, contentType].join(' ')}
            columns={[
              { head: 'Key', cell: (row) => <ObjectLink at={row} objectKey={row.key} /> },
              { head: 'Size', number: true, cell: ({ size }) => sizeText(size) },
              { head: 'Type', cell: ({ contentType }) => contentType },
              { head: 'Written by', cell: (row) => <WrittenBy of={row} /> },
              { head: 'Bucket', cell: (row) => <Where at={row} /> },
              { head: 'Changed', cell: ({ lastModified }) => <Time at={lastModified} /> },
            ]}
            empty={
              <Empty title="No object yet. Drop a recording above, and a workflow that waits for it starts." />
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

function WrittenBy({ of: { writtenBy } }: { readonly of: ObjectView }): JSX.Element {
  if (!writtenBy) return <span class="faint">a client</span>;
  return (
    <span class="tags">
      <Tag>{writtenBy.stem}</Tag> <IdLink view="jobs" id={writtenBy.jobId} />
    </span>
  );
}

/** Takes files that are dropped or chosen, and puts them into a bucket below a prefix. */
function Upload(): JSX.Element {
  const buckets = useLive<BucketView[]>(apiUrl('buckets'), ['buckets']);
  const [over, setOver] = useState(false);
  const [chosen, setChosen] = useState('');
  const [prefix, setPrefix] = useState('');
  const places = buckets.data ?? [];
  const target =
    places.find((place) => placeText(place) === (scope.value ? placeText(scope.value) : chosen)) ?? places[0];
  const upload = async (files: readonly File[]): Promise<void> => {
    if (!target || files.length === 0) return;
    await attempt(
      async () => {
        for (const file of files) await put(target, prefix + file.name, file);
      },
      files.length === 1
        ? `${prefix}${files[0]?.name ?? ''} is uploaded.`
        : `${countText(files.length, 'file')} are uploaded.`,
    );
  };
  if (buckets.data?.length === 0) {
    return (
      <Empty title="There is no bucket to upload to.">
        <p>
          <a href={to('buckets')}>Make one</a>, or let a client name one.
        </p>
      </Empty>
    );
  }
  return (
    <form
      class={over ? 'drop over' : 'drop'}
      aria-label="Upload"
      onSubmit={(event) => event.preventDefault()}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void upload([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <p>
        <strong>Drop recordings here</strong>, or choose them:
      </p>
      <div class="row">
        <label>
          <span>Files</span>
          <input
            type="file"
            multiple
            onChange={({ currentTarget }) => {
              const files = [...(currentTarget.files ?? [])];
              void upload(files).then(() => (currentTarget.value = ''));
            }}
          />
        </label>
        <label>
          <span>Bucket</span>
          <select
            value={target && placeText(target)}
            disabled={scope.value !== null}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          >
            {places.map((place) => (
              <option key={placeText(place)} value={placeText(place)}>
                {place.bucket} ({place.region})
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Prefix of the keys</span>
          <input
            type="text"
            value={prefix}
            placeholder="recordings/"
            spellcheck={false}
            onInput={({ currentTarget }) => setPrefix(currentTarget.value)}
          />
        </label>
      </div>
    </form>
  );
}

async function put({ region, bucket }: Place, key: string, file: File): Promise<void> {
  await call(apiUrl('object', { region, bucket, key }), {
    method: 'PUT',
    body: file,
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
  });
}

/** One object: what it is, and how it sounds. */
export function ObjectDetail({
  at,
  objectKey,
}: {
  readonly at: Place;
  readonly objectKey: string;
}): JSX.Element {
  const { region, bucket } = at;
  const known = useLive<ObjectView[]>(apiUrl('objects', { region, bucket, prefix: objectKey }), ['objects']);
  const found = known.data?.find(({ key }) => key === objectKey);
  const url = apiUrl('object', { region, bucket, key: objectKey });
  return (
    <Page
      title={objectKey}
      of={['objects', 'Objects']}
      tools={
        found && (
          <>
            <button type="button" onClick={() => void save(url, objectKey)}>
              Download
            </button>
            <Delete url={url} name={objectKey} />
          </>
        )
      }
    >
      <Loaded known={known}>
        {() =>
          found ? (
            <>
              <Facts
                of={[
                  ['Bucket', <Where key="at" at={found} />],
                  ['Size', `${sizeText(found.size)} (${countText(found.size, 'byte')})`],
                  ['Type', found.contentType],
                  ['MD5', <code key="md5">{found.md5}</code>],
                  ['Written by', <WrittenBy key="by" of={found} />],
                  ['Changed', <Time key="changed" at={found.lastModified} />],
                ]}
              />
              <h2>Listen</h2>
              <Deck recordings={[{ label: 'object', region, bucket, key: objectKey, version: found.md5 }]} />
            </>
          ) : (
            <Empty title="There is no such object, or no more." />
          )
        }
      </Loaded>
    </Page>
  );
}

function Delete({ url, name }: { readonly url: string; readonly name: string }): JSX.Element {
  const [sure, setSure] = useState(false);
  const remove = async (): Promise<void> => {
    if (await attempt(() => call(url, { method: 'DELETE' }), `${name} is deleted.`))
      location.hash = to('objects');
  };
  return sure ? (
    <button type="button" class="danger" onClick={() => void remove()}>
      Really delete
    </button>
  ) : (
    <button type="button" onClick={() => setSure(true)}>
      Delete
    </button>
  );
}
