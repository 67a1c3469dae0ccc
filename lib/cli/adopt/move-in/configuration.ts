import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type HclAttribute, type HclBlock, HclSyntaxError, topBlocks } from '../../../stack/hcl';
import { EXIT, Failure } from '../../exit';

/** A file of a configuration, with the blocks in it. */
export interface ConfigurationFile {
  /** Below the folder of the configuration. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly HclBlock[];
}

/** Folders that hold nothing that people wrote. */
const FOREIGN = new Set(['.terraform', '.git', 'node_modules', 'cdktf.out']);

/**
 * The files of a configuration in HCL and of its folders, which may hold its modules.
 * @throws Failure when there are none, or one is broken.
 */
export function readConfiguration(folder: string): {
  readonly files: readonly ConfigurationFile[];
  /** Files of the other syntax, which are not translated. */
  readonly json: readonly string[];
} {
  const names = namesIn(folder);
  const files = names
    .filter((name) => name.endsWith('.tf'))
    .map((name): ConfigurationFile => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      try {
        return { path: name, text, blocks: topBlocks(text) };
      } catch (error) {
        if (!(error instanceof HclSyntaxError)) throw error;
        throw new Failure(
          EXIT.usage,
          `${name}:${error.line}:${error.column} cannot be read: ${error.message}.`,
        );
      }
    });
  if (files.length === 0) throw new Failure(EXIT.usage, `${folder} holds no configuration (*.tf).`);
  return { files, json: names.filter((name) => name.endsWith('.tf.json')) };
}

/** Where something of a file is, for messages: `main.tf:7`. */
export function placeIn(file: ConfigurationFile, at: number): string {
  return `${file.path}:${file.text.slice(0, at).split('\n').length}`;
}

/** The attribute of a name. */
export function attributeOf({ attributes }: HclBlock, name: string): HclAttribute | undefined {
  return attributes.find((each) => each.name === name);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** The value of an expression that is one by itself; `undefined` when something has to be worked out. */
export function constant(expression: string): string | number | boolean | null | undefined {
  if (/^-?\d+(\.\d+)?$/.test(expression)) return Number(expression);
  if (/^(true|false|null)$/.test(expression)) return JSON.parse(expression) as boolean | null;
  if (!/^"(?:[^"\\]|\\.)*"$/.test(expression)) return undefined;
  const inside = expression.slice(1, -1);
  if (/[$%]\{/.test(inside.replace(/\$\$\{|%%\{/g, ''))) return undefined;
  return inside
    .replace(
      /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
      (_, short?: string, long?: string, one?: string) =>
        one === undefined ? String.fromCodePoint(parseInt(short ?? long ?? '0', 16)) : (ESCAPES[one] ?? one),
    )
    .replace(/([$%])\1\{/g, '$1{');
}

function namesIn(folder: string, below = ''): string[] {
  let entries;
  try {
    entries = readdirSync(path.join(folder, below), { withFileTypes: true });
  } catch (error) {
    throw new Failure(EXIT.usage, `${folder} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = path.join(below, entry.name);
      if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : namesIn(folder, name);
      return entry.isFile() && /\.tf(\.json)?$/.test(entry.name) ? [name] : [];
    });
}
