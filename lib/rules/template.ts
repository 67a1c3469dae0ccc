import { SEPARATION_RULES, type SeparationInput, TEMPLATE_SOURCE } from './audio';
import { type Known, knownText } from './known';
import type { Rule } from './rule';

/** Longest name of a template, in characters. */
export const TEMPLATE_NAME_MAX_LENGTH = 64;

/** The settings of a template as a check sees them. */
export interface TemplateInput extends SeparationInput {
  readonly name?: Known<string>;
}

/** Characters that a template's name may not have, one at a time. */
const foreign = /[^\p{Script=Han}A-Za-z0-9_*-]/u;

/** The rules for a voice-separation template. */
export const TEMPLATE_RULES: readonly Rule<TemplateInput>[] = [
  {
    id: 'template-name-given',
    source: TEMPLATE_SOURCE,
    summary: 'Empty template name',
    broken: ({ name }) =>
      name === ''
        ? { path: ['name'], message: 'The template name is empty. Give it at least one character.' }
        : undefined,
  },
  {
    id: 'template-name-charset',
    source: TEMPLATE_SOURCE,
    summary: 'Character not allowed in a template name',
    broken: ({ name }) => {
      const wrong = foreign.exec(knownText(name)?.text ?? '')?.[0];
      return wrong === undefined
        ? undefined
        : {
            path: ['name'],
            message:
              `Template name "${knownText(name)?.text}" contains ${JSON.stringify(wrong)}. ` +
              'Use Chinese characters, Latin letters, digits, "_", "-" and "*" only.',
          };
    },
  },
  {
    id: 'template-name-length',
    source: TEMPLATE_SOURCE,
    summary: 'Template name too long',
    broken: ({ name }) => {
      const known = knownText(name);
      const length = known ? [...known.text].length : 0;
      return length <= TEMPLATE_NAME_MAX_LENGTH
        ? undefined
        : {
            path: ['name'],
            message:
              `Template name "${known?.text}" has ${known?.whole ? '' : 'at least '}${length} characters. ` +
              `Use at most ${TEMPLATE_NAME_MAX_LENGTH}.`,
          };
    },
  },
  ...SEPARATION_RULES,
];
