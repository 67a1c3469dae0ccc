import { statSync } from 'node:fs';
import path from 'node:path';
import { synthCommand } from '../libraries';
import { isBucketName, isRegionName } from '../../ci/hosts';
import { EXIT, Failure } from '../exit';
import type { DoctorFlags } from '../flags';
import { print } from '../print';
import { accountsOf, placesOf } from './account';
import { examine, Made, type Outcome } from './check';
import { ACCOUNT_CHECKS } from './checks/account';
import { BUCKET_CHECKS } from './checks/bucket';
import { CALLBACK_CHECK } from './checks/callbacks';
import { STACK_CHECKS } from './checks/lock-file';
import { PERMISSION_CHECK } from './checks/permissions';
import { ROLE_CHECK } from './checks/role';
import { VERSION_CHECKS } from './checks/versions';
import { ok, problem, skipped } from './finding';
import { counts, reportJson, reportText, type Section } from './report';
import { findStacks, Stack, StackError } from './stack';

const PLACE_CHECKS = [...BUCKET_CHECKS, ROLE_CHECK, PERMISSION_CHECK, CALLBACK_CHECK];

/**
 * Looks at everything that a deploy stands on, and changes nothing.
 * @throws Failure when there is a problem, once all was told; or when an option is wrong.
 */
export async function doctor(flags: DoctorFlags): Promise<void> {
  const { bucket, region } = flags;
  if (bucket !== undefined && !isBucketName(bucket)) {
    throw new Failure(
      EXIT.usage,
      `--bucket "${bucket}" is not the full name of a bucket. Write <name>-<APPID>.`,
    );
  }
  if (region !== undefined && !isRegionName(region)) {
    throw new Failure(EXIT.usage, `--region "${region}" is not a region. Use a name such as "ap-chongqing".`);
  }
  const sections = await examined(flags, process.cwd());
  const colours = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  print(flags.json ? reportJson(sections) : reportText(sections, colours));
  const { problem: problems } = counts(sections);
  if (problems > 0) {
    throw new Failure(
      EXIT.failed,
      problems === 1 ? 'There is a problem.' : `There are ${problems} problems.`,
    );
  }
}

async function examined(flags: DoctorFlags, folder: string): Promise<Section[]> {
  const { env } = process;
  const made = new Made();
  const { stacks, outcomes } = readStacks(flags, folder, env);
  const sections: Section[] = [
    {
      title: 'This machine',
      outcomes: [...(await examine(VERSION_CHECKS, { folder, env }, made)), ...outcomes],
    },
  ];
  for (const stack of stacks) {
    if (stack.declared.length === 0) continue;
    sections.push({
      title: `Stack ${stack.name}`,
      outcomes: await examine(STACK_CHECKS, stack, new Made(made)),
    });
  }
  for (const account of accountsOf(stacks, flags, env)) {
    const ofAccount = new Made(made);
    try {
      const found = await examine(ACCOUNT_CHECKS, account, ofAccount);
      sections.push({ title: `Account (${account.label})`, outcomes: found });
      for (const place of placesOf(account)) {
        sections.push({
          title: `Bucket ${place.bucket} (${place.region})`,
          outcomes: await examine(PLACE_CHECKS, place, new Made(ofAccount)),
        });
      }
    } finally {
      account.known.client?.close();
    }
  }
  return sections;
}

/** The stacks that the command names, or else those that are in this folder. */
function readStacks(
  flags: DoctorFlags,
  folder: string,
  env: NodeJS.ProcessEnv,
): { readonly stacks: readonly Stack[]; readonly outcomes: readonly Outcome[] } {
  const check = 'stack';
  const files = (flags.stack ?? findStacks(folder)).map((file) =>
    statSync(file, { throwIfNoEntry: false })?.isDirectory() ? path.join(file, 'cdk.tf.json') : file,
  );
  if (files.length === 0) {
    const what = `none was synthesized here: run ${synthCommand()}, or name one with --stack`;
    return { stacks: [], outcomes: [{ check, ...skipped(what) }] };
  }
  const stacks: Stack[] = [];
  const outcomes = files.map((named): Outcome => {
    const file = path.relative(folder, path.resolve(folder, named)) || named;
    try {
      const stack = new Stack(file, env);
      stacks.push(stack);
      const count = stack.declared.length;
      return {
        check,
        ...ok(`${file}: ${count} resource${count === 1 ? '' : 's'} and data sources of tencentci`),
      };
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      return { check, ...problem(`${error.message}`, `Run ${synthCommand()}, and name its cdk.tf.json.`) };
    }
  });
  return { stacks, outcomes };
}
