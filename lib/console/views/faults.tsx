import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FailureView, FaultRequest, FaultView } from '../../emulator/http/console/api';
import { fieldText } from '../parts/form';
import { Loaded, Page } from '../parts/page';
import { Empty } from '../parts/small';
import { Table } from '../parts/table';
import { apiUrl, send } from '../state/api';
import { useLive } from '../state/live';
import { attempt } from '../state/notices';
import { FAILURE_KINDS, failureText } from './failure';

/** Faults that are set, and a form to set one. */
export function FaultsView(): JSX.Element {
  const known = useLive<FaultView[]>(apiUrl('faults'), ['faults', 'requests']);
  return (
    <Page title="Faults">
      <NewFault />
      <Loaded known={known}>
        {(rows) => (
          <Table
            caption="Faults"
            rows={rows}
            id={({ id }) => id}
            columns={[
              { head: 'Meets', cell: (row) => targetText(row) },
              { head: 'Does', cell: ({ failure }) => failureText(failure) },
              { head: 'Met', number: true, cell: ({ hits, times = 1 }) => `${hits} of ${times}` },
              { head: 'Remove', cell: (row) => <Remove of={row} /> },
            ]}
            empty={<Empty title="No fault is set: the service answers as its switches say." />}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Remove({ of }: { readonly of: FaultView }): JSX.Element {
  return (
    <button
      type="button"
      aria-label={`Remove the fault of ${targetText(of)}`}
      onClick={() =>
        void attempt(
          () => send('DELETE', apiUrl(`faults/${encodeURIComponent(of.id)}`)),
          'The fault is removed.',
        )
      }
    >
      Remove
    </button>
  );
}

function NewFault(): JSX.Element {
  const [kind, setKind] = useState<FailureView['kind']>('error');
  const { ask, make } = FAILURE_KINDS[kind];
  const set = async (form: HTMLFormElement): Promise<void> => {
    const text = (name: string): string => fieldText(form, name);
    const fault: FaultRequest = {
      ...(text('operation') && { operation: text('operation') }),
      ...(text('path') && { path: text('path') }),
      after: Number(text('after')),
      times: Number(text('times')),
      failure: make(text('value')),
    };
    await attempt(() => send('POST', apiUrl('faults'), fault), 'The fault is set.');
  };
  return (
    <form
      class="drop"
      aria-label="Set a fault"
      onSubmit={(event) => {
        event.preventDefault();
        void set(event.currentTarget);
      }}
    >
      <p>
        <strong>Set a fault.</strong> It meets the next requests of clients that match; what is left empty
        matches all.
      </p>
      <div class="row">
        <label>
          <span>What happens</span>
          <select
            name="kind"
            value={kind}
            onChange={({ currentTarget }) => setKind(currentTarget.value as FailureView['kind'])}
          >
            {Object.entries(FAILURE_KINDS).map(([name, { about }]) => (
              <option key={name} value={name}>
                {about}
              </option>
            ))}
          </select>
        </label>
        {ask && (
          <label key={kind}>
            <span>{ask.label}</span>
            {ask.number ? (
              <input name="value" type="number" required defaultValue={ask.standard} />
            ) : (
              <input name="value" type="text" required defaultValue={ask.standard} />
            )}
          </label>
        )}
        <label>
          <span>Operation</span>
          <input name="operation" placeholder="CreateTemplate" autocomplete="off" spellcheck={false} />
        </label>
        <label>
          <span>Path</span>
          <input name="path" placeholder="/template" autocomplete="off" spellcheck={false} />
        </label>
        <label>
          <span>Let pass first</span>
          <input name="after" type="number" min={0} defaultValue="0" required />
        </label>
        <label>
          <span>Then meet</span>
          <input name="times" type="number" min={1} defaultValue="1" required />
        </label>
        <button type="submit">Set it</button>
      </div>
    </form>
  );
}

function targetText({ operation, method, path, after = 0 }: FaultView): string {
  const what = [operation, method, path].filter(Boolean).join(' ') || 'every request';
  return after > 0 ? `${what}, after ${after}` : what;
}
