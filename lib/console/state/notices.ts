import { signal } from '@preact/signals';

/** What was done or went wrong last, told to everybody, screen readers too. */
export const notice = signal<{ readonly text: string; readonly bad: boolean } | null>(null);

/** Tells what was done. */
export function tell(text: string): void {
  notice.value = { text, bad: false };
}

/** Does something that the user asked for and tells how it went; what went wrong is told, not thrown. */
export async function attempt(what: () => Promise<unknown>, done: string): Promise<boolean> {
  try {
    await what();
    tell(done);
    return true;
  } catch (error) {
    notice.value = { text: (error as Error).message, bad: true };
    return false;
  }
}
