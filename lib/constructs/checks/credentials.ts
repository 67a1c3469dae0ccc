/** A form of credentials: what it is called, and how to find it in a text. */
interface Form {
  readonly name: string;
  readonly pattern: RegExp;
  /** Tells whether what stands in the first group of the pattern is one, where the pattern alone does not tell. */
  readonly holds?: (found: string) => boolean;
}

/**
 * What credentials look like, by the forms that their makers give them. Own, because the linters that know such forms
 * answer later, which a constructor cannot wait for, and know none of Tencent Cloud. Each pattern begins with the
 * beginning of a word or with a literal, and repeats within bounds, so that a text takes time in proportion to its
 * length.
 */
const FORMS: readonly Form[] = [
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY/g },
  { name: 'a SecretId of Tencent Cloud', pattern: /(?<![A-Za-z0-9])AKID[A-Za-z0-9_-]{12}/g },
  {
    name: 'an access key of AWS',
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
  },
  { name: 'an access key of Alibaba Cloud', pattern: /(?<![A-Za-z0-9])LTAI[A-Za-z0-9]{12}/g },
  { name: 'a key of Google', pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g },
  { name: 'a token of GitHub', pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/g },
  {
    name: 'a token of GitLab',
    pattern: /(?<![\w-])gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[\w-]{20}/g,
  },
  { name: 'a token of npm', pattern: /(?<!\w)npm_[A-Za-z0-9]{36}/g },
  { name: 'a token of Slack', pattern: /(?<![\w-])xox[a-z]-[A-Za-z0-9-]{10}/g },
  {
    name: 'a webhook of Slack',
    pattern: /hooks\.slack\.com\/(?:services|workflows)\/\w{2,20}\/\w{2,20}\/\w/g,
  },
  { name: 'a key of Stripe', pattern: /(?<!\w)[rs]k_(?:live|test)_[A-Za-z0-9]{16}/g },
  { name: 'a key of an AI service', pattern: /(?<![\w-])(sk-[\w-]{32,200})/g, holds: isMixed },
  { name: 'a JSON web token', pattern: /(?<![\w-])eyJ[\w-]{8,4096}\.eyJ[\w-]{8,4096}\.[\w-]{8}/g },
  {
    name: 'a password in an address',
    pattern: /:\/\/[^\s/?#:@]{0,200}:([^\s/?#@]{1,200})@/g,
    holds: isLiteral,
  },
  {
    name: 'an Authorization header',
    pattern: /authorization["']?\s{0,3}:\s{0,3}(?:bearer|basic|token)\s{1,3}([^\s"']{8,200})/gi,
    holds: isLiteral,
  },
  {
    name: 'a password or key by its name',
    pattern:
      /(?:passw(?:or)?d|passphrase|secret|token|(?:api|access|secret|private)[_-]?key)(?:["']?\s{0,3}[=:]|\s(?<=--[\w-]{1,40}\s))\s{0,3}["']?([^\s"'`;&|]{8,200})/gi,
    holds: (value) => isLiteral(value) && /[A-Za-z]/.test(value) && /\d/.test(value) && !NAME.test(value),
  },
  {
    // What Tencent Cloud (32) and AWS (40) give. Digests are in hexadecimal, or in base64 of other lengths.
    name: 'a secret key',
    pattern: /(?<![A-Za-z0-9+/_-])([A-Za-z0-9]{32}|[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=_-])/g,
    holds: isMixed,
  },
];

/** A name of several words, as a secret has that is kept elsewhere: `prod/database-1`. */
const NAME = /^[a-z]{1,40}\d{0,3}(?:[-_./:][a-z]{0,40}\d{0,4}){1,20}$/;

/** What a text holds that looks like a credential, in a few words; undefined when there is none. */
export function credentialIn(text: string): string | undefined {
  return FORMS.find(({ pattern, holds }) => {
    for (const [, group = ''] of text.matchAll(pattern)) if (holds?.(group) ?? true) return true;
    return false;
  })?.name;
}

/** Whether a value stands there itself: it is no variable, expression, placeholder, file or address. */
function isLiteral(value: string): boolean {
  return !/^(?:[./~%<{@*([]|[A-Za-z]:[\\/]|[a-z+]{1,20}:\/\/)|\$|%\{/.test(value);
}

/**
 * Whether capitals, small letters and digits stand in no order, as chance puts them: of neighbours at random six in ten
 * are of two kinds, in names that people make two or three in ten.
 */
function isMixed(text: string): boolean {
  const kinds = [...text].map((char) =>
    /\d/.test(char) ? 'digit' : char === char.toLowerCase() ? 'small' : 'capital',
  );
  const changes = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  return new Set(kinds).size === 3 && changes >= text.length * 0.38;
}
