import fc from 'fast-check';
import { type WorkflowInput, canTrigger, triggerLinks, triggerScope, writtenOutputs } from '../../lib/rules';

function workflow(objectPrefix: string, object: string, given: Partial<WorkflowInput> = {}): WorkflowInput {
  const place = { region: 'ap-chongqing', bucket: 'media-1250000000' };
  return {
    ...place,
    state: 'Active',
    objectPrefix,
    separations: { stems: { output: { ...place, auObject: object } } },
    ...given,
  };
}

function prefixOf({ objectPrefix }: WorkflowInput): string {
  return typeof objectPrefix === 'string' ? objectPrefix : '';
}

test('a link is found wherever an output can start a workflow, and nowhere else', () => {
  const piece = fc.constantFrom('a', 'b', 'a/', '/', 'in/', '${InputPath}', '${inputpath}', '${RunId}', '');
  const path = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
  const prefix = fc
    .array(fc.constantFrom('a', 'b', 'a/', '/', 'in/'), { maxLength: 4 })
    .map((it) => it.join(''));
  const region = fc.constantFrom('ap-chongqing', 'ap-beijing');
  const one = fc
    .tuple(prefix, path, region)
    .map(([from, to, there]) => workflow(from, `${to}.mp3`, { region: there }));
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), (workflows) => {
      expect(triggerLinks(workflows).map((links) => links.map(({ to }) => to))).toEqual(
        workflows.map((writer) =>
          workflows.flatMap((reader, to) => {
            const scope = triggerScope(reader);
            const starts = writtenOutputs(writer).some(
              ({ object = '', place }) =>
                scope && scope.place === place && canTrigger(object, prefixOf(writer), scope),
            );
            return starts ? [to] : [];
          }),
        ),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('workflows that start one after the other are each looked at a few times, however many there are', () => {
  let looked = 0;
  const count = 5_000;
  const chain = Array.from({ length: count }, (_, n) => {
    const each = workflow('', `in/${n + 1}/\${RunId}.mp3`);
    return Object.defineProperty(each, 'objectPrefix', {
      get: () => {
        looked += 1;
        return `in/${n}/`;
      },
    });
  });
  expect(triggerLinks(chain)).toEqual(
    chain.map((_, n) => (n === count - 1 ? [] : [{ to: n + 1, object: `in/${n + 1}/\${RunId}.mp3` }])),
  );
  expect(looked).toBeLessThan(10 * count);
});

test('workflows that all write into the folder that they watch folders of are not held against each other', () => {
  let compared = 0;
  /** An extension that counts how often an output is held against its workflow. */
  const counted = {
    toLowerCase(): string {
      compared += 1;
      return 'mp3';
    },
  } as string;
  const count = 3_000;
  const extFilter = { customExts: [counted] };
  const siblings = Array.from({ length: count }, (_, n) =>
    workflow(`all/${n}/`, `all/\${RunId}-${n}.mp3`, { extFilter }),
  );
  expect(triggerLinks(siblings).flat()).toEqual([]);
  expect(compared).toBeLessThan(count);

  const folder = workflow('all/', 'elsewhere/${RunId}.mp3', { extFilter });
  const links = triggerLinks([...siblings, folder]);
  expect(links.map((from) => from.map(({ to }) => to))).toEqual([...siblings.map(() => [count]), []]);
  expect(compared).toBeLessThan(2 * count);
});
