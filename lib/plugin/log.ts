import type { Fields, Log } from './context';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

const HIDDEN = '(hidden)';
/** The length from which a secret is no part of ordinary text. */
const SURE_LENGTH = 16;
/** The length from which a word that is not of letters alone is no ordinary one. */
const WORD_LENGTH = 6;
/** What every entry says of itself. */
const OWN = new Set(['@level', '@module', '@timestamp']);

/** A log, and the text without the secrets it was told. */
export interface ServerLog extends Log {
  /** Writes a text to stderr, whether or not Terraform logs. */
  say(text: string): void;
  redact(text: string): string;
}

/** A log as Terraform reads it: one JSON object a line, on stderr. It is silent unless Terraform logs. */
export function createLog(module: string, env: NodeJS.ProcessEnv, write: (line: string) => void): ServerLog {
  const threshold = thresholdOf(env['TF_LOG_PROVIDER'] || env['TF_LOG']);
  const secrets = new Map<string, RegExp | undefined>();

  const redact = (text: string): string => {
    if (secrets.has(text)) return HIDDEN;
    for (const pattern of secrets.values()) if (pattern) text = text.replace(pattern, HIDDEN);
    return text;
  };

  const replacer = (key: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return value.toString();
    const text = value instanceof Error ? (value.stack ?? value.message) : value;
    return typeof text === 'string' && !OWN.has(key) ? redact(text) : text;
  };

  const log =
    (level: Level) =>
    (message: string, fields?: Fields): void => {
      if (LEVELS.indexOf(level) < threshold) return;
      const extra = typeof fields === 'function' ? fields() : fields;
      const entry = {
        ...extra,
        '@level': level,
        '@message': message,
        '@module': module,
        '@timestamp': new Date().toISOString(),
      };
      write(`${JSON.stringify(entry, replacer)}\n`);
    };

  return {
    trace: log('trace'),
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    hide: (secret) => {
      if (secret === '') return;
      // Inside a text of JSON the secret may be escaped.
      for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) secrets.set(form, patternOf(form));
    },
    redact,
    say: (text) => write(`${module}: ${redact(text)}\n`),
  };
}

function thresholdOf(asked: string | undefined): number {
  if (!asked || asked.toUpperCase() === 'OFF') return LEVELS.length;
  // TF_LOG=JSON, as any word that is no level, asks for everything.
  return Math.max(0, (LEVELS as readonly string[]).indexOf(asked.toLowerCase()));
}

// A key has dozens of characters and is found wherever it stands. A short secret, as somebody gives to an emulator, is
// one only as a word of its own; and a word of letters, or of a few characters, says nothing where it stands in a
// sentence, so it is hidden only as a whole value.
function patternOf(secret: string): RegExp | undefined {
  const literal = secret.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (secret.length >= SURE_LENGTH) return new RegExp(literal, 'gu');
  if (secret.length < WORD_LENGTH || /^\p{L}+$/u.test(secret)) return undefined;
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'gu');
}
