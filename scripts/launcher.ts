import { execFileSync } from 'node:child_process';
import path from 'node:path';

const folder = path.resolve(__dirname, '../lib/provider/windows');

/** The compiler, of Debian's package `gcc-mingw-w64-x86-64-win32`; another version may write other bytes. */
export const COMPILER = { command: 'x86_64-w64-mingw32-gcc', version: '12-win32' } as const;

/**
 * The launcher for Windows, which is kept beside its source: who builds this package need not have a compiler for
 * Windows, and gets the same bytes everywhere. `test/provider/launcher.test.ts` holds that they are what the source says.
 */
export const LAUNCHER = path.join(folder, 'terraform-provider-tencentci.exe');

/** Compiles the launcher, to the same bytes each time. */
export function compileLauncher(output: string): void {
  const args = [
    ...['-std=c11', '-Wall', '-Wextra', '-Werror', '-Os', '-s', '-mconsole'],
    // kernel32 is all there is: no start of a run-time library, and nothing that it would be needed for.
    ...['-ffreestanding', '-nostdlib', '-fno-asynchronous-unwind-tables', '-mno-stack-arg-probe'],
    ...['-Wl,--entry=start', '-Wl,--dynamicbase,--nxcompat,--high-entropy-va'],
    // No time and no name of the compiler in the file.
    ...['-fno-ident', '-Wl,--no-insert-timestamp'],
  ];
  execFileSync(COMPILER.command, [...args, '-o', output, path.join(folder, 'launcher.c'), '-lkernel32'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

if (require.main === module) compileLauncher(LAUNCHER);
