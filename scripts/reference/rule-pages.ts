import * as rules from '../../lib/rules';
import type { Rule } from '../../lib/rules';
import { cell, GENERATED, type Page } from './page';

/** Of what each table judges, by its name in lib/rules; tables that others take in whole are not shown alone. */
const TABLES = {
  PLACE_RULES: 'Where something lies',
  BUCKET_RULES: '`CiBucket`, `tencentci_bucket`',
  TEMPLATE_RULES: '`VoiceSeparateTemplate`, `tencentci_voice_separate_template`',
  MUSIC_MODE_RULES: 'What is encoded in MusicMode',
  QUEUE_RULES: '`SmartAudioQueue`, `tencentci_queue`',
  WORKFLOW_RULES: '`VoiceSeparateWorkflow`, `tencentci_voice_separate_workflow`',
  GRAPH_WORKFLOW_RULES: '`CiWorkflow`, `tencentci_workflow`',
  JOB_RULES: '`VoiceSeparateJob`, `tencentci_voice_separate_job`',
} as const;

type Table = Readonly<Record<string, Rule<never>>>;

/** All tables that lib/rules exports, by their names. */
export function ruleTables(): Readonly<Record<string, Table>> {
  const tables = Object.entries(rules).filter(
    ([name, value]) => name.endsWith('_RULES') && typeof value === 'object',
  );
  return Object.fromEntries(tables) as Record<string, Table>;
}

function lines(table: Table): string[] {
  return [
    '| Rule | | What is wrong | Document |',
    '|---|---|---|---|',
    ...Object.entries(table).map(
      ([name, { summary, severity, source }]) =>
        `| \`${name}\` | ${severity === 'warning' ? 'warning' : 'refused'} | ${cell(summary)} | ${cell(source)} |`,
    ),
    '',
  ];
}

/** The page with the tables of rules. */
export function rulePages(): Page[] {
  const all = ruleTables();
  const shown = new Set(Object.keys(TABLES).flatMap((name) => Object.values(all[name] ?? {})));
  const others = Object.entries(all).filter(([, table]) =>
    Object.values(table).some((rule) => !shown.has(rule)),
  );
  const text = [
    '# Rules',
    '',
    GENERATED,
    '',
    'Constructs, provider and emulator hold what is declared to these tables of `lib/rules`. Refused is what a document',
    'forbids, in the constructor, or at plan where a value is known only then; a warning is for what is surely not meant.',
    'The emulator refuses the latter, too, with the behaviour `advice`.',
    '',
    ...Object.entries(TABLES).flatMap(([name, title]) => [`## ${title}`, '', ...lines(all[name] ?? {})]),
    ...others.flatMap(([name, table]) => [`## \`${name}\``, '', ...lines(table)]),
  ].join('\n');
  return [{ file: 'reference/rules.md', title: 'Rules', text }];
}
