import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ownLibrary } from '../../libraries';
import { isRegionName } from '../../../ci/hosts';
import { CAPABILITIES, engineAt, engineCommand, engineFile, lacks } from '../../../stack/engine';
import { EXIT, Failure } from '../../exit';
import type { AdoptFlags } from '../../flags';
import { print } from '../../print';
import { readState, StateError } from '../../terraform-state';
import { hclDeclaration, hclHead } from '../hcl';
import { type Declaration, type Program } from '../model';
import { type ProgramFile, tsProgram } from '../program';
import { askedIn, type Placed, placedLines, shippedVersion, type Wanted } from '../provider';
import { escaped } from '../text';
import { type ConfigurationFile, constant, attributeOf, readConfiguration } from './configuration';
import { movedFromConfiguration } from './from-configuration';
import { movedFromState } from './from-state';
import { partsOf } from './moved';
import { OFFICIAL, OURS } from './official';
import { type Left, rewritten } from './rewrite';

/** What is written, and what is not. */
export interface MoveIn {
  readonly files: readonly ProgramFile[];
  /** What is moved: its address so far, and its address of ours. */
  readonly moved: readonly { readonly from: string; readonly to: string; readonly at: string }[];
  readonly left: readonly Left[];
  /** Where the provider is to be placed with it. */
  readonly provider?: Wanted;
  /** What to do next. */
  readonly next: string;
}

/**
 * Reads what was declared with the official provider, from its configuration or its state.
 * @throws Failure when that cannot be read, or there is nothing of it.
 */
export function moveIn(flags: AdoptFlags): MoveIn {
  const { fromHcl, fromState, lang, region } = flags;
  if (fromHcl !== undefined && fromState !== undefined) {
    throw new Failure(EXIT.usage, '--from-hcl and --from-state tell of the same things: give one of them.');
  }
  const others = (['bucket', 'name', 'update'] as const).filter((name) => flags[name] !== undefined);
  if (others.length > 0) {
    throw new Failure(EXIT.usage, `--${others.join(', --')} is for what is read from buckets: leave it out.`);
  }
  if (region !== undefined && !isRegionName(region)) {
    throw new Failure(EXIT.usage, `--region "${region}" is not a region. Use a name such as "ap-chongqing".`);
  }
  const found = fromHcl === undefined ? ofState(fromState ?? '', flags) : ofConfiguration(fromHcl, flags);
  if (found.moved.length > 0) return found;
  const why = found.left.map(({ thing, at, reason }) => `\n  ${at}: ${thing}: ${reason}`).join('');
  const where = fromHcl ?? fromState ?? '';
  throw new Failure(
    EXIT.usage,
    `${where} has no ${OFFICIAL} that could be moved${lang === 'ts' ? ' into a program of CDKTF' : ''}.${why}`,
  );
}

/** Writes the summary. */
export function tell(flags: AdoptFlags, { files, moved, left, next }: MoveIn, provider?: Placed): void {
  const { out, lang, dryRun = false, json } = flags;
  if (json) {
    const written = files.map(({ path: name, text }) => ({
      path: name,
      action: 'create',
      ...(dryRun && { text }),
    }));
    print({ out, lang, dryRun, files: written, moved, provider, leftOut: left });
    return;
  }
  print(
    [
      ...(dryRun ? files.flatMap(({ path: name, text }) => [`--- ${name} (create)`, text.trimEnd()]) : []),
      `${out} ${dryRun ? 'would move' : 'moves'} ${moved.length} ${moved.length === 1 ? 'template' : 'templates'} here.`,
      ...(dryRun ? [] : files.map(({ path: name }) => `  create ${path.join(out, name)}`)),
      ...(provider ? placedLines(out, provider) : []),
      ...(left.length > 0 ? ['Left out:'] : []),
      ...left.map(({ thing, at, reason }) => `  ${shown(at)}: ${shown(thing)}: ${shown(reason)}`),
      ...(dryRun ? [] : ['', `Next: ${next}`, ...tooOld()]),
    ].join('\n'),
  );
}

/** That the engine of this machine cannot make the moves, where it cannot. */
function tooOld(): string[] {
  const file = engineFile();
  const engine = file === undefined ? undefined : engineAt(file);
  const what = 'moves between types';
  const lack = engine && lacks(engine, what, CAPABILITIES[what]);
  return lack === undefined ? [] : [`${lack}: plan with a newer one.`];
}

