import { type Message, messages } from './messages';
import { GENERATED, type Page } from './page';

/** Who says what: the rooms of lib, in the order in which somebody meets them. */
const ROOMS: Readonly<Record<string, string>> = {
  rules: 'What is declared breaks a rule',
  constructs: 'Constructs, while a program runs',
  stack: 'The folder of a stack',
  plugin: 'Terraform, with what any provider may be asked',
  provider: 'The provider, while Terraform plans or applies',
  credentials: 'Keys and roles',
  ci: 'What the service answered',
  cli: 'The command line',
  audio: 'Sound, in the emulator',
  emulator: 'The emulator',
  console: 'The page of the emulator',
  testing: 'The testing kit',
};

/** What is hidden of a message that begins or ends with what the code fills in is nothing to look for. */
function line({ summary, text }: Message): string {
  const shown = text
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '\\<')
    .replaceAll('{{', '{ {');
  const head = summary === undefined ? '' : `**${summary.replaceAll('|', '\\|')}**: `;
  return `- ${head}${shown}`;
}

function section(room: string, title: string, all: readonly Message[]): string[] {
  const own = all.filter((each) => each.room === room);
  if (own.length === 0) return [];
  const files = [...new Set(own.map(({ file }) => file))];
  return [
    `## ${title}`,
    '',
    ...files.flatMap((file) => [
      `\`${file}\``,
      '',
      ...new Set(own.filter((each) => each.file === file).map(line)),
      '',
    ]),
  ];
}

/** The page with every message of ours that names a remedy. */
export function troubleshootingPages(): Page[] {
  const all = messages();
  const strangers = all.filter(({ room }) => !(room in ROOMS));
  if (strangers.length > 0) throw new Error(`Give ${strangers[0]?.room} a title in ROOMS.`);
  const text = [
    '# Troubleshooting',
    '',
    GENERATED,
    '',
    'Every message of ours that says what to do, by its text: search this page for a few words of yours. `…` stands for',
    'what differs from case to case. `tencent-ci doctor` ([doctor](doctor.md)) looks for most causes by itself;',
    '`TF_LOG_PROVIDER=debug terraform plan` shows each request, and `TENCENT_CI_DEBUG=1` where `tencent-ci` failed.',
    '',
    ...Object.entries(ROOMS).flatMap(([room, title]) => section(room, title, all)),
  ].join('\n');
  return [{ file: 'troubleshooting.md', title: 'Troubleshooting', text }];
}
