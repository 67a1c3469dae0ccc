import { type Diagnostic, isUnknown, type Unknown } from '../../plugin';

const CATEGORIES = ['Custom', 'Official'];

/** Refuses a category that templates do not have. */
export function checkCategory(category: string | Unknown | null): Diagnostic[] {
  if (category === null || isUnknown(category) || CATEGORIES.includes(category)) return [];
  return [
    {
      severity: 'error',
      summary: 'Unknown category',
      detail: `"${category}" is no category of templates. Use one of ${CATEGORIES.join(', ')}.`,
      path: ['category'],
    },
  ];
}
