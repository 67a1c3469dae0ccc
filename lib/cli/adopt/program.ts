import { VERSION } from '../../ci/version';
import type { Library } from '../libraries';
import { hclHead, hclPart } from './hcl';
import type { Part, Program } from './model';
import { tsIndexLine, tsMain, tsPart } from './typescript';

/** A file that is written, by its path below the folder of the program. */
export interface ProgramFile {
  readonly path: string;
  readonly text: string;
}

/** A file, and what becomes of it. */
export interface Written extends ProgramFile {
  readonly action: 'create' | 'extend' | 'replace';
}

/** The languages that programs are written in. */
export const LANGUAGES = ['ts', 'hcl'] as const;

/** The language of a program. */
export type Language = (typeof LANGUAGES)[number];

/** Name of the stack of a program in TypeScript. */
const STACK = 'adopted';

/** The file in which the program names its files of buckets. */
export const INDEX = 'buckets/index.ts';

/** The file that notes what was taken over, so that what people took out of the program is not added again. */
export const MANIFEST = 'adopted.json';

/**
 * All files of a program in Terraform's own language.
 * @param version - of the provider that it asks for.
 */
export function hclProgram(program: Program, version: string): readonly ProgramFile[] {
  return [
    { path: 'main.tf', text: hclHead(program, version) },
    ...program.parts.map(hclFile),
    manifestFile(importIds(program.parts)),
  ];
}

/** All files of a program of CDKTF or CDK Terrain. */
export function tsProgram(program: Program, library: Library): readonly ProgramFile[] {
  return [
    { path: 'main.ts', text: tsMain(program, STACK, library) },
    { path: INDEX, text: program.parts.map(tsIndexLine).join('') || 'export {};\n' },
    ...program.parts.map((part) => partFile(part, 'ts', library)),
    { path: 'cdktf.json', text: json(CDKTF_JSON) },
    { path: 'package.json', text: json(packageJson(library)) },
    { path: 'tsconfig.json', text: json(TSCONFIG_JSON) },
    manifestFile(importIds(program.parts)),
  ];
}

/** The file of one part. */
export function partFile(part: Part, lang: Language, library: Library): ProgramFile {
  return lang === 'hcl' ? hclFile(part) : { path: `buckets/${part.name}.ts`, text: tsPart(part, library) };
}

function hclFile(part: Part): ProgramFile {
  return { path: `${part.name}.tf`, text: hclPart(part) };
}

/** The file that notes what was taken over. */
export function manifestFile(ids: readonly string[]): ProgramFile {
  return { path: MANIFEST, text: json({ adopted: [...new Set(ids)].sort() }) };
}

/** What parts take over, by the ids. */
export function importIds(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ declarations }) => declarations.flatMap(({ importId }) => importId ?? []));
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

const CDKTF_JSON = {
  language: 'typescript',
  app: 'npx ts-node main.ts',
  projectId: STACK,
  sendCrashReports: 'false',
  terraformProviders: [],
  terraformModules: [],
};

function packageJson({ name, ours, version }: Library): object {
  return {
    name: STACK,
    version: '1.0.0',
    private: true,
    scripts: { build: 'tsc', synth: `${name} synth`, diff: `${name} diff`, deploy: `${name} deploy` },
    dependencies: { [name]: `^${version}.0`, [ours]: VERSION, constructs: '^10.6.0' },
    devDependencies: {
      '@types/node': '^20.19.0',
      [`${name}-cli`]: `^${version}.0`,
      'ts-node': '^10.9.2',
      typescript: '^5.9.3',
    },
  };
}

const TSCONFIG_JSON = {
  compilerOptions: {
    target: 'ES2022',
    module: 'CommonJS',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedModules: true,
    esModuleInterop: true,
    skipLibCheck: true,
    types: ['node'],
  },
  include: ['**/*.ts'],
  exclude: ['node_modules', 'cdktf.out'],
};
