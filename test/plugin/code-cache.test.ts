import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { CodeCache } from '../../lib/plugin/code-cache';
import { makeFolder, removeFolder } from './support/bundle';

const CODE = { code: Buffer.from('\u0000compiled\n'), uses: ['ReadResource'] };

let home: string;
let folder: string;

const open = (digest = 'd1', env: NodeJS.ProcessEnv = { XDG_CACHE_HOME: home }): CodeCache | undefined =>
  CodeCache.open('thing', digest, env);
const file = (): string => path.join(folder, readdirSync(folder)[0] as string);

beforeEach(() => {
  home = makeFolder();
  folder = path.join(home, 'thing');
});

afterEach(() => {
  jest.restoreAllMocks();
  removeFolder(home);
});

test('what was kept is there for the next process, in a file and a folder for the user alone', () => {
  expect(open()?.read()).toBeUndefined();
  open()?.write(CODE);
  expect(open()?.read()).toEqual(CODE);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toHaveLength(1);
});

test('it lies in .cache of the home folder where no other is chosen, and a relative one is none', () => {
  for (const env of [{ HOME: home }, { HOME: home, XDG_CACHE_HOME: 'here' }]) {
    open('d1', env)?.write(CODE);
    expect(readdirSync(path.join(home, '.cache/thing'))).toHaveLength(1);
    rmSync(path.join(home, '.cache'), { recursive: true });
  }
});

test('another program has other code, and what is kept is bounded', () => {
  for (let i = 0; i < 9; i++) {
    open(`d${i}`)?.write({ code: Buffer.from(`code ${i}`), uses: [] });
    expect(open(`d${i}`)?.read()?.code.toString()).toBe(`code ${i}`);
  }
  expect(open('d0')?.read()).toBeUndefined();
  expect(readdirSync(folder)).toHaveLength(4);
});

test('drafts of processes that were killed are removed, and those of others that write just now stay', () => {
  open()?.write(CODE);
  const drafts = ['one.v8.00', 'two.v8.00'].map((name) => path.join(folder, name));
  for (const draft of drafts) writeFileSync(draft, '');
  utimesSync(drafts[0] as string, 0, 0);
  open()?.write(CODE);
  expect(readdirSync(folder)).toHaveLength(2);
  expect(readdirSync(folder)).toContain('two.v8.00');
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['is cut off', (bytes) => bytes.subarray(0, -1)],
  ['is empty', () => Buffer.alloc(0)],
  ['has grown', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
  [
    'has one other bit',
    (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 2 ? byte ^ 1 : byte))),
  ],
  ['is of something else', () => Buffer.from('{}')],
])('what %s is not used, and is replaced', (_what, spoil) => {
  open()?.write(CODE);
  writeFileSync(file(), spoil(readFileSync(file())));
  expect(open()?.read()).toBeUndefined();
  open()?.write(CODE);
  expect(open()?.read()).toEqual(CODE);
});

describe('nothing is trusted', () => {
  test('in a folder that others can read or write', () => {
    open()?.write(CODE);
    for (const mode of [0o770, 0o707, 0o755]) {
      chmodSync(folder, mode);
      expect(open()).toBeUndefined();
    }
  });

  test('below a folder in which others can put another in its place, unless that is sticky', () => {
    open()?.write(CODE);
    chmodSync(home, 0o777);
    expect(open()).toBeUndefined();
    chmodSync(home, 0o1777);
    expect(open()?.read()).toEqual(CODE);
  });

  test('behind a link', () => {
    open()?.write(CODE);
    const elsewhere = path.join(home, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o700 });
    symlinkSync(folder, path.join(elsewhere, 'thing'));
    expect(CodeCache.open('thing', 'd1', { XDG_CACHE_HOME: elsewhere })).toBeUndefined();
    const target = path.join(elsewhere, 'target');
    writeFileSync(target, readFileSync(file()), { mode: 0o600 });
    const link = file();
    rmSync(link);
    symlinkSync(target, link);
    expect(open()?.read()).toBeUndefined();
  });

  test('that another user owns', () => {
    open()?.write(CODE);
    const other = process.getuid?.() === 4711 ? 4712 : 4711;
    jest.spyOn(process as Required<NodeJS.Process>, 'getuid').mockReturnValue(other);
    expect(open()).toBeUndefined();
  });

  test('that others can write to', () => {
    open()?.write(CODE);
    chmodSync(file(), 0o620);
    expect(open()?.read()).toBeUndefined();
  });
});

test('where nothing can be kept, nothing is, and that is no error', () => {
  const blocked = path.join(home, 'file');
  writeFileSync(blocked, '');
  expect(open('d1', { XDG_CACHE_HOME: blocked })).toBeUndefined();
  const cache = open();
  rmSync(folder, { recursive: true });
  expect(() => cache?.write(CODE)).not.toThrow();
  expect(cache?.read()).toBeUndefined();
});

test('a system without owners of files has no cache', () => {
  const { getuid } = process;
  Object.defineProperty(process, 'getuid', { value: undefined, configurable: true });
  try {
    expect(open()).toBeUndefined();
  } finally {
    Object.defineProperty(process, 'getuid', { value: getuid, configurable: true });
  }
});
