import { ExactNumber } from '../value';

/**
 * Reads a decimal number. The result is a JavaScript number exactly when writing that number gives the same
 * decimal back: 0.1 is, although its binary form is not a tenth.
 */
export function parseNumber(text: string): number | ExactNumber {
  const value = Number(text);
  const given = digits(text);
  return given !== undefined && Number.isFinite(value) && digits(writeNumber(value)) === given
    ? value
    : new ExactNumber(text);
}

/** Whether a text is a decimal number. */
export function isDecimal(text: string): boolean {
  return digits(text) !== undefined;
}

/** Reads a 64-bit integer. */
export function parseInteger(value: bigint): number | ExactNumber {
  return BigInt(Number(value)) === value ? Number(value) : new ExactNumber(value.toString());
}

/** Reads a binary floating-point number, which Terraform takes to mean its exact binary value. */
export function parseFloat64(value: number): number | ExactNumber {
  if (!Number.isFinite(value)) return new ExactNumber(String(value));
  if (Number.isInteger(value)) return value;
  const exact = exactDecimal(value);
  return digits(exact) === digits(String(value)) ? value : new ExactNumber(exact);
}

/** Writes a number so that Terraform reads the decimal that was meant. */
export function writeNumber(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** Sign, significant digits and exponent, so that equal decimals are equal strings. */
function digits(text: string): string | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const all = (whole + fraction).replace(/^0+/, '');
  if (whole + fraction === '') return undefined;
  const significant = all.replace(/0+$/, '');
  if (significant === '') return '0';
  const scale = Number(exponent) - fraction.length + (all.length - significant.length);
  return `${sign === '-' ? '-' : ''}${significant}e${scale}`;
}

/** The decimal expansion of a binary fraction, which always ends. */
function exactDecimal(value: number): string {
  let scale = 0;
  let scaled = Math.abs(value);
  // Doubling a fraction is exact, so this ends after at most 1074 steps with an integer.
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    scale++;
  }
  // n / 2^k = n * 5^k / 10^k
  return `${value < 0 ? '-' : ''}${BigInt(scaled) * 5n ** BigInt(scale)}e-${scale}`;
}
