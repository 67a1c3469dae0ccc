import { SEPARATION_RULES, type SeparationInput, TEMPLATE_SOURCE } from './audio';
import { nameRules } from './names';
import { ruleTable } from './rule';
import type { Setting } from './setting';

/** Longest name of a template, in characters. */
const TEMPLATE_NAME_MAX_LENGTH = 64;

/** The settings of a template as a check sees them. */
export interface TemplateInput extends SeparationInput {
  readonly name?: Setting<string>;
}

/** The rules for the name of a template, of whatever kind. */
export const TEMPLATE_NAME_RULES = nameRules({
  thing: 'template',
  source: TEMPLATE_SOURCE,
  maxLength: TEMPLATE_NAME_MAX_LENGTH,
  foreign: {
    pattern: /[^\p{Script=Han}A-Za-z0-9_*-]/u,
    allowed: 'Chinese characters, Latin letters, digits, "_", "-" and "*"',
  },
});

/** The rules for a voice-separation template. */
export const TEMPLATE_RULES = ruleTable<TemplateInput>()({ ...TEMPLATE_NAME_RULES, ...SEPARATION_RULES });
