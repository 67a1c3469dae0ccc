/** The folder, or the package that something is placed from, is not as it must be; the message says what to do. */
export class StackFault extends Error {}

/** What helps when the package is not as its build made it. */
const BUILD_AGAIN =
  'In a checkout of cdktf-tencent-ci run `npm run build`; in a project that depends on it install the package again.';

/** The package holds no provider, because it was not built. */
export function providerNotBuilt(missing: string): Error {
  return new StackFault(`The provider is not built: ${missing} is missing. ${BUILD_AGAIN}`);
}

/** The package's note about its provider cannot be understood. */
export function providerNoteUnreadable(file: string, missing: 'the version' | 'the SHA-256'): Error {
  return new StackFault(
    `${file} does not name ${missing} of the provider, as in {"version":"1.2.3","files":{"…":"…"}}. ${BUILD_AGAIN}`,
  );
}

/** The provider was changed after the package was built, by whoever it was. */
export function providerAltered(executable: string, expected: string, found: string): Error {
  return new StackFault(
    `${executable} is not the provider that was built: its SHA-256 is ${found}, and the build noted ${expected}. ` +
      `It was not placed. ${BUILD_AGAIN}`,
  );
}

/** What is written into a folder would land elsewhere, or cannot be written. */
export function inTheWay(place: string, what: 'a symbolic link' | 'no folder'): Error {
  return new StackFault(
    `${place} is ${what}, and nothing is written outside of the folder that it belongs to. Remove it, and try again.`,
  );
}

/** A lock file cannot be read, so that no entry can be put into it without harm to the others. */
export function lockFileBroken(file: string, problem: string): Error {
  return new StackFault(
    `${file} is broken, ${problem}. Nothing was written. Correct it, or delete it: \`terraform init\` makes it anew.`,
  );
}
