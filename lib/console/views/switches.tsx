import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SwitchChange, SwitchView } from '../../emulator/http/console/api';
import { filterText } from '../parts/filter';
import { Loaded, Page } from '../parts/page';
import { Empty, Tag } from '../parts/small';
import { apiUrl, send } from '../state/api';
import { useLive } from '../state/live';
import { attempt } from '../state/notices';

/** The switches, each a question that the documentation of CI leaves open, to turn by hand. */
export function SwitchesView({ at }: { readonly at: string | undefined }): JSX.Element {
  const known = useLive<SwitchView[]>(apiUrl('switches'), ['switches']);
  const wanted = filterText.value.trim().toLowerCase();
  return (
    <Page title="Switches">
      <p class="lead">
        Each is a question that the documentation of CI leaves open. A program that works with every answer
        works with the service. What you turn here holds from the next request on, until this emulator ends.
      </p>
      <Loaded known={known}>
        {(all) => {
          const found = all.filter(({ name, about }) => `${name} ${about}`.toLowerCase().includes(wanted));
          if (found.length === 0) return <Empty title="No switch has that in its name or its text." />;
          return (
            <ul class="switches">
              {found.map((row) => (
                <Row key={row.name} of={row} here={row.name === at} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Row({ of, here }: { readonly of: SwitchView; readonly here: boolean }): JSX.Element {
  const place = useRef<HTMLLIElement>(null);
  const id = `switch-${of.name}`;
  useEffect(() => {
    if (here) place.current?.scrollIntoView({ block: 'center' });
  }, [here]);
  return (
    <li ref={place} class={here ? 'here' : ''}>
      <div class="ask">
        <label for={id}>{of.name}</label>
        <Control id={id} of={of} />
        {of.value !== of.atStart && <Tag>changed, was {`${of.atStart}`}</Tag>}
        {of.value !== of.standard && of.atStart === of.value && <Tag>standard: {`${of.standard}`}</Tag>}
      </div>
      <p id={`${id}-about`}>{of.about}</p>
    </li>
  );
}

function Control({ id, of }: { readonly id: string; readonly of: SwitchView }): JSX.Element {
  const turn = (value: SwitchChange['value']): Promise<boolean> =>
    attempt(
      () => send('PUT', apiUrl(`switches/${encodeURIComponent(of.name)}`), { value } satisfies SwitchChange),
      `${of.name} is ${value} now.`,
    );
  const about = `${id}-about`;
  if (!of.values) {
    return (
      <input
        id={id}
        aria-describedby={about}
        type="number"
        step={1}
        min={of.from}
        value={`${of.value}`}
        onChange={({ currentTarget }) => {
          // What the emulator does not take is not shown as if it did.
          void turn(currentTarget.valueAsNumber).then((done) => {
            if (!done) currentTarget.value = `${of.value}`;
          });
        }}
      />
    );
  }
  return (
    <select
      id={id}
      aria-describedby={about}
      value={`${of.value}`}
      onChange={({ currentTarget }) => {
        const value = of.values?.find((one) => `${one}` === currentTarget.value);
        if (value !== undefined) void turn(value);
      }}
    >
      {of.values.map((value) => (
        <option key={`${value}`} value={`${value}`}>
          {`${value}`}
        </option>
      ))}
    </select>
  );
}
