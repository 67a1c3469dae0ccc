import path from 'node:path';
import type { Attributes } from '../../../plugin';
import { tencentci } from '../../../provider';
import { SOURCE_ADDRESS } from '../../../stack/names';
import type { HclBlock } from '../../../stack/hcl';
import { hclDeclaration, hclText } from '../hcl';
import { Expression, type Value } from '../model';
import type { ProgramFile } from '../program';
import { attributeOf, type ConfigurationFile, constant, placeIn } from './configuration';
import { OFFICIAL, OURS, ownSettings } from './official';

/** What was not translated. */
export interface Left {
  /** What it is, with its file and line. */
  readonly thing: string;
  readonly at: string;
  readonly reason: string;
}

/** A configuration with our resources in place of the official ones. */
export interface Rewritten {
  /** The files that are others now. */
  readonly files: readonly ProgramFile[];
  /** The addresses that were moved, within their modules. */
  readonly moved: readonly { readonly name: string; readonly at: string }[];
  readonly left: readonly Left[];
}

/** Meta-arguments, which mean the same for every resource. */
const META = ['count', 'for_each', 'depends_on', 'provider'] as const;
const META_BLOCKS = ['lifecycle', 'provisioner', 'connection'] as const;
const KNOWN = ['bucket', 'name', 'audio_mode', ...META];

/** Blocks whose addresses are about the past, and stay. */
const ABOUT_THE_PAST = ['moved', 'removed'];

