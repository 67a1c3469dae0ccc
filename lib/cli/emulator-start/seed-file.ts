import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { BucketSeed, ObjectSeed, Seed, TemplateSeed, WorkflowSeed } from '../../emulator';
import { isBucketName, isRegionName } from '../../ci/hosts';
import { contentTypeOf } from '../content-type';
import { EXIT, Failure } from '../exit';
import { checked, type Shape } from './shape';

/** What a seed gives: buckets, and what they hold. */
export interface ReadSeed extends Seed {
  readonly buckets: readonly BucketSeed[];
}

/** The bucket of recordings where none is named. */
const USUAL_BUCKET = 'media-1250000000';

const PLACE = { bucket: 'bucket', region: 'region?' } as const satisfies Shape;

/** What a seed of JSON can have, and what each part of it must be. */
const SHAPE = {
  buckets: [{ ...PLACE, ci: 'boolean?', smartAudio: 'boolean?', media: 'boolean?' }],
  templates: [
    {
      ...PLACE,
      id: 'text?',
      name: 'text',
      audioMode: 'text',
      codec: 'text?',
      samplerate: 'number?',
      bitrate: 'number?',
      channels: 'number?',
    },
  ],
  workflows: [
    {
      ...PLACE,
      id: 'text?',
      name: 'text',
      state: 'text?',
      objectPrefix: 'text?',
      nodes: {
        '*': {
          type: 'text?',
          template: 'text?',
          next: 'texts?',
          output: {
            region: 'region?',
            bucket: 'bucket?',
            object: 'text?',
            auObject: 'text?',
            bassObject: 'text?',
            drumObject: 'text?',
          },
        },
      },
    },
  ],
  objects: [{ ...PLACE, key: 'text', file: 'text?', text: 'text?', contentType: 'text?' }],
} as const satisfies Shape;

/** An object as a seed of JSON names it. */
interface NamedObject extends Omit<ObjectSeed, 'content'> {
  /** Where its content lies, seen from the seed. */
  readonly file?: string;
  readonly text?: string;
}

/**
 * Reads what `--seed` names: a file of JSON, or a folder whose files become objects.
 * @param bucket - that of the objects of a folder; without one, `media-1250000000`.
 * @throws Failure that says what is wrong, and where.
 */
export function readSeed(place: string, bucket: BucketSeed | undefined): ReadSeed {
  let isFolder: boolean;
  try {
    isFolder = statSync(place).isDirectory();
  } catch (error) {
    throw wrong(place, `cannot be read: ${(error as Error).message}`);
  }
  return isFolder ? ofFolder(place, bucket ?? { bucket: USUAL_BUCKET }) : ofFile(place);
}

function ofFolder(folder: string, { bucket, region }: BucketSeed): ReadSeed {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    // What is hidden, or lies elsewhere and is only linked, is not meant.
    .filter((name) => !name.split(path.sep).some((part) => part.startsWith('.')))
    .filter((name) => lstatSync(path.join(folder, name)).isFile())
    .sort();
  if (files.length === 0) throw wrong(folder, 'has no files. Put recordings in it, or name a file of JSON.');
  return {
    buckets: [],
    objects: files.map((name) => {
      const contentType = contentTypeOf(name);
      return {
        bucket,
        ...(region !== undefined && { region }),
        key: name.split(path.sep).join('/'),
        content: readFileSync(path.join(folder, name)),
        ...(contentType !== undefined && { contentType }),
      };
    }),
  };
}

function ofFile(file: string): ReadSeed {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrong(file, `is no JSON: ${(error as Error).message}`);
  }
  const names = { isBucketName, isRegionName };
  const problem = checked(value, SHAPE, '', names);
  if (problem !== undefined) throw wrong(file, problem);
  const seed = value as {
    readonly buckets?: readonly BucketSeed[];
    readonly templates?: readonly TemplateSeed[];
    readonly workflows?: readonly WorkflowSeed[];
    readonly objects?: readonly NamedObject[];
  };
  const { buckets = [], templates = [], workflows = [], objects = [] } = seed;
  return {
    buckets,
    templates,
    workflows,
    objects: objects.map((each, index) => withContent(file, each, `objects[${index}]`)),
  };
}

function withContent(seed: string, { file, text, ...object }: NamedObject, where: string): ObjectSeed {
  const contentType = object.contentType ?? contentTypeOf(object.key);
  const type = contentType === undefined ? {} : { contentType };
  if (text !== undefined && file === undefined) return { ...object, ...type, content: text };
  if (file === undefined || text !== undefined) {
    throw wrong(seed, `${where} must have \`file\` or \`text\`, and not both.`);
  }
  try {
    return { ...object, ...type, content: readFileSync(path.resolve(path.dirname(seed), file)) };
  } catch (error) {
    throw wrong(seed, `${where}.file cannot be read: ${(error as Error).message}`);
  }
}

function wrong(place: string, what: string): Failure {
  return new Failure(EXIT.usage, `The seed ${place} cannot be used: ${what}`);
}
