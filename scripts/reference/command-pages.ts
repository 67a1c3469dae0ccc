import type { Command, Option } from 'commander';
import { program } from '../../lib/cli/program';
import { cell, GENERATED, type Page } from './page';

/** What a command says below its options when it is asked for help. */
function after(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text.slice(command.helpInformation().length).trim();
}

function given(option: Option): string {
  const { argChoices, defaultValueDescription } = option;
  const own: unknown = option.defaultValue;
  const standard = defaultValueDescription ?? (own === undefined ? undefined : JSON.stringify(own));
  return [
    ...(argChoices ? [`one of ${argChoices.map((choice) => `\`${choice}\``).join(', ')}`] : []),
    ...(standard === undefined ? [] : [`default: ${standard}`]),
  ].join('; ');
}

function section(command: Command, path: string, level: string): string[] {
  const help = after(command);
  return [
    `${level} ${path}`,
    '',
    ...(level === '#' ? [GENERATED, ''] : []),
    `\`${path} ${command.usage()}\`: ${command.description()}.`,
    '',
    ...(command.registeredArguments.length > 0
      ? [
          '| Argument | Meaning |',
          '|---|---|',
          ...command.registeredArguments.map((each) => `| \`${each.name()}\` | ${cell(each.description)} |`),
          '',
        ]
      : []),
    ...(command.options.length > 0
      ? [
          '| Option | Meaning | |',
          '|---|---|---|',
          ...command.options.map(
            (each) =>
              `| \`${cell(each.flags)}\`${each.mandatory ? ' (required)' : ''} | ${cell(each.description)} | ${cell(given(each))} |`,
          ),
          '',
        ]
      : []),
    ...(help === '' ? [] : ['```text', help, '```', '']),
    ...command.commands.flatMap((each) => section(each, `${path} ${each.name()}`, `${level}#`)),
  ];
}

/** A page for each command, as the command itself tells it. */
export function commandPages(): Page[] {
  const all = program();
  return all.commands.map((command) => ({
    file: `reference/commands/${command.name()}.md`,
    title: `tencent-ci ${command.name()}`,
    text: section(command, `tencent-ci ${command.name()}`, '#').join('\n'),
  }));
}
