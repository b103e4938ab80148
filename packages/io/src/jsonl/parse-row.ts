/** A value of a row, as JSON has it; integers that a double does not hold are bigints. */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** More digits than those of any integer that a double holds: neither a fraction nor an exponent. */
const LONG_INTEGER = /(?<![\d.])\d{16,}(?![\d.eE])/;
const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\bNaN\b/g;

/**
 * A row of JSON. `NaN`, which Python writes and JSON has not, is null: missing.
 *
 * @throws SyntaxError for what is no JSON.
 */
export function parseRow(text: string): JsonValue {
  if (!LONG_INTEGER.test(text)) {
    try {
      return JSON.parse(text);
    } catch (error) {
      if (!/\bNaN\b/.test(text)) throw error;
    }
  }
  const mark = unusedCharacter(text);
  const marked = text.replace(STRING_OR_WORD, (found) => {
    if (found === 'NaN') return 'null';
    const isUnsafe = /^-?\d+$/.test(found) && !Number.isSafeInteger(Number(found));
    return isUnsafe ? `"${mark}${found}"` : found;
  });
  return JSON.parse(marked, (_, value) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(1)) : value,
  );
}

/** One of those for private use that stands nowhere in the text, by an escape neither. */
function unusedCharacter(text: string): string {
  const lower = text.toLowerCase();
  let code = 0xe000;
  while (text.includes(String.fromCharCode(code)) || lower.includes(`\\u${code.toString(16)}`)) {
    code++;
  }
  return String.fromCharCode(code);
}

/** The JSON text of a value. */
export function jsonText(value: JsonValue): string {
  if (typeof value === 'bigint') return `${value}`;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `${JSON.stringify(name)}:${jsonText(field)}`,
  );
  return `{${fields.join(',')}}`;
}

/**
 * The fields of a row: of an object its own; numbers in an array are the one field `vector`, other arrays have
 * `column1`, `column2`, …; a single value is `value`. Undefined for null.
 */
export function fieldsOf(row: JsonValue): readonly (readonly [string, JsonValue])[] | undefined {
  if (row === null) return undefined;
  if (typeof row !== 'object') return [['value', row]];
  if (!Array.isArray(row)) return Object.entries(row);
  if (isVector(row)) return [['vector', row]];
  return row.map((value, index) => [`column${index + 1}`, value] as const);
}

/** Numbers, some of which may be missing. */
export function isVector(value: JsonValue): value is (number | bigint | null)[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => each === null || typeof each === 'number' || typeof each === 'bigint')
  );
}
