import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from './report';

let number = 0;

/** Keeps what a program wrote, to be searched for secrets in the end. */
export function keepTranscript({ dir }: Pick<Run, 'dir'>, name: string, text: string): void {
  const folder = path.join(dir, 'transcripts');
  mkdirSync(folder, { recursive: true });
  number += 1;
  writeFileSync(path.join(folder, `${number}-${name}.txt`), text);
}
