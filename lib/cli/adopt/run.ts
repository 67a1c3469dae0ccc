import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ownLibrary } from '../libraries';
import { knownListings, type Queue, type Template, VOICE_SEPARATE, type Workflow } from '../../ci';
import { isBucketName, isRegionName } from '../../ci/hosts';
import { reader } from '../../provider/reader';
import { connected, type Connection } from '../connect';
import { EXIT, Failure } from '../exit';
import type { AdoptFlags } from '../flags';
import { print } from '../print';
import { Progress } from '../progress';
import { withoutCircles } from './circles';
import { declare, type Declared, type Existing } from './declare';
import { type Estate, readEstate, STEPS } from './estate';
import { ExistingProgram } from './existing';
import type { DeclaredType, Place, Program } from './model';
import { Names } from './names';
import { importIds, INDEX, manifestFile, partFile, hclProgram, tsProgram, type Written } from './program';
import { placed, shippedVersion } from './provider';
import { summaryJson, summaryText } from './summary';
import { tsIndexLine } from './typescript';

/** A program that declares nothing yet. */
const NOTHING: Existing = { has: () => false, value: () => undefined };

/**
 * Writes a program that declares what buckets hold, or adds to one what it does not declare yet.
 * @throws Failure when an option is wrong, or the folder holds something else.
 */
export async function adopt(flags: AdoptFlags): Promise<void> {
  const folder = path.resolve(flags.out);
  if (flags.fromHcl !== undefined || flags.fromState !== undefined) {
    await moveHere(folder, flags);
    return;
  }
  const named = (flags.bucket ?? []).map(placeNamed);
  if (named.length === 0) {
    throw new Failure(
      EXIT.usage,
      'Nothing is named. Use --bucket, or --from-hcl or --from-state to move in.',
    );
  }
  const wanted = flags.name === undefined ? undefined : expression(flags.name);
  const existing = flags.update ? programIn(folder, flags) : undefined;
  if (existing === undefined) refuseFull(folder, flags);
  const [first] = named;
  const region = flags.region ?? first?.region;
  const place = { ...flags, bucket: first?.bucket ?? '', ...(region !== undefined && { region }) };
  await connected(place, async (connection) => {
    const places = distinct(named.map((each) => ({ region: connection.target.region, ...each })));
    const estates = await readEstates(connection, places);
    const names = (taken: (type: DeclaredType) => Iterable<string>) => namesByType(taken);
    const ofProgram = names((type) => existing?.namesOf(type) ?? []);
    const all = await declare(estates, {
      provider: reader({ client: connection.client, local: connection.local, listings: listingsOf(estates) }),
      ...(wanted && { wanted }),
      existing: existing ?? NOTHING,
      // Constructs stand in a scope of their bucket; resources of Terraform's own language have none.
      names: flags.lang === 'hcl' ? () => ofProgram : () => names(() => []),
      parts: new Names(existing?.parts ?? [], '-'),
    });
    const declared = flags.lang === 'ts' ? withoutCircles(all) : all;
    const endpoint = endpointOf(flags, connection);
    const program: Program = { parts: declared.parts, ...(endpoint !== undefined && { endpoint }) };
    const files = existing
      ? additions(declared, existing, flags)
      : (flags.lang === 'hcl' ? hclProgram(program, shippedVersion()) : tsProgram(program, ownLibrary())).map(
          (file): Written => ({ ...file, action: 'create' }),
        );
    const provider =
      flags.lang === 'hcl' ? placed(folder, { asked: existing?.asked }, flags.dryRun) : undefined;
    if (!flags.dryRun) for (const file of files) write(folder, file);
    const summary = {
      flags,
      declared,
      files,
      isUpdate: existing !== undefined,
      ...(provider && { provider }),
    };
    print(flags.json ? summaryJson(summary) : summaryText(summary));
  });
}

/** Writes what was declared with the official provider, which asks the service nothing. */
async function moveHere(folder: string, flags: AdoptFlags): Promise<void> {
  const { moveIn, tell } = await import('./move-in/run');
  refuseFull(folder, flags);
  const found = moveIn(flags);
  const provider = found.provider && placed(folder, found.provider, flags.dryRun);
  if (!flags.dryRun) for (const file of found.files) write(folder, { ...file, action: 'create' });
  tell(flags, found, provider);
}

