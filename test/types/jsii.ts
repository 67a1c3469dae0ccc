/** Compiled, never run: what jsii is shown of a union of props takes all that the union takes, and no other setting. */
import type { CiTemplateLookupProps, VoiceSeparateJobProps, VoiceSeparateTemplateProps } from '../../lib';
import type { AnyCiTemplateLookupProps } from '../../lib/constructs/ci-template';
import type { AnyVoiceSeparateJobProps } from '../../lib/constructs/voice-separate-job';
import type { AnyVoiceSeparateTemplateProps } from '../../lib/constructs/voice-separate-template';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type KeysOfAny<Union> = Union extends Union ? keyof Union : never;
type Wider<Whole, Union> = [Union] extends [Whole] ? Same<keyof Whole, KeysOfAny<Union>> : false;

export const widerForJsii: [
  Wider<AnyCiTemplateLookupProps, CiTemplateLookupProps>,
  Wider<AnyVoiceSeparateJobProps, VoiceSeparateJobProps>,
  Wider<AnyVoiceSeparateTemplateProps, VoiceSeparateTemplateProps>,
] = [true, true, true];
