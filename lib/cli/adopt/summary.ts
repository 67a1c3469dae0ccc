import path from 'node:path';
import { ownLibrary } from '../libraries';
import { shownUrl } from '../../rules';
import { engineCommand } from '../../stack/engine';
import type { AdoptFlags } from '../flags';
import { addressOf } from './hcl';
import type { Declared } from './declare';
import { type Declaration, type DeclaredType, isRecord, type Settings } from './model';
import type { Written } from './program';
import { type Placed, placedLines } from './provider';
import { escaped } from './text';

/** What was done, or would be. */
export interface Summary {
  readonly flags: AdoptFlags;
  readonly declared: Declared;
  readonly files: readonly Written[];
  readonly isUpdate: boolean;
  /** What became of the provider, where it was to be placed. */
  readonly provider?: Placed;
}

/** What things are called, one and several. */
const NOUNS: Readonly<Record<DeclaredType, readonly [string, string]>> = {
  tencentci_bucket: ['bucket', 'buckets'],
  tencentci_queue: ['queue', 'queues'],
  tencentci_voice_separate_template: ['template', 'templates'],
  tencentci_voice_separate_workflow: ['workflow of voice separations', 'workflows of voice separations'],
  tencentci_workflow: ['other workflow', 'other workflows'],
  tencentci_template: ['lookup of a template', 'lookups of templates'],
};

/** The summary for machines. */
export function summaryJson({ flags, declared, files, provider }: Summary): object {
  const { parts, leftOut } = declared;
  return {
    out: flags.out,
    lang: flags.lang,
    dryRun: flags.dryRun ?? false,
    files: files.map(({ path: name, action, text }) => ({
      path: name,
      action,
      ...(flags.dryRun && { text }),
    })),
    declared: parts.flatMap(({ declarations }) =>
      declarations.map((each) => ({
        type: each.type,
        name: each.name,
        ...each.place,
        importId: each.importId,
        ...(flags.lang === 'hcl' && { address: addressOf(each) }),
      })),
    ),
    provider,
    mayHoldSecrets: secretive(declared).map(({ type, name }) => ({ type, name })),
    leftOut: leftOut.map(({ thing, place, id, name, reason }) => ({ thing, ...place, id, name, reason })),
  };
}

/** The summary for people. */
export function summaryText({ flags, declared, files, isUpdate, provider }: Summary): string {
  const { out, lang, dryRun } = flags;
  const declarations = declared.parts.flatMap((part) => part.declarations);
  const lines: string[] = [];
  if (dryRun) {
    for (const { path: name, text, action } of files) lines.push(`--- ${name} (${action})`, text.trimEnd());
  }
  const nothing = isUpdate ? 'Nothing is new' : 'There is nothing to declare';
  if (declarations.length === 0)
    lines.push(`${nothing}${files.length === 0 ? '; nothing was written' : ''}.`);
  else lines.push(`${out} ${dryRun ? 'would declare' : 'declares'} ${counted(declarations)}.`);
  if (!dryRun) for (const { path: name, action } of files) lines.push(`  ${action} ${path.join(out, name)}`);
  if (provider) lines.push(...placedLines(out, provider));
  if (declared.leftOut.length > 0) lines.push('Left out:');
  for (const { thing, id = '', name = '', place, reason } of declared.leftOut) {
    const what = [thing, shown(name), id].filter((word) => word !== '').join(' ');
    lines.push(`  ${what} of ${place.region}/${place.bucket}: ${shown(reason)}`);
  }
  const secrets = secretive(declared);
  if (secrets.length > 0)
    lines.push('Callback addresses that may hold a password or a token stand there; look before you commit:');
  for (const { type, name, settings } of secrets) {
    lines.push(`  ${type}.${name}: ${shown(shownUrl(callbackOf(settings) ?? ''))}`);
  }
  if (isUpdate && files.length > 0 && lang === 'ts' && !files.some(({ action }) => action === 'extend')) {
    lines.push('The program has no buckets/index.ts: call what the new files export yourself.');
  }
  if (!dryRun && files.length > 0) {
    const { name } = ownLibrary();
    const plan =
      lang === 'hcl'
        ? `${engineCommand()} init && ${engineCommand()} plan`
        : `npm install && npx ${name} synth && npx ${name} diff`;
    lines.push('', `Next: cd ${out} && ${plan}`);
  }
  return lines.join('\n');
}

function counted(declarations: readonly Declaration[]): string {
  const counts = Object.entries(NOUNS).flatMap(([type, [one, many]]) => {
    const count = declarations.filter((each) => each.type === type).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const last = counts.pop() ?? '';
  return counts.length === 0 ? last : `${counts.join(', ')} and ${last}`;
}

/** What is declared with a callback address of which messages hide something. */
function secretive({ parts }: Declared): readonly Declaration[] {
  return parts
    .flatMap(({ declarations }) => declarations)
    .filter(({ settings }) => {
      const url = callbackOf(settings);
      return url !== undefined && shownUrl(url) !== url;
    });
}

function callbackOf({ notify }: Settings): string | undefined {
  return isRecord(notify) && typeof notify.url === 'string' ? notify.url : undefined;
}

/** A text of somebody's in one line of a terminal, whatever it holds. */
function shown(text: string): string {
  return escaped(text, (code) => `\\u{${code.toString(16)}}`);
}
