import type { JSX } from 'preact';
import type { RefusalReason, RequestView, SignatureView } from '../../emulator/http/console/api';
import { Facts, Tag, Verbatim } from '../parts/small';
import { to } from '../state/route';
import { failureText } from './failure';

/** Why a request was refused: the answer, and what was held against what. */
export function Refusal({ of }: { readonly of: NonNullable<RequestView['refusal']> }): JSX.Element {
  return (
    <section class="refusal" aria-label="Why it was refused">
      <p>
        <strong>{of.code}</strong> {of.message}
      </p>
      <Reason of={of.reason} />
    </section>
  );
}

function Reason({ of }: { readonly of: RefusalReason }): JSX.Element {
  switch (of.kind) {
    case 'signature':
      return of.signature ? (
        <Signature of={of.signature} />
      ) : (
        <p>There is no signature in it that could be read, so nothing was compared.</p>
      );
    case 'policy':
      return (
        <>
          <p>
            The policy that this emulator was given does not allow it. A statement would have to allow this:
          </p>
          <Facts
            of={[
              ['Action', <code key="action">{of.action}</code>],
              ['Resource', <code key="resource">{of.resource}</code>],
            ]}
          />
        </>
      );
    case 'rule':
      return (
        <>
          <p>
            Its settings break a rule
            {of.severity === 'warning' && (
              <>
                {' '}
                that is advice, which is refused since the switch{' '}
                <a href={to('switches', 'advice')}>advice</a> says so
              </>
            )}
            :
          </p>
          <Facts
            of={[
              ['Rule', <Tag key="rule">{of.rule}</Tag>],
              ['Says', of.summary],
              ['Stated in', of.source],
            ]}
          />
        </>
      );
    case 'fault':
      return (
        <p>
          A <a href={to('faults')}>fault</a> met it: {failureText(of.failure)}.
        </p>
      );
    case 'service':
      return <p>The service answers so, by what it keeps and how its switches stand.</p>;
  }
}

/** What was compared of a signature: the two results, then what was hashed for the one that the emulator made. */
function Signature({ of }: { readonly of: SignatureView }): JSX.Element {
  const same = of.computed === of.sent;
  return (
    <>
      <p>
        {of.computed === undefined
          ? 'The keys are not known here, so no signature could be made to compare it with.'
          : same
            ? 'The signature is the right one; what was refused is its time, or what it covers.'
            : 'The signature is another one than these keys make of this request. Compare the texts below with what your client signed.'}
      </p>
      <Facts
        of={[
          ['Sent', <code key="sent">{of.sent}</code>],
          ['Made here', of.computed && <code>{of.computed}</code>],
          ['SecretId', <code key="id">{of.secretId}</code>],
          ['Algorithm', of.algorithm],
          ['Sign time', <code key="sign">{of.signTime}</code>],
          ['Key time', <code key="key">{of.keyTime}</code>],
          ['Headers covered', of.headerList.join(', ') || 'none'],
          ['Parameters covered', of.paramList.join(', ') || 'none'],
        ]}
      />
      <h2>HttpString</h2>
      <Verbatim text={of.httpString} label="HttpString" />
      <h2>StringToSign</h2>
      <Verbatim text={of.stringToSign} label="StringToSign" />
    </>
  );
}
