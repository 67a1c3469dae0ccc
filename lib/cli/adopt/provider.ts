import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { LOCK_FILE } from '../../stack/names';
import { placeProvider } from '../../stack/place-provider';
import { findProviderPackage, PACKAGE_ROOT } from '../../stack/provider-package';

const REQUIRED = /^\s*tencentci\s*=\s*\{[^}]*?version\s*=\s*"([^"]*)"/m;

/** What became of the provider in a folder of Terraform's own language. */
export interface Placed {
  /** The version that this package has. */
  readonly version: string;
  /** Whether it was placed now; without, it stood there, or nothing was to be written. */
  readonly placed: boolean;
  /** The version that the program asks for, when it is another one, so that nothing was placed. */
  readonly asked?: string;
}

/** The version of the provider that this package has. */
export function shippedVersion(): string {
  return findProviderPackage(PACKAGE_ROOT).version;
}

/** What is known of the program before the provider is placed beside it. */
export interface Wanted {
  /** The version that it asks for already. */
  readonly asked?: string | undefined;
  /** A folder whose lock file is kept, with our entry added. @default - that of the program */
  readonly beside?: string;
}

/** Which version of the provider a configuration requires, where it does. */
export function askedIn(texts: Iterable<string>): string | undefined {
  return REQUIRED.exec([...texts].join('\n'))?.[1];
}

/** Places the provider in a folder, as synth does for a stack, unless another version is asked for. */
export function placed(folder: string, { asked, beside }: Wanted, dryRun = false): Placed {
  const provider = findProviderPackage(PACKAGE_ROOT);
  const { version } = provider;
  if (asked !== undefined && asked !== version) return { version, asked, placed: false };
  if (dryRun) return { version, placed: false };
  const [from, to] = [path.join(beside ?? folder, LOCK_FILE), path.join(folder, LOCK_FILE)];
  const copies = from !== to && existsSync(from);
  mkdirSync(folder, { recursive: true });
  if (copies) copyFileSync(from, to);
  try {
    return { version, placed: placeProvider(folder, provider) };
  } catch (error) {
    if (copies) rmSync(to);
    throw error;
  }
}

/** What the summary says of it, if there is anything to say. */
export function placedLines(out: string, { version, placed: wasPlaced, asked }: Placed): string[] {
  if (asked !== undefined) {
    return [
      `The program asks for version ${asked} of the provider, and this package has ${version}: it was not placed. Ask for ` +
        `${version} in required_providers and run this again, or place the other one.`,
    ];
  }
  return wasPlaced
    ? [`  place ${path.join(out, 'terraform.d')} (the provider ${version}, and its lock entry)`]
    : [];
}
