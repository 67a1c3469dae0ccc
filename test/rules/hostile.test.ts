import fc from 'fast-check';
import {
  canTrigger,
  check,
  JOB_RULES,
  type JobInput,
  type Setting,
  GRAPH_RULES,
  Undecided,
  WORKFLOW_RULES,
  type WorkflowInput,
} from '../../lib/rules';

// At these sizes whatever takes the square of the time would not end before the test runner is stopped.
const COUNT = 400_000;

const job = (object: Setting<string>): JobInput => ({
  inputObject: 'in.wav',
  audioMode: 'AudioAndBackground',
  output: { region: 'ap-chongqing', bucket: 'media-1250000000', object, auObject: 'voice.${ext}' },
});

const workflow = (object: Setting<string>, objectPrefix = 'uploads/'): WorkflowInput => ({
  name: 'w',
  state: 'Active',
  region: 'ap-chongqing',
  bucket: 'media-1250000000',
  objectPrefix,
  separations: {
    a: {
      output: { region: 'ap-chongqing', bucket: 'media-1250000000', object, auObject: 'v/${RunId}.${ext}' },
    },
  },
});

const rules = (found: ReturnType<typeof check>): string[] => [...new Set(found.map(({ rule }) => rule))];

describe('an output path of megabytes', () => {
  test.each(['${', '${a', '{ ', '$(', '${ext}', '.a', '/', '%', '-1'])(
    'of %s is too long, and no more is said',
    (part) => {
      for (const object of [part.repeat(COUNT), new Undecided(part.repeat(COUNT))]) {
        const ofJob = check(JOB_RULES, job(object));
        const ofWorkflow = check(WORKFLOW_RULES, workflow(object));
        expect(rules(ofJob)).toEqual(['outputLength']);
        expect(rules(ofWorkflow)).toEqual(['outputLength']);
        for (const { message } of [...ofJob, ...ofWorkflow]) expect(message.length).toBeLessThan(400);
      }
    },
  );
});

test('a path may have 850 bytes besides its wildcards, of which each stands for one at least', () => {
  const longest = '人'.repeat(280) + '/'.repeat(8) + '${InputName}'; // 840 + 8 + 1
  const said = (object: string): string[] =>
    check(WORKFLOW_RULES, workflow(object))
      .map(({ message }) => message)
      .filter((text) => text.includes('850'));
  expect(said(`${longest}b`)).toEqual([]);
  expect(said(`${longest}bc`)).toEqual([expect.stringContaining('has at least 851 bytes')]);
});

test('an input object and a prefix that are too long for a key are refused', () => {
  const inputObject = 'a'.repeat(851);
  expect(rules(check(JOB_RULES, { ...job('b.${ext}'), inputObject }))).toEqual(['inputLength']);
  expect(rules(check(WORKFLOW_RULES, workflow('b/${RunId}.${ext}', inputObject)))).toEqual(['prefixLength']);
});

test('names, user data and extensions are measured before they are read, and not shown whole', () => {
  const name = 'a b'.repeat(COUNT);
  const [first] = check(WORKFLOW_RULES, { ...workflow('b/${RunId}.${ext}'), name });
  expect(first?.rule).toBe('nameLength');
  expect(first?.message.length).toBeLessThan(400);
  expect(check(JOB_RULES, { ...job('b.${ext}'), userData: 'é'.repeat(COUNT) })).toEqual([
    expect.objectContaining({ message: expect.stringContaining(`has ${COUNT} characters`) }),
  ]);
  const customExts = Array<string>(COUNT).fill('.mp3');
  expect(check(WORKFLOW_RULES, { ...workflow('b/${RunId}.${ext}'), extFilter: { customExts } })).toHaveLength(
    1,
  );
});

test('a graph may have more edges than a call takes arguments', () => {
  const next = Array<string>(COUNT).fill('VoiceSeparate_1');
  const nodes = { VoiceSeparate_1: { type: 'VoiceSeparate', next: ['End'] } };
  expect(check(GRAPH_RULES, { nodes, start: next })).toEqual([]);
  expect(check(GRAPH_RULES, { nodes: { A_1: { type: 'A', next } } }).length).toBe(COUNT);
});

describe('the search for loops', () => {
  const scope = (objectPrefix: string) => ({ place: 'r/b', objectPrefix });

  test('does not look into what is no key', () => {
    const long = 'a'.repeat(COUNT);
    expect(canTrigger('${InputName}'.repeat(20) + 'x.mp3', '', scope(long))).toBe(false);
    expect(canTrigger(`${'${'.repeat(COUNT)}x.mp3`, '', scope('b'))).toBe(false);
    expect(canTrigger('${InputPath}x.mp3', long, scope('b'))).toBe(false);
  });

  test('finds what an expression finds that stands for the path', () => {
    const part = fc.constantFrom('a', 'b', '/', 'ab', '${InputName}', '${RunId}');
    const letters = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 8 }).map((each) => each.join(''));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), letters, (parts, prefix) => {
        const path = `${parts.join('')}.mp3`.replace(/^\//, '');
        const known = prefix.replace(/^\//, '');
        // The prefix is there already, or what of the path is left can go on with it.
        const expected = beginnings(path, known);
        expect(canTrigger(`/${path}`, '', scope(`/${known}`))).toBe(expected);
      }),
    );
  });

  /** Whether a key of this path can begin so: by trying every length of every wildcard. */
  function beginnings(path: string, prefix: string): boolean {
    if (prefix === '') return true;
    const wildcard = /^\$\{\w+\}/.exec(path)?.[0];
    if (wildcard === undefined)
      return path !== '' && path[0] === prefix[0] && beginnings(path.slice(1), prefix.slice(1));
    const rest = path.slice(wildcard.length);
    for (let length = 1; length <= prefix.length && prefix[length - 1] !== '/'; length += 1) {
      if (beginnings(rest, prefix.slice(length))) return true;
    }
    return false;
  }
});