/** Writes our resources in place of the official ones; all else stays as it is written. */
export function rewritten(
  files: readonly ConfigurationFile[],
  region: string | undefined,
  version: string,
): Rewritten {
  const result: { files: ProgramFile[]; moved: { name: string; at: string }[]; left: Left[] } = {
    files: [],
    moved: [],
    left: [],
  };
  const folders = [...new Set(files.map((file) => path.dirname(file.path)))];
  for (const folder of folders) {
    const own = files.filter((file) => path.dirname(file.path) === folder);
    const module = new Module(own, folder, region, version);
    const changed = module.files();
    result.files.push(...changed);
    result.moved.push(...module.moved);
    result.left.push(...module.left);
  }
  return result;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The files of one folder. */
class Module {
  readonly moved: { name: string; at: string }[] = [];
  readonly left: Left[] = [];
  private readonly edits = new Map<ConfigurationFile, Edit[]>();
  private readonly names = new Set<string>();

  constructor(
    private readonly own: readonly ConfigurationFile[],
    private readonly folder: string,
    private readonly region: string | undefined,
    private readonly version: string,
  ) {}

  files(): ProgramFile[] {
    const official = this.own.flatMap((file) =>
      file.blocks.filter(isOfficial).map((block) => ({ file, block, why: untranslatable(block) })),
    );
    for (const { block, why } of official) if (why === undefined) this.names.add(nameOf(block));
    for (const { file, block, why } of official) {
      const at = placeIn(file, block.start);
      if (why === undefined) {
        this.moved.push({ name: nameOf(block), at });
        this.edit(file, { start: block.start, end: block.end, text: this.translated(file, block) });
      } else this.left.push({ thing: `${OFFICIAL}.${nameOf(block)}`, at, reason: why });
    }
    if (this.names.size === 0) return [];
    for (const file of this.own) {
      for (const block of file.blocks) if (!ABOUT_THE_PAST.includes(block.type)) this.refer(file, block);
    }
    const added = this.providers();
    const changed = this.own.flatMap((file) => {
      const edits = this.edits.get(file);
      return edits === undefined ? [] : [{ path: file.path, text: edited(file.text, edits) }];
    });
    return [...changed, ...(added === '' ? [] : [{ path: this.fresh(), text: added }])];
  }

  /** Our resource in place of an official one, and the block that moves it. */
  private translated(file: ConfigurationFile, block: HclBlock): string {
    const name = nameOf(block);
    const text = (of: HclBlock, attribute: string): Value | undefined => {
      const found = attributeOf(of, attribute);
      return found && valueOf(this.referring(found.expression));
    };
    const [audio] = block.blocks.filter(({ type }) => type === 'audio_config');
    const settings = ownSettings({
      ...defined('bucket', text(block, 'bucket')),
      ...defined('name', text(block, 'name')),
      ...defined('audio_mode', text(block, 'audio_mode')),
      ...(audio && {
        audio_config: {
          ...defined('codec', text(audio, 'codec')),
          ...defined('samplerate', text(audio, 'samplerate')),
          ...defined('bitrate', text(audio, 'bitrate')),
          ...defined('channels', text(audio, 'channels')),
        },
      }),
    });
    const meta = Object.fromEntries(
      META.flatMap((each) => {
        const found = attributeOf(block, each);
        if (found === undefined) return [];
        const hcl = this.referring(found.expression);
        return [
          [each, new Expression(each === 'provider' ? hcl.replace(/^tencentcloud\b/, 'tencentci') : hcl)],
        ];
      }),
    );
    const kept = block.blocks
      .filter(({ type }) => (META_BLOCKS as readonly string[]).includes(type))
      .map(
        ({ start, end }) =>
          `\n  ${file.text.slice(start, end).replaceAll('audio_config[0]', 'audio_config')}\n`,
      );
    const place = { region: '', bucket: '' };
    const resource = hclDeclaration({ type: OURS, mode: 'resource', name, place, settings, meta }).trimEnd();
    const moved = `moved {\n  from = ${OFFICIAL}.${name}\n  to   = ${OURS}.${name}\n}`;
    return `${resource.slice(0, -1)}${kept.join('')}}\n\n${moved}`;
  }

  /** Has what refers to an official resource that is moved refer to ours. */
  private refer(file: ConfigurationFile, block: HclBlock): void {
    if (isOfficial(block) && this.names.has(nameOf(block))) return;
    for (const { name, expression, start, end } of block.attributes) {
      const text = this.referring(expression);
      if (text !== expression) this.edit(file, { start: end - expression.length, end, text });
      else if (name === 'providers' && /\btencentcloud\b/.test(expression)) {
        this.left.push({
          thing: 'providers of a module',
          at: placeIn(file, start),
          reason: 'If the module has templates that are moved, add tencentci to it as it has tencentcloud.',
        });
      }
    }
    for (const inner of block.blocks) this.refer(file, inner);
  }

  private referring(expression: string): string {
    return expression.replace(
      REFERENCE,
      (whole, name: string, key: string | undefined, rest: string | undefined) => {
        if (!this.names.has(name)) return whole;
        const ours = `${OURS}.${name}${key ?? ''}`;
        if (rest === undefined) return ours;
        // The id of the official provider is made of two attributes of ours.
        if (rest === '.id') {
          return key === '[*]'
            ? `[for each in ${OURS}.${name} : join("#", [each.bucket, each.template_id])]`
            : `join("#", [${ours}.bucket, ${ours}.template_id])`;
        }
        return `${ours}.audio_config`;
      },
    );
  }

  /** Names our provider where theirs is named; what cannot stand there is given back for a file of its own. */
  private providers(): string {
    const required = this.own.flatMap((file) =>
      file.blocks
        .filter(({ type }) => type === 'terraform')
        .flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'required_providers'))
        .map((block) => ({ file, block })),
    );
    const line = `tencentci = { source = ${hclText(SOURCE_ADDRESS)}, version = ${hclText(this.version)} }`;
    const parts: string[] = [];
    const [first] = required;
    if (first === undefined) parts.push(`terraform {\n  required_providers {\n    ${line}\n  }\n}\n`);
    else if (!required.some(({ block }) => attributeOf(block, 'tencentci'))) {
      const { file, block } = first;
      const rest = file.text.slice(block.inside, block.end - 1).trim() === '' ? '\n  ' : '';
      this.edit(file, { start: block.inside, end: block.inside, text: `\n    ${line}${rest}` });
    }
    // Modules are given their providers by those who call them.
    if (this.folder !== '.') return parts.join('\n');
    const has = this.own.some(({ blocks }) =>
      blocks.some(({ type, labels }) => type === 'provider' && labels[0] === 'tencentci'),
    );
    const theirs = this.own.flatMap((file) =>
      file.blocks
        .filter(({ type, labels }) => type === 'provider' && labels[0] === 'tencentcloud')
        .map((block) => this.provider(file, block)),
    );
    if (!has) {
      if (theirs.length > 0) parts.push(...theirs);
      else if (this.region !== undefined)
        parts.push(`provider "tencentci" {\n  region = ${hclText(this.region)}\n}\n`);
    }
    return parts.join('\n');
  }

  /** Our provider block for one of theirs: settings of whose keys and where have the same names. */
  private provider(file: ConfigurationFile, block: HclBlock): string {
    const known: Attributes = tencentci.schema.attributes;
    const lines: string[] = [];
    for (const { name, expression, start } of block.attributes) {
      const own = name === 'region' && this.region !== undefined ? hclText(this.region) : expression;
      if (name === 'alias' || known[name] !== undefined) lines.push(`  ${name} = ${own}`);
      else this.unknown(file, start, name);
    }
    for (const { type, start, end } of block.blocks) {
      if (known[type] === undefined) this.unknown(file, start, type);
      else lines.push(`  ${file.text.slice(start, end)}`);
    }
    if (!attributeOf(block, 'region') && this.region !== undefined)
      lines.push(`  region = ${hclText(this.region)}`);
    return `provider "tencentci" {${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}}\n`;
  }

  private unknown(file: ConfigurationFile, start: number, name: string): void {
    const reason = 'The provider tencentci has no such setting.';
    this.left.push({ thing: `${name} of the provider tencentcloud`, at: placeIn(file, start), reason });
  }

  private edit(file: ConfigurationFile, edit: Edit): void {
    this.edits.set(file, [...(this.edits.get(file) ?? []), edit]);
  }

  /** A name that no file of the folder has. */
  private fresh(): string {
    const taken = new Set(this.own.map((file) => file.path));
    for (let i = 1; ; i += 1) {
      const name = path.join(this.folder, `tencentci${i === 1 ? '' : `-${i}`}.tf`);
      if (!taken.has(name)) return name;
    }
  }
}

