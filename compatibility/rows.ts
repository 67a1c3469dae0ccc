import { CDKTF, CDKTN, type NpmPackage } from '../scripts/packages';

/** A major version of Node that something is tried with. */
export type NodeMajor = 20 | 22 | 24;

/** How a program is installed, compiled and run, where it is not as with npm and CommonJS. */
export type Manner = 'npm' | 'pnpm' | 'yarn-pnp' | 'workspaces' | 'esm' | 'native-typescript';

/** One way of using the packages. */
interface Way {
  /** What it is called on the command line, before its Node. */
  readonly name: string;
  /** How README says it. */
  readonly says: string;
  readonly nodes: readonly NodeMajor[];
  readonly package: NpmPackage;
  /** What has the program synthesized and Terraform run: a command of the framework, or the program and Terraform. */
  readonly driver: 'terraform' | 'cdktf-cli' | 'cdktn-cli';
  readonly manner: Manner;
  /**
   * Under which names the program has its library: that of the package, `cdktf` as an alias of CDK Terrain, or CDK
   * Terrain by both of its names.
   */
  readonly names: 'own' | 'alias' | 'both';
  /** Whether `cdktf init` or `cdktn init` makes the project, or it has what a program needs and no more. */
  readonly init: boolean;
  /** A Node on which the command does not start, and how it says so. */
  readonly not?: { readonly node: NodeMajor; readonly message: string };
}

/** A way on a Node: all of it happens, from the installation to `destroy`. */
export interface Row extends Way {
  readonly node: NodeMajor;
  /** What the command says instead of starting. */
  readonly refusal?: string;
}

const COMMON = {
  package: CDKTF,
  driver: 'terraform',
  manner: 'npm',
  names: 'own',
  init: false,
} as const;

const WAYS: readonly Way[] = [
  {
    ...COMMON,
    name: 'cdktf',
    says: '`cdktf-tencent-ci` with `cdktf` 0.21 and `terraform` or `tofu` alone',
    nodes: [20, 22, 24],
  },
  {
    ...COMMON,
    name: 'cdktf-cli',
    says: '`cdktf-tencent-ci` with `cdktf-cli` 0.21',
    nodes: [20, 22],
    driver: 'cdktf-cli',
    not: { node: 24, message: "pty.node'" },
  },
  {
    ...COMMON,
    name: 'cdktf-init',
    says: 'the same in a project of `cdktf init`, after `npm install -D typescript@5.9`',
    nodes: [20],
    driver: 'cdktf-cli',
    init: true,
  },
  {
    ...COMMON,
    name: 'cdktn',
    says: '`cdktn-tencent-ci` with `cdktn` 0.24 and `terraform` or `tofu` alone',
    nodes: [20, 22, 24],
    package: CDKTN,
  },
  {
    ...COMMON,
    name: 'cdktn-cli',
    says: '`cdktn-tencent-ci` with `cdktn-cli` 0.24',
    nodes: [22, 24],
    package: CDKTN,
    driver: 'cdktn-cli',
    not: { node: 20, message: 'markAsUncloneable is not a function' },
  },
  {
    ...COMMON,
    name: 'cdktn-init',
    says: 'the same in a project of `cdktn init`',
    nodes: [22],
    package: CDKTN,
    driver: 'cdktn-cli',
    init: true,
  },
  {
    ...COMMON,
    name: 'alias',
    says: '`cdktf-tencent-ci` with `cdktf` as an alias of `cdktn`, and `cdktn-cli`',
    nodes: [22],
    driver: 'cdktn-cli',
    names: 'alias',
  },
  {
    ...COMMON,
    name: 'two-names',
    says: '`cdktf-tencent-ci` with that alias, in a program that imports `cdktn` by its own name too',
    nodes: [22],
    names: 'both',
  },
  { ...COMMON, name: 'pnpm', says: 'pnpm 10', nodes: [22], manner: 'pnpm' },
  { ...COMMON, name: 'yarn-pnp', says: "Yarn 4 with Plug'n'Play", nodes: [22], manner: 'yarn-pnp' },
  { ...COMMON, name: 'workspaces', says: 'workspaces of npm', nodes: [20], manner: 'workspaces' },
  { ...COMMON, name: 'esm', says: 'ECMAScript modules', nodes: [20], manner: 'esm' },
  {
    ...COMMON,
    name: 'esm-cdktn',
    says: 'ECMAScript modules, `cdktn-tencent-ci`',
    nodes: [24],
    manner: 'esm',
    package: CDKTN,
  },
  {
    ...COMMON,
    name: 'native-typescript',
    says: 'TypeScript that Node runs as it is (`node main.ts`)',
    nodes: [24],
    manner: 'native-typescript',
  },
];

/** All that `npm run compatibility` tries. */
export const ROWS: readonly Row[] = WAYS.flatMap((way) => [
  ...way.nodes.map((node) => ({ ...way, node, name: `${way.name}-node${node}` })),
  ...(way.not === undefined
    ? []
    : [{ ...way, node: way.not.node, name: `${way.name}-node${way.not.node}`, refusal: way.not.message }]),
]);

/** The table of README: what runs with what, and nothing that is not tried. */
export function compatibilityTable(): readonly (readonly [what: string, nodes: string])[] {
  return WAYS.map(({ says, nodes, not }) => [
    says,
    not === undefined ? nodes.join(', ') : `${nodes.join(', ')}; on ${not.node} the command does not start`,
  ]);
}
