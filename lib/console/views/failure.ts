import type { FailureView } from '../../emulator/http/console/api';
import { sizeText, spanText } from '../parts/format';

/** What a fault does, in words. */
export function failureText(failure: FailureView): string {
  switch (failure.kind) {
    case 'error':
      return `refused with ${failure.code}${failure.status === undefined ? '' : ` (${failure.status})`}`;
    case 'drop':
      return failure.when === 'before'
        ? 'the connection breaks before it is handled'
        : 'it is handled, and the connection breaks before the answer';
    case 'delay':
      return `handled ${spanText(failure.ms)} late`;
    case 'hang':
      return 'never handled and never answered';
    case 'garbage':
      return 'handled, and answered with something that is no XML';
    case 'huge':
      return `handled, and answered with ${sizeText(failure.bytes)}`;
    case 'empty':
      return 'handled, and answered without a body';
    case 'redirect':
      return `sent to ${failure.location}`;
    case 'skew':
      return `the clock is off by ${failure.seconds} s`;
  }
}

/** What a form needs to know of a kind of failure: its name in words, and the one value that goes with it. */
export interface FailureKind {
  readonly about: string;
  readonly ask?: { readonly label: string; readonly standard: string; readonly number: boolean };
  readonly make: (value: string) => FailureView;
}

/** Every kind of failure, for the form that sets one. */
export const FAILURE_KINDS: Readonly<Record<FailureView['kind'], FailureKind>> = {
  error: {
    about: 'Refuse it with an error',
    ask: { label: 'Code', standard: 'InternalError', number: false },
    make: (code) => ({ kind: 'error', code }),
  },
  drop: {
    about: 'Break the connection after it is handled',
    make: () => ({ kind: 'drop', when: 'after' }),
  },
  delay: {
    about: 'Handle it late',
    ask: { label: 'Milliseconds', standard: '3000', number: true },
    make: (ms) => ({ kind: 'delay', ms: Number(ms) }),
  },
  hang: { about: 'Never answer', make: () => ({ kind: 'hang' }) },
  garbage: { about: 'Answer with something that is no XML', make: () => ({ kind: 'garbage' }) },
  huge: {
    about: 'Answer with a very long body',
    ask: { label: 'Bytes', standard: '100000000', number: true },
    make: (bytes) => ({ kind: 'huge', bytes: Number(bytes) }),
  },
  empty: { about: 'Answer without a body', make: () => ({ kind: 'empty' }) },
  redirect: {
    about: 'Send the client elsewhere',
    ask: { label: 'Location', standard: 'https://example.com/', number: false },
    make: (location) => ({ kind: 'redirect', location }),
  },
  skew: {
    about: 'Let the clock be off',
    ask: { label: 'Seconds', standard: '1200', number: true },
    make: (seconds) => ({ kind: 'skew', seconds: Number(seconds) }),
  },
};