/** An official resource, perhaps one of its instances, and what of it is another in ours. */
const REFERENCE = new RegExp(
  `\\b${OFFICIAL}\\.([\\p{ID_Start}_][\\p{ID_Continue}-]*)(\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\])?` +
    '(\\.id\\b|\\.audio_config(?:\\[0\\]|\\.0\\b))?',
  'gu',
);

function isOfficial({ type, labels }: HclBlock): boolean {
  return type === 'resource' && labels[0] === OFFICIAL && labels.length === 2;
}

function nameOf({ labels }: HclBlock): string {
  return labels[1] ?? '';
}

/** Why a resource has to stay as it is. */
export function untranslatable({ attributes, blocks }: HclBlock): string | undefined {
  const dynamic = blocks.find(({ type }) => type === 'dynamic');
  if (dynamic)
    return `Its ${dynamic.labels[0] ?? ''} is made by a dynamic block. Write the block out, or import it.`;
  const strange = [...attributes.map(({ name }) => name), ...blocks.map(({ type }) => type)].find(
    (name) =>
      !KNOWN.includes(name) && name !== 'audio_config' && !(META_BLOCKS as readonly string[]).includes(name),
  );
  if (strange !== undefined) return `It has ${strange}, which is not known of this resource.`;
  const configs = blocks.filter(({ type }) => type === 'audio_config').length;
  if (configs > 1) return 'It has more than one audio_config.';
  return undefined;
}

/** A value that is there as it is, or the expression for it. */
function valueOf(expression: string): Value {
  const known = constant(expression);
  return known === undefined ? new Expression(expression) : known;
}

function edited(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => b.start - a.start);
  return sorted.reduce((all, { start, end, text: own }) => all.slice(0, start) + own + all.slice(end), text);
}

function defined<K extends string>(name: K, value: Value | undefined): { [P in K]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: Value });
}
