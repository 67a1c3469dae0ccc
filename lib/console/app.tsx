import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { BucketView } from '../emulator/http/console/api';
import { Filter, filterText } from './parts/filter';
import { fieldText } from './parts/form';
import { Help, help, listenToKeys } from './parts/keys';
import { Empty, State } from './parts/small';
import { apiUrl } from './state/api';
import { connection, listen, useLive } from './state/live';
import { notice } from './state/notices';
import { dark, toggleTheme } from './state/preferences';
import { route, to } from './state/route';
import { placeText, scope } from './state/scope';
import { keepToken, token } from './state/session';
import { VIEWS } from './views';

/** The page: what is always there, and the view that the address names. */
export function App(): JSX.Element {
  useEffect(listenToKeys, []);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      {token.value === '' ? <Locked /> : <Console key={token.value} />}
      <Help />
    </>
  );
}

/** The address has the view in it, so the content gets the focus without becoming the address. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('h1')?.focus();
}

function Console(): JSX.Element {
  useEffect(listen, []);
  const { view, rest } = route.value;
  useEffect(() => {
    filterText.value = '';
  }, [view, rest.join()]);
  const shown = VIEWS.find(({ name }) => name === view);
  return (
    <>
      <header>
        <a class="brand" href={to('')}>
          CI emulator
        </a>
        <span class="wire" role="status">
          <State name={connection.value} />
        </span>
        <Scope />
        <Filter />
        <button type="button" onClick={toggleTheme} aria-pressed={dark.value}>
          Dark
        </button>
        <button type="button" onClick={() => (help.value = true)} aria-keyshortcuts="?">
          Keys
        </button>
      </header>
      <div class="body">
        <nav aria-label="Views" class="menu">
          <ul>
            {VIEWS.map(({ name, title }) => (
              <li key={name}>
                <a href={to(name)} aria-current={name === view ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <main id="main">
          <Notice />
          {shown ? (
            shown.show(rest)
          ) : (
            <Empty title="There is no such view.">
              <p>
                <a href={to('')}>Go to the overview.</a>
              </p>
            </Empty>
          )}
        </main>
      </div>
    </>
  );
}

function Notice(): JSX.Element {
  return (
    <div class="notice" role="status">
      {notice.value && (
        <p class={notice.value.bad ? 'bad' : ''}>
          {notice.value.text}{' '}
          <button type="button" aria-label="Dismiss" onClick={() => (notice.value = null)}>
            ×
          </button>
        </p>
      )}
    </div>
  );
}

/** Which bucket lists show things of. */
function Scope(): JSX.Element {
  const { data = [] } = useLive<BucketView[]>(apiUrl('buckets'), ['buckets']);
  return (
    <label class="scope">
      <span>Bucket</span>
      <select
        value={scope.value ? placeText(scope.value) : ''}
        onChange={({ currentTarget }) => {
          const found = data.find((place) => placeText(place) === currentTarget.value);
          scope.value = found ? { region: found.region, bucket: found.bucket } : null;
        }}
      >
        <option value="">All buckets</option>
        {data.map((place) => (
          <option key={placeText(place)} value={placeText(place)}>
            {place.bucket} ({place.region})
          </option>
        ))}
      </select>
    </label>
  );
}

/** Without a token there is nothing to show: where to find it, and where to give it. */
function Locked(): JSX.Element {
  return (
    <main id="main" class="locked">
      <h1 tabIndex={-1}>CI emulator</h1>
      <p>
        Open the link that <code>tencent-ci emulator</code> printed when it started: it has a token in it,
        which is new with each start. Or give the token here.
      </p>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          keepToken(fieldText(event.currentTarget, 'token'));
        }}
      >
        <label>
          <span>Token</span>
          <input name="token" type="password" required autocomplete="off" />
        </label>
        <button type="submit">Open</button>
      </form>
    </main>
  );
}