function ofState(file: string, flags: AdoptFlags): MoveIn {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(
      EXIT.usage,
      `The state ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  try {
    const { moved, leftOut } = movedFromState(readState(text, file).objects, file);
    const program: Program = { parts: partsOf(moved, regionOf(flags, [])) };
    return {
      files: flags.lang === 'ts' ? tsFiles(program) : hclFiles(program),
      moved: movesOf(program, file),
      left: leftOut.map((each) => ({ ...each, at: file })),
      next:
        flags.lang === 'ts'
          ? stateNeeded(flags)
          : `copy ${flags.out}/*.tf and ${flags.out}/terraform.d to the configuration in place of the old resources, and run ` +
            `${engineCommand()} init && ${engineCommand()} plan.`,
      ...(flags.lang === 'hcl' && { provider: {} }),
    };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw new Failure(EXIT.usage, error.message);
  }
}

function ofConfiguration(folder: string, flags: AdoptFlags): MoveIn {
  const { files, json } = readConfiguration(folder);
  const unread = json.map((name) => ({
    thing: name,
    at: name,
    reason: 'Files in JSON are not translated. --from-state declares what stands in the state.',
  }));
  if (flags.lang === 'hcl') {
    const { files: changed, moved, left } = rewritten(files, flags.region, shippedVersion());
    return {
      files: changed,
      moved: moved.map(({ name, at }) => ({ from: `${OFFICIAL}.${name}`, to: `${OURS}.${name}`, at })),
      left: [...left, ...unread],
      provider: { asked: askedIn(files.map(({ text }) => text)), beside: folder },
      next: `cp -R ${flags.out}/. ${folder}, and run ${engineCommand()} init && ${engineCommand()} plan there.`,
    };
  }
  const { moved, left } = movedFromConfiguration(files);
  const program: Program = { parts: moved.length === 0 ? [] : partsOf(moved, regionOf(flags, files)) };
  const at = new Map(moved.map((each) => [each.from, each.at]));
  return {
    files: tsFiles(program),
    moved: movesOf(program, folder).map((each) => ({ ...each, at: at.get(each.from) ?? each.at })),
    left: [...left, ...unread],
    next: stateNeeded(flags),
  };
}

function movesOf({ parts }: Program, at: string): MoveIn['moved'] {
  return parts.flatMap(({ declarations }) =>
    declarations.map(({ movedFrom: from = '', type, name }) => ({ from, to: `${type}.${name}`, at })),
  );
}

/** What was taken over stands in the state, and no manifest of import ids is needed. */
function tsFiles(program: Program): readonly ProgramFile[] {
  return tsProgram(program, ownLibrary()).filter(({ path: name }) => name !== 'adopted.json');
}

/** Resources say no region, so that a plan of a provider of their region shows moves and nothing else. */
function hclFiles({ parts }: Program): readonly ProgramFile[] {
  const [region = ''] = parts.map(({ place }) => place.region);
  const all = parts.flatMap(({ declarations }) => declarations);
  const plain = all.map((each): Declaration => ({ ...each, settings: { ...each.settings, region: null } }));
  const head = hclHead({}, shippedVersion()).replace(
    'provider "tencentci" {}',
    `provider "tencentci" {\n  region = "${region}"\n}`,
  );
  return [
    { path: 'tencentci.tf', text: head },
    { path: 'templates.tf', text: plain.map(hclDeclaration).join('\n') },
  ];
}

function stateNeeded({ out }: AdoptFlags): string {
  return (
    'moved works within one state, so the stack needs the state of the old resources: copy it to ' +
    `${out}/terraform.adopted.tfstate, or give the stack in ${out}/main.ts its backend; then cd ${out} && npm install && ` +
    `npx ${ownLibrary().name} diff.`
  );
}

/** The region that no state and few configurations tell. */
function regionOf({ region }: AdoptFlags, files: readonly ConfigurationFile[]): string {
  const theirs = files
    .flatMap(({ blocks }) => blocks)
    .filter(({ type, labels }) => type === 'provider' && labels[0] === 'tencentcloud')
    .map((block) => constant(attributeOf(block, 'region')?.expression ?? ''));
  const found =
    region ?? theirs.find((each) => typeof each === 'string') ?? process.env['TENCENTCLOUD_REGION'];
  if (typeof found === 'string' && isRegionName(found)) return found;
  throw new Failure(
    EXIT.usage,
    'What the official provider keeps tells no region. Use --region, or set TENCENTCLOUD_REGION.',
  );
}

function shown(text: string): string {
  return escaped(text, (code) => `\\u{${code.toString(16)}}`);
}
