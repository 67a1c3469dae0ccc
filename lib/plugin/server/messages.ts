import type { tfplugin6 } from '../protocol/generated/messages';
import { DiagnosticsError } from '../diagnostics';
import type { AttributePath, Diagnostic } from '../diagnostics';

const ERROR = 1;
const WARNING = 2;

/** A path in the protocol's form. */
export function pathMessage(path: AttributePath): tfplugin6.AttributePath.$Properties {
  return {
    steps: path.map((step) => {
      if (typeof step === 'string') return { attribute_name: step };
      return typeof step === 'number' ? { element_key_int: step } : { element_key_string: step.key };
    }),
  };
}

/** A diagnostic in the protocol's form. */
export function diagnosticMessage(
  diagnostic: Diagnostic,
  redact: (text: string) => string,
): tfplugin6.Diagnostic.$Properties {
  const { severity, summary, detail, path } = diagnostic;
  return {
    severity: severity === 'error' ? ERROR : WARNING,
    summary: redact(summary),
    detail: redact(detail ?? ''),
    ...(path ? { attribute: pathMessage(path) } : {}),
  };
}

/** An error of one summary and its detail, to throw. */
export function failure(summary: string, detail: string): DiagnosticsError {
  return new DiagnosticsError([{ severity: 'error', summary, detail }]);
}
