import type { Fields, Log } from './context';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

/** A log, and the text without the secrets it was told. */
export interface ServerLog extends Log {
  redact(text: string): string;
}

/** A log as Terraform reads it: one JSON object a line, on stderr. It is silent unless Terraform logs. */
export function createLog(module: string, env: NodeJS.ProcessEnv, write: (line: string) => void): ServerLog {
  const threshold = thresholdOf(env['TF_LOG_PROVIDER'] || env['TF_LOG']);
  const secrets = new Set<string>();

  const redact = (text: string): string => {
    for (const secret of secrets) text = text.replaceAll(secret, '(hidden)');
    return text;
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
      write(`${redact(JSON.stringify(entry, replacer))}\n`);
    };

  return {
    trace: log('trace'),
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    // What is empty would be found everywhere.
    hide: (secret) => {
      if (secret === '') return;
      secrets.add(secret);
      // Inside a line of JSON the secret may be escaped.
      secrets.add(JSON.stringify(secret).slice(1, -1));
    },
    redact,
  };
}

function thresholdOf(asked: string | undefined): number {
  if (!asked || asked.toUpperCase() === 'OFF') return LEVELS.length;
  // TF_LOG=JSON, as any word that is no level, asks for everything.
  return Math.max(0, (LEVELS as readonly string[]).indexOf(asked.toLowerCase()));
}

function replacer(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Error ? (value.stack ?? value.message) : value;
}
