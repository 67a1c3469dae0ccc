import type { JSX } from 'preact';
import type { TemplateView } from '../../emulator/http/console/api';
import { Where } from '../parts/links';
import { Loaded, Page } from '../parts/page';
import { Copy, Empty, Facts, Tag, Time, Verbatim } from '../parts/small';
import { Table } from '../parts/table';
import { apiUrl } from '../state/api';
import { useLive } from '../state/live';
import { to } from '../state/route';
import { scoped } from '../state/scope';

/** Templates, with what they produce. */
export function TemplatesView(): JSX.Element {
  const known = useLive<TemplateView[]>(apiUrl('templates', scoped()), ['templates', 'workflows']);
  return (
    <Page title="Templates">
      <Loaded known={known}>
        {(rows) => (
          <Table
            caption="Templates"
            rows={rows}
            id={({ templateId }) => templateId}
            text={({ templateId, name, bucket, tag, audioMode }) =>
              [templateId, name, bucket, tag, audioMode].join(' ')
            }
            columns={[
              {
                head: 'Name',
                cell: ({ templateId, name }) => <a href={to('templates', templateId)}>{name}</a>,
              },
              { head: 'Id', cell: ({ templateId }) => <code class="id">{templateId}</code> },
              { head: 'Produces', cell: (row) => <Produces of={row} /> },
              { head: 'Mode', cell: ({ audioMode, tag }) => audioMode ?? tag },
              { head: 'Used by', cell: (row) => <UsedBy of={row} /> },
              { head: 'Bucket', cell: (row) => <Where at={row} /> },
              { head: 'Changed', cell: ({ updateTime }) => <Time at={updateTime} /> },
            ]}
            empty={
              <Empty title="No template yet.">
                <p>Declare a VoiceSeparateTemplate and apply it with the environment of the overview:</p>
                <Copy text="npx cdktf deploy" />
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

/** One template. */
export function TemplateDetail({ id }: { readonly id: string }): JSX.Element {
  const known = useLive<TemplateView>(apiUrl(`templates/${encodeURIComponent(id)}`), [
    'templates',
    'workflows',
  ]);
  return (
    <Page title={known.data?.name ?? id} of={['templates', 'Templates']}>
      <Loaded known={known}>
        {(template) => (
          <>
            <Facts
              of={[
                ['Id', <code key="id">{template.templateId}</code>],
                ['Bucket', <Where key="at" at={template} />],
                ['Kind', template.tag],
                ['Mode', template.audioMode],
                ['Produces', <Produces key="stems" of={template} />],
                ...(['codec', 'samplerate', 'bitrate', 'channels'] as const).map(
                  (name) => [name, template.audio?.[name]] as const,
                ),
                ['Used by', <UsedBy key="used" of={template} />],
                ['Made', <Time key="made" at={template.createTime} />],
                ['Changed', <Time key="changed" at={template.updateTime} />],
              ]}
            />
            {template.settings && <Verbatim text={template.settings} label="Settings" />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Produces({ of: { stems, audio } }: { readonly of: TemplateView }): JSX.Element {
  if (stems.length === 0) return <span class="faint">not separated here</span>;
  return (
    <span class="tags">
      {stems.map((stem) => (
        <Tag key={stem}>{stem}</Tag>
      ))}
      {audio?.codec && <span class="faint">{audio.codec}</span>}
    </span>
  );
}

function UsedBy({ of: { usedBy } }: { readonly of: TemplateView }): JSX.Element {
  if (usedBy.length === 0) return <span class="faint">no workflow</span>;
  return (
    <span class="tags">
      {usedBy.map(({ workflowId, name, node }) => (
        <span key={`${workflowId} ${node}`}>
          <a href={to('workflows', workflowId)}>{name}</a> <span class="faint">{node}</span>
        </span>
      ))}
    </span>
  );
}
