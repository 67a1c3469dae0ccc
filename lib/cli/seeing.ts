import { Argument, Command, Option } from 'commander';
import { QUEUE_STATES, WORKFLOW_STATES } from '../rules';
import { EXIT_HELP } from './exit';
import type { ConnectionFlags, PlaceFlags } from './flags';
import { withConnection, withNames, withPlace } from './options';
import type { QueueFlags } from './seeing/queues';
import type { TemplateFlags } from './seeing/templates';
import type { WorkflowFlags } from './seeing/workflows';

/** What a kind of thing needs for its commands; what they do is loaded when one of them runs. */
interface Row<ListFlags extends ConnectionFlags, GetFlags extends ConnectionFlags> {
  /** What they are called: `templates`. */
  readonly things: string;
  readonly about: string;
  readonly list: string;
  readonly get: string;
  /** What `get` is given. */
  readonly ids: readonly [name: string, about: string];
  /** What narrows a list besides names. */
  readonly options?: readonly Option[];
  /** The options that say where, of both commands. */
  readonly place: (command: Command) => Command;
  readonly examples: readonly string[];
  readonly load: () => Promise<{
    list(flags: ListFlags): Promise<void>;
    get(ids: readonly string[], flags: GetFlags): Promise<void>;
  }>;
}

/** Makes the commands that look at templates, workflows, queues and buckets. */
export function seeingCommands(): Command[] {
  return [
    commandOf<TemplateFlags, PlaceFlags>({
      things: 'templates',
      about: 'look at templates of every kind',
      list: 'list the templates of a bucket, ordered by name',
      get: 'look at templates by their ids, with their settings',
      ids: ['template-id', 'ids of templates'],
      options: [
        new Option('--tag <kind>', 'only templates of this kind: VoiceSeparate, Snapshot, Transcode …'),
        new Option('--category <category>', 'whose templates').choices(['Custom', 'Official']),
      ],
      place: withPlace,
      examples: [
        'list --bucket media-1250000000 --tag VoiceSeparate',
        'list --bucket media-1250000000 --name-prefix vocals --json',
        'get --bucket media-1250000000 t1460606b9752148c4ab182f55163ba7cd',
      ],
      load: () => import('./seeing/templates'),
    }),
    commandOf<WorkflowFlags, PlaceFlags>({
      things: 'workflows',
      about: 'look at workflows, whatever they do, and at their graphs',
      list: 'list the workflows of a bucket, ordered by name',
      get: 'look at workflows by their ids, with their graphs',
      ids: ['workflow-id', 'ids of workflows'],
      options: [new Option('--state <state>', 'only workflows in this state').choices(WORKFLOW_STATES)],
      place: withPlace,
      examples: [
        'list --bucket media-1250000000 --state Active',
        'get --bucket media-1250000000 w93aa43ba105347169fa093ed857b2a90',
      ],
      load: () => import('./seeing/workflows'),
    }),
    commandOf<QueueFlags, PlaceFlags>({
      things: 'queues',
      about: 'look at the queues of Smart Audio and of media processing',
      list: 'list the queues of a bucket, ordered by name',
      get: 'look at queues by their ids',
      ids: ['queue-id', 'ids of queues'],
      options: [
        new Option('--service <service>', 'only queues of this service').choices(['smart_audio', 'media']),
        new Option('--state <state>', 'only queues in this state').choices(QUEUE_STATES),
      ],
      place: withPlace,
      examples: [
        'list --bucket media-1250000000 --service smart_audio',
        'get --bucket media-1250000000 p2242ab62c7c94486915508540933a2c6',
      ],
      load: () => import('./seeing/queues'),
    }),
    commandOf<ConnectionFlags, ConnectionFlags>({
      things: 'buckets',
      about: 'look at the buckets that CI works on',
      list: 'list the buckets of a region on which Smart Audio or media processing is enabled, ordered by name',
      get: 'look at buckets by their full names, and at what is on in them',
      ids: ['bucket', 'full names of buckets'],
      place: withConnection,
      examples: ['list --region ap-chongqing', 'get --region ap-chongqing media-1250000000'],
      load: () => import('./seeing/buckets'),
    }),
  ];
}

function commandOf<ListFlags extends ConnectionFlags, GetFlags extends ConnectionFlags>(
  row: Row<ListFlags, GetFlags>,
): Command {
  const { things, about, ids, options = [], place, load } = row;
  const [listing, getting] = ['list', 'get'].map(
    (name) =>
      `
Examples:
${row.examples
  .filter((example) => example.startsWith(name))
  .map((example) => `  $ tencent-ci ${things} ${example}`)
  .join('\n')}
${EXIT_HELP}`,
  );
  const list = withNames(new Command('list').description(row.list), things);
  for (const option of options) list.addOption(option);
  const get = new Command('get').description(row.get).addArgument(new Argument(`<${ids[0]}...>`, ids[1]));
  return new Command(things)
    .description(about)
    .addCommand(
      place(list)
        .addHelpText('after', listing ?? '')
        .action(async (flags: ListFlags) => (await load()).list(flags)),
    )
    .addCommand(
      place(get)
        .addHelpText('after', getting ?? '')
        .action(async (given: string[], flags: GetFlags) => (await load()).get(given, flags)),
    );
}
