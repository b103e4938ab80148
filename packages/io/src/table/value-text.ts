/** The texts of values that are neither numbers nor text themselves: the same whatever file they come from. */

const MILLISECONDS_A_DAY = 86_400_000;

/** What a count of time units is worth: units a second. */
export type UnitsASecond = 1 | 1_000 | 1_000_000 | 1_000_000_000;

/** `2024-02-29`, of days since 1970. */
export function dateText(days: number): string {
  return isoText(days * MILLISECONDS_A_DAY).slice(0, -'T00:00:00.000Z'.length);
}

/** `2024-02-29T12:00:00.5`, of units since 1970; with `Z` where it is an instant, not what a clock showed. */
export function timestampText(
  units: bigint,
  unitsASecond: UnitsASecond,
  isInstant: boolean,
): string {
  const [seconds, rest] = wholeSeconds(units, unitsASecond);
  const text = isoText(Number(seconds) * 1000).slice(0, -'.000Z'.length);
  return `${text}${fractionText(rest, unitsASecond)}${isInstant ? 'Z' : ''}`;
}

/** `12:00:00.5`, of units since midnight. */
export function timeText(units: bigint, unitsASecond: UnitsASecond): string {
  const [seconds, rest] = wholeSeconds(units, unitsASecond);
  const [hours, minutes] = [seconds / 3600n, (seconds / 60n) % 60n];
  const clock = [hours, minutes, seconds % 60n].map((n) => `${n}`.padStart(2, '0')).join(':');
  return `${clock}${fractionText(rest, unitsASecond)}`;
}

/** `P1M2DT3.5S`, a duration of ISO 8601. */
export function intervalText(months: number, days: number, nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const [seconds, rest] = wholeSeconds(
    nanoseconds < 0n ? -nanoseconds : nanoseconds,
    1_000_000_000,
  );
  const time = `${sign}${seconds}${fractionText(rest, 1_000_000_000)}`;
  const text = `${months ? `${months}M` : ''}${days ? `${days}D` : ''}${nanoseconds ? `T${time}S` : ''}`;
  return `P${text || 'T0S'}`;
}

/** The double nearest to `unscaled / 10 ** scale`. */
export function decimalNumber(unscaled: bigint | number, scale: number): number {
  const number = Number(unscaled);
  // Both are exact, so their quotient is rounded once.
  if (Number.isSafeInteger(number) && scale >= 0 && scale <= 22) return number / 10 ** scale;
  return Number(`${unscaled}e${-scale}`);
}

/** A signed integer of any width, two's complement, most significant byte first. */
export function bigEndianInteger(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

export function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that no type says are text: as text where they are UTF-8, else in hexadecimal with `0x` before it. */
export function binaryText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return `0x${hexText(bytes)}`;
  }
}

/** `8c1d…-…`, of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
  return hexText(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The number of a half-precision float, given its 16 bits. */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  return sign * 2 ** (exponent - 25) * (1024 + fraction);
}

/**
 * JSON of a nested value. Integers of 64 bits keep their digits; what JSON has no number for is `null`.
 */
export function jsonText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `[${Array.from(value as ArrayLike<unknown>, jsonText).join(',')}]`;
  }
  const fields = Object.entries(value).map(([key, of]) => `${JSON.stringify(key)}:${jsonText(of)}`);
  return `{${fields.join(',')}}`;
}

/** Seconds, rounded down, and the units left. */
function wholeSeconds(units: bigint, unitsASecond: UnitsASecond): [seconds: bigint, rest: bigint] {
  const per = BigInt(unitsASecond);
  const rest = ((units % per) + per) % per;
  return [(units - rest) / per, rest];
}

/** As many digits as there are, in threes: none, 3, 6 or 9. */
function fractionText(rest: bigint, unitsASecond: UnitsASecond): string {
  if (!rest) return '';
  const digits = `${rest}`.padStart(Math.log10(unitsASecond), '0');
  return `.${digits.replace(/(000)+$/, '')}`;
}

/** What ISO 8601 has no date for is its count of milliseconds: years past 275,760. */
function isoText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? `${milliseconds}T00:00:00.000Z` : date.toISOString();
}