/** What is added to a program: a file for each bucket with something new, its name in the index, and the note of it. */
function additions({ parts }: Declared, existing: ExistingProgram, { lang }: AdoptFlags): readonly Written[] {
  if (parts.length === 0) return [];
  const files = parts.map((part): Written => ({
    ...partFile(part, lang, existing.library ?? ownLibrary()),
    action: 'create',
  }));
  const { index } = existing;
  const manifest = manifestFile([...existing.adopted, ...importIds(parts)]);
  const lines = parts.map(tsIndexLine).join('');
  return [
    ...files,
    ...(lang === 'ts' && index !== undefined
      ? [
          {
            path: INDEX,
            text: `${index}${/(^|\n)$/.test(index) ? '' : '\n'}${lines}`,
            action: 'extend' as const,
          },
        ]
      : []),
    { ...manifest, action: 'replace' },
  ];
}

function write(folder: string, { path: name, text, action }: Written): void {
  const file = path.join(folder, name);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // What is there was not written by this run.
    writeFileSync(file, text, { flag: action === 'create' ? 'wx' : 'w' });
  } catch (error) {
    throw new Failure(EXIT.failed, `${file} cannot be written: ${(error as Error).message}.`);
  }
}

async function readEstates({ client }: Connection, places: readonly Place[]): Promise<readonly Estate[]> {
  const progress = process.stderr.isTTY ? new Progress(process.stderr) : undefined;
  let done = 0;
  const step = (): void => {
    done += 1;
    progress?.show(done, places.length * STEPS, 'reading buckets');
  };
  progress?.show(0, places.length * STEPS, 'reading buckets');
  try {
    return await Promise.all(places.map((place) => readEstate(client, place, step)));
  } finally {
    progress?.end();
  }
}

/** What was read, for the readers of the resources: each page is asked for once. */
function listingsOf(estates: readonly Estate[]) {
  const at = (place: Place): Estate | undefined =>
    estates.find(({ place: { region, bucket } }) => region === place.region && bucket === place.bucket);
  return {
    templates: knownListings<Template, 'ListTemplates'>(
      ({ templateId }) => templateId,
      (target) => at(target)?.templates.filter(({ tag }) => tag === VOICE_SEPARATE) ?? [],
    ),
    workflows: knownListings<Workflow, 'ListWorkflows'>(
      ({ workflowId }) => workflowId,
      (target) => at(target)?.workflows ?? [],
    ),
    queues: knownListings<Queue, 'ListSmartAudioQueues'>(
      ({ queueId }) => queueId,
      (target) => at(target)?.queues ?? [],
    ),
  };
}

function namesByType(taken: (type: DeclaredType) => Iterable<string>): (type: DeclaredType) => Names {
  const all = new Map<DeclaredType, Names>();
  return (type) => {
    const names = all.get(type) ?? new Names(taken(type));
    all.set(type, names);
    return names;
  };
}

/** The address that the program has to know, because a plan would not find what is there at the service itself. */
function endpointOf(flags: AdoptFlags, { local }: Connection): string | undefined {
  return flags.endpoint ?? (local ? process.env['TENCENTCLOUD_CI_ENDPOINT'] : undefined);
}

/** A bucket of the command line: `media-1250000000`, or `ap-chongqing/media-1250000000`. */
function placeNamed(text: string): { readonly bucket: string; readonly region?: string } {
  const [bucket = '', region, ...rest] = text.split('/').reverse();
  if (!isBucketName(bucket) || (region !== undefined && !isRegionName(region)) || rest.length > 0) {
    throw new Failure(
      EXIT.usage,
      `--bucket "${text}" is not the full name of a bucket. Write <name>-<APPID>, or <region>/<name>-<APPID>.`,
    );
  }
  return region === undefined ? { bucket } : { bucket, region };
}

function distinct(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [`${place.region}/${place.bucket}`, place])).values()];
}

function expression(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new Failure(EXIT.usage, `--name "${text}" is no regular expression: ${(error as Error).message}.`);
  }
}

function refuseFull(folder: string, { out }: AdoptFlags): void {
  if (!existsSync(folder)) return;
  const found = statSync(folder).isDirectory()
    ? readdirSync(folder).filter((name) => name !== '.git')
    : [out];
  if (found.length === 0) return;
  throw new Failure(
    EXIT.usage,
    `${out} is not empty, and nothing in it is overwritten. Name a new folder with --out, or add to the program that ` +
      'is there what it does not declare yet: --update.',
  );
}

function programIn(folder: string, { out, lang }: AdoptFlags): ExistingProgram {
  const main = lang === 'hcl' ? 'main.tf' : 'main.ts';
  if (!existsSync(path.join(folder, main))) {
    throw new Failure(
      EXIT.usage,
      `${out} has no ${main}, so there is no program to update. Leave out --update to write one, or choose the ` +
        'language of the program with --lang.',
    );
  }
  return new ExistingProgram(folder, lang);
}
