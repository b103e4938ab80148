import { shouldBe } from '@coke/core/check-options';

/** What a literal of Python's is here: a tuple or list is an array. */
export type PythonLiteral =
  | string
  | number
  | boolean
  | null
  | readonly PythonLiteral[]
  | ReadonlyMap<PythonLiteral, PythonLiteral>;

/** Deeper than any array's description. */
const MAX_DEPTH = 32;
const TOKEN =
  /\s*(?:([[\](){}:,])|(\d+)[lL]?|(True|False|None)\b|[uUbB]?('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"))/y;
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g;
const WORDS: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Texts, integers, truth values, None, and tuples, lists and dicts of these, as NumPy writes headers.
 * No code is run.
 *
 * @throws SyntaxError for anything else.
 */
export function parsePythonLiteral(text: string): PythonLiteral {
  const tokens = tokensOf(text);
  let at = 0;

  function read(depth: number): PythonLiteral {
    const token = tokens[at++];
    if (depth > MAX_DEPTH) throw unexpected(`brackets at most ${MAX_DEPTH} deep`, token);
    if (token?.bracket === '(') return items(')', depth);
    if (token?.bracket === '[') return items(']', depth);
    if (token?.bracket === '{') return dict(depth);
    if (token === undefined || token.bracket) throw unexpected('a value', token);
    return token.value;
  }

  /** One value in brackets, without a comma behind it, is that value. */
  function items(end: string, depth: number): PythonLiteral {
    const values: PythonLiteral[] = [];
    let hasComma = false;
    while (!take(end)) {
      if (values.length > 0 && !hasComma) throw unexpected('a comma', tokens[at]);
      values.push(read(depth + 1));
      hasComma = take(',');
    }
    return end === ')' && values.length === 1 && !hasComma ? values[0]! : values;
  }

  function dict(depth: number): PythonLiteral {
    const entries = new Map<PythonLiteral, PythonLiteral>();
    let hasComma = true;
    while (!take('}')) {
      if (!hasComma) throw unexpected('a comma', tokens[at]);
      const key = read(depth + 1);
      if (entries.has(key)) throw unexpected('a key not seen before', { value: key });
      if (!take(':')) throw unexpected('a colon', tokens[at]);
      entries.set(key, read(depth + 1));
      hasComma = take(',');
    }
    return entries;
  }

  function take(bracket: string): boolean {
    const isNext = tokens[at]?.bracket === bracket;
    if (isNext) at += 1;
    else if (at >= tokens.length) throw unexpected(`"${bracket}"`, undefined);
    return isNext;
  }

  const value = read(0);
  if (at < tokens.length) throw unexpected('nothing behind the value', tokens[at]);
  return value;
}

interface Token {
  readonly bracket?: string;
  readonly value: PythonLiteral;
}

function tokensOf(text: string): Token[] {
  const end = text.trimEnd().length;
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const { lastIndex } = TOKEN;
    const match = TOKEN.exec(text);
    if (!match) throw new SyntaxError(shouldBe('it', 'a literal', text.slice(lastIndex)));
    const [, bracket, digits, word, quoted] = match;
    if (bracket) tokens.push({ bracket, value: bracket });
    else if (digits) tokens.push({ value: Number(digits) });
    else tokens.push({ value: word ? WORDS[word]! : unquoted(quoted!) });
  }
  return tokens;
}

function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(ESCAPE, (_, ...groups: (string | undefined)[]) => {
    const [byte, short, long, letter] = groups;
    const digits = byte ?? short ?? long;
    if (digits === undefined) return LETTERS[letter!] ?? letter!;
    const point = Number.parseInt(digits, 16);
    if (point > 0x10ffff) throw new SyntaxError(shouldBe('a character', 'Unicode', digits));
    return String.fromCodePoint(point);
  });
}

function unexpected(rule: string, got: Token | undefined): SyntaxError {
  return new SyntaxError(shouldBe('it', rule, got?.value));
}
