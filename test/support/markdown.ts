import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** A fenced block of a document. */
export interface CodeBlock {
  readonly file: string;
  /** Line of its fence, counted from 1. */
  readonly line: number;
  /** `ts` */
  readonly language: string;
  /** Why it is neither compiled nor run: `not-run="needs a cloud account"` behind the language. */
  readonly notRun?: string;
  readonly text: string;
}

/** Text of a document of the repository. */
export const document = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Every document that users read: README, `docs` and the README of each example. */
export function documents(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
      .filter(
        (file) => file.endsWith('.md') && !file.includes('node_modules') && !file.includes('.vitepress'),
      )
      .sort();
  return ['README.md', ...below('docs'), ...below('examples')];
}

/** The fenced blocks of a document, in their order; those in lists are unindented. */
export function blocksOf(file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = document(file).split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, indent, language, info] = /^( *)```(\w*)(.*)$/.exec(lines[i] ?? '') ?? [];
    if (indent === undefined || language === undefined) continue;
    const end = lines.indexOf(`${indent}\`\`\``, i + 1);
    if (end < 0) throw new Error(`${file}:${i + 1}: this block has no end.`);
    const [, notRun] = /not-run="([^"]+)"/.exec(info ?? '') ?? [];
    const text = lines
      .slice(i + 1, end)
      .map((line) => line.slice(indent.length))
      .join('\n');
    blocks.push({ file, line: i + 1, language, text, ...(notRun !== undefined && { notRun }) });
    i = end;
  }
  return blocks;
}

/** The blocks of all documents in one of some languages, without those that say why they cannot be tried. */
export function blocksIn(...languages: readonly string[]): CodeBlock[] {
  return documents()
    .flatMap(blocksOf)
    .filter(({ language, notRun }) => languages.includes(language) && notRun === undefined);
}

/** Where a block stands, for messages. */
export const placeOf = ({ file, line }: CodeBlock): string => `${file}:${line}`;
