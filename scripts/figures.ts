import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/** The part of `dependency-cruiser`'s report that is used. */
interface Report {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
}

/** Lines of the TypeScript under a folder. */
function lines(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.split(path.sep).includes('generated'))
    .reduce((sum, name) => sum + readFileSync(path.join(folder, name), 'utf8').split('\n').length - 1, 0);
}

/** Which part of a room imports which others; a part is a file or a folder at the room's top. */
function imports(house: string, room: string): Map<string, Set<string>> {
  const cruiser = path.join(root, 'node_modules/.bin/depcruise');
  const args = ['--no-config', '--ts-pre-compilation-deps', '--output-type', 'json', room];
  const report = JSON.parse(
    execFileSync(cruiser, args, { cwd: house, encoding: 'utf8', maxBuffer: 2 ** 28 }),
  ) as Report;
  const partOf = (file: string): string | undefined =>
    file.startsWith(`${room}/`)
      ? file
          .slice(room.length + 1)
          .split('/')[0]
          ?.replace(/\.ts$/, '')
      : undefined;
  const found = new Map<string, Set<string>>();
  for (const { source, dependencies } of report.modules) {
    const from = partOf(source);
    if (from === undefined) continue;
    const to = found.get(from) ?? new Set();
    for (const { resolved } of dependencies) {
      const part = partOf(resolved);
      if (part !== undefined && part !== from) to.add(part);
    }
    found.set(from, to);
  }
  return found;
}

/** The parts that a part reaches, over any number of imports. */
function reachable(graph: ReadonlyMap<string, ReadonlySet<string>>, from: string): Set<string> {
  const seen = new Set<string>();
  const left = [from];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    for (const next of graph.get(part) ?? []) if (!seen.has(next)) left.push(next);
    for (const next of graph.get(part) ?? []) seen.add(next);
  }
  return seen;
}

/**
 * How many imports run back up when the parts are laid on floors in the order that is best for them: 0 when there is
 * no circle. Each circle is looked at by itself, over the sets of its parts that may lie below a part.
 */
function upward(graph: ReadonlyMap<string, ReadonlySet<string>>): number {
  const reach = new Map([...graph.keys()].map((part) => [part, reachable(graph, part)]));
  const circles = new Set(
    [...graph.keys()].map((part) =>
      [...graph.keys()]
        .filter((other) => other === part || (reach.get(part)?.has(other) && reach.get(other)?.has(part)))
        .sort()
        .join(),
    ),
  );
  let sum = 0;
  for (const circle of circles) {
    const parts = circle.split(',');
    if (parts.length === 1) continue;
    const importsOf = parts.map((part) =>
      parts.reduce((bits, other, i) => (graph.get(part)?.has(other) ? bits | (1 << i) : bits), 0),
    );
    // least[laid]: the fewest imports upwards with those parts on the lower floors.
    const least = new Uint16Array(1 << parts.length).fill(0xffff);
    least[0] = 0;
    for (let laid = 0; laid < least.length; laid++) {
      importsOf.forEach((needed, i) => {
        if (laid & (1 << i)) return;
        const up = (needed & ~laid).toString(2).replaceAll('0', '').length;
        const next = laid | (1 << i);
        least[next] = Math.min(least[next] ?? 0, (least[laid] ?? 0) + up);
      });
    }
    sum += least.at(-1) ?? 0;
  }
  return sum;
}

/** The figures of a checkout. */
function figures(house: string): Record<string, number> {
  const emulator = imports(house, 'lib/emulator');
  return {
    'lines of lib/ci/wire': lines(path.join(house, 'lib/ci/wire')),
    'lines of lib': lines(path.join(house, 'lib')),
    'parts of lib/emulator': emulator.size,
    'imports between them': [...emulator.values()].reduce((sum, { size }) => sum + size, 0),
    'of those, back up': upward(emulator),
  };
}

/** The figures of a commit, of which only `lib` is looked at. */
function figuresOf(commit: string): Record<string, number> {
  const house = mkdtempSync(path.join(tmpdir(), 'figures-'));
  try {
    const archive = execFileSync('git', ['archive', commit, 'lib'], { cwd: root, maxBuffer: 2 ** 28 });
    execFileSync('tar', ['-x', '-C', house], { input: archive });
    return figures(house);
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
}

/** `npm run figures [-- COMMIT …]`: of what lies in the checkout, or of commits beside each other. */
const commits = process.argv.slice(2);
const columns = commits.length === 0 ? [figures(root)] : commits.map(figuresOf);
for (const name of Object.keys(columns[0] ?? {})) {
  console.log(name.padEnd(24) + columns.map((column) => String(column[name]).padStart(10)).join(''));
}
