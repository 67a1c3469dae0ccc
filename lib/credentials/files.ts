import { readFile } from 'node:fs/promises';
import { CredentialsError } from '../ci/credentials-error';
import { recordIn } from './json';

/**
 * The text that a file holds, as it is or as a member of a JSON object: the official provider writes
 * `{"web_identity_token": "…"}`, clusters and pipelines the token alone.
 * @throws CredentialsError when there is none.
 */
export async function textIn(file: string, member: string, attribute: string): Promise<string> {
  let content: string;
  try {
    content = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`;
    throw new CredentialsError('File not readable', `${file} ${why}. It should hold the ${said(member)}.`, {
      attribute,
    });
  }
  const value = content.startsWith('{') ? recordIn(content)?.[member] : content;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new CredentialsError(
    'File without its value',
    `${file} holds no ${said(member)}: neither as plain text nor as {"${member}": "…"}.`,
    { attribute },
  );
}

function said(member: string): string {
  return member === 'role_arn' ? 'ARN of a role' : 'token';
}
