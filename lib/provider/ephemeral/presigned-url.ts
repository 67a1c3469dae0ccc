import { presignObject } from '../../ci';
import {
  attribute,
  AttributeError,
  type ConfigOf,
  type Diagnostic,
  isUnknown,
  type StateOf,
} from '../../plugin';
import {
  expandOutput,
  isWildcard,
  parseDuration,
  pathPieces,
  WORKFLOW_WILDCARDS,
  WrongArgument,
} from '../../rules';
import type { Calls } from '../calls';
import { lookupAttributes } from '../data-sources/place';
import { checkPlace, placeOf } from '../place';
import { ephemeralResource } from '../session';

const DEFAULT_EXPIRY = '15m';
const METHODS = ['GET', 'HEAD'] as const;
type Method = (typeof METHODS)[number];

const attributes = {
  ...lookupAttributes,
  object: attribute.string({
    description: 'Key of the object; or else give `output` and `input_object`.',
    optional: true,
  }),
  output: attribute.string({
    description:
      'Path of an output, as a separation has it: `out/${InputName}.mp3`. With `${RunId}` or `${Jobid}` in it nobody can ' +
      'tell the key before it is written: give `object`.',
    optional: true,
  }),
  input_object: attribute.string({
    description: 'Key of the recording that `output` is filled in for.',
    optional: true,
  }),
  method: attribute.string({ description: '`GET` (the default) or `HEAD`.', default: 'GET' }),
  expires_in: attribute.string({
    description:
      `How long the URL is good for, as in \`90s\`, \`45m\` or \`1h30m\`. Defaults to \`${DEFAULT_EXPIRY}\`. It ends ` +
      'earlier where it is signed with temporary keys that end earlier.',
    default: DEFAULT_EXPIRY,
  }),
  url: attribute.string({
    description: 'The URL, with the signature in it: whoever has it can read the object.',
    computed: true,
    sensitive: true,
  }),
  expires_at: attribute.string({
    description: 'When the URL expires: `2026-11-22T01:00:00Z`.',
    computed: true,
  }),
};

type A = typeof attributes;
type Settings = Pick<ConfigOf<A>, 'object' | 'output' | 'input_object' | 'method' | 'expires_in'>;

const calls = {
  GetObject: { why: 'to let whoever has the URL read the object, as who signed it' },
  HeadObject: { why: 'to let whoever has the URL ask about the object', when: [{ method: 'HEAD' }] },
} as const satisfies Calls<A>;

/** A URL that reads an object for a while. Nothing is asked of the service, and nothing is stored. */
export const presignedUrl = ephemeralResource<A, typeof calls>({
  typeName: 'tencentci_presigned_url',
  calls,
  schema: {
    description:
      'A URL with which anybody can read an object for a while, such as the output of a separation, signed with the keys ' +
      'of the provider, which need `cos:GetObject` for it. It is made anew whenever Terraform runs, whether there is such ' +
      'an object or not, and stands in no plan and no state. At an endpoint such as the emulator, the URL leads there.',
    attributes,
  },

  validate: (config) => [...checkPlace(config), ...problems(config)],

  async open(ctx, config) {
    const place = placeOf(ctx.client, config);
    const [problem] = problems(config);
    if (problem) throw new AttributeError(problem.path ?? [], problem.summary, problem.detail);
    const key = keyOf(config);
    const seconds = Math.ceil((parseDuration(config.expires_in) ?? 0) / 1000);
    const { url, expires } = await presignObject(ctx.client.ci(), { ...place, signal: ctx.signal }, key, {
      method: config.method as Method,
      seconds,
    });
    ctx.log.hide(url);
    const state: StateOf<A> = {
      ...config,
      ...place,
      url,
      expires_at: expires.toISOString().replace('.000Z', 'Z'),
    };
    return state;
  },
});

/** The key of the object that a whole configuration means. */
function keyOf({
  object,
  output,
  input_object: input,
}: { readonly [Name in 'object' | 'output' | 'input_object']: string | null }): string {
  return (object ?? expandOutput(output ?? '', input ?? '')).replace(/^\/+/, '');
}

/** What is wrong with a configuration, as far as it is known. */
function problems(config: Settings): Diagnostic[] {
  const { object, output, input_object: input, method, expires_in: expiry } = config;
  const found: Diagnostic[] = [];
  const say = (name: keyof A, detail: string): void => {
    found.push({ severity: 'error', summary: 'No URL can be made', detail, path: [name] });
  };
  if (object !== null && !isUnknown(object)) {
    if (output !== null || input !== null) {
      say(
        output === null ? 'input_object' : 'output',
        'object says the key already. Remove it, or output and input_object.',
      );
    } else if (object === '' || object.endsWith('/'))
      say('object', `"${object}" is not the key of an object.`);
  } else if (object === null && (output === null || input === null)) {
    say(
      output === null ? 'object' : 'input_object',
      'It is not said which object is meant. Set object, or both output and input_object.',
    );
  } else if (typeof output === 'string' && typeof input === 'string') {
    const wrong = expansionProblem(output, input);
    if (wrong) say(wrong.name, wrong.detail);
  }
  if (typeof method === 'string' && !METHODS.some((known) => known === method)) {
    say('method', `"${method}" is no method of a URL. Use ${METHODS.join(' or ')}.`);
  }
  if (typeof expiry === 'string' && parseDuration(expiry) === undefined) {
    say('expires_in', `"${expiry}" is no duration. Write it as in "90s", "45m" or "1h30m".`);
  }
  return found;
}

function expansionProblem(output: string, input: string) {
  try {
    const left = pathPieces(expandOutput(output, input)).flatMap((piece) =>
      'wildcard' in piece && isWildcard(piece.wildcard, WORKFLOW_WILDCARDS) ? [`\${${piece.wildcard}}`] : [],
    );
    if (left.length === 0) return undefined;
    const detail = `What ${left.join(', ')} stands for is not known here. Give the key as object.`;
    return { name: 'output' as const, detail };
  } catch (error) {
    if (!(error instanceof WrongArgument)) throw error;
    return {
      name: error.argument === 0 ? ('output' as const) : ('input_object' as const),
      detail: error.message,
    };
  }
}
