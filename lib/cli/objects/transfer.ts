import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getObject, listObjects, putObject } from '../../ci';
import { connected } from '../connect';
import { contentTypeOf } from '../content-type';
import { EXIT, Failure } from '../exit';
import type { ObjectGetFlags, ObjectListFlags, ObjectPutFlags } from '../flags';
import { print } from '../print';
import { harmless, table } from '../table';

/** Uploads files, all of which are read before the first is sent. */
export function put(files: readonly string[], flags: ObjectPutFlags): Promise<void> {
  const { key, prefix = '', json } = flags;
  if (key !== undefined && files.length > 1) {
    throw new Failure(EXIT.usage, '--key names one object. Give one file, or --prefix.');
  }
  const uploads = files.map((file) => {
    const named = key ?? prefix + path.basename(file);
    const contentType = flags.contentType ?? contentTypeOf(named) ?? contentTypeOf(file);
    return { file, key: named, content: read(file), ...(contentType !== undefined && { contentType }) };
  });
  return connected(flags, async ({ client, target }) => {
    for (const upload of uploads) {
      await putObject(client, target, upload.key, upload.content, upload.contentType);
      if (json !== true) print(harmless(`${upload.key}  ${upload.content.length} bytes`));
    }
    if (json === true) print(uploads.map(({ content, ...rest }) => ({ ...rest, size: content.length })));
  });
}

/** Downloads an object. */
export function get(key: string, flags: ObjectGetFlags): Promise<void> {
  const out = flags.out ?? path.posix.basename(key);
  if (key === '' || out === '' || (flags.out === undefined && ['.', '..'].includes(out))) {
    throw new Failure(EXIT.usage, `"${harmless(key)}" gives no name of a file. Use --out.`);
  }
  return connected(flags, async ({ client, target }) => {
    const { content, contentType } = await getObject(client, target, key);
    if (out === '-') {
      await new Promise<void>((resolve) => process.stdout.write(content, () => resolve()));
      return;
    }
    try {
      writeFileSync(out, content);
    } catch (error) {
      throw new Failure(EXIT.failed, `${out} cannot be written: ${(error as Error).message}`);
    }
    if (flags.json === true) print({ key, out, size: content.length, contentType });
    else print(harmless(`${out}  ${content.length} bytes`));
  });
}

/** Lists objects. */
export function list(flags: ObjectListFlags): Promise<void> {
  const { prefix, limit, json } = flags;
  return connected(flags, async ({ client, target }) => {
    const objects = await listObjects(client, target, { limit, ...(prefix !== undefined && { prefix }) });
    if (json === true) print(objects);
    else if (objects.length > 0)
      print(table(objects.map(({ key, size, lastModified = '' }) => [key, `${size}`, lastModified])));
  });
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Failure(EXIT.usage, `${file} cannot be read: ${(error as Error).message}`);
  }
}
