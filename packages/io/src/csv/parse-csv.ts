import type * as Papa from 'papaparse';

/** How cells and rows are told apart. */
export interface Dialect {
  readonly separator: string;
  /** A line feed may have a carriage return before it, in some lines or all. */
  readonly lineBreak: '\n' | '\r';
}

/** Rows of a text, as far as they are whole. */
export interface ParsedRows {
  /** Blank lines too: of one empty cell. */
  readonly rows: string[][];
  /** The text from the first row on that is not whole. */
  readonly rest: string;
  /** The first quotes that are wrong, and in which of the rows; in the one after them, where that is not whole. */
  readonly problem: { readonly row: number; readonly message: string } | undefined;
}

export interface CsvParser {
  /** @param isLast - Whether the text ends with the file: its last row is whole then, without a line break too. */
  parse(text: string, dialect: Dialect, isLast: boolean): ParsedRows;
  /** The dialect of a file that begins so. */
  guess(text: string): Dialect;
}

const SEPARATORS = [',', ';', '\t', '|'];
/** Rows that are looked at for a separator. */
const GUESS_ROWS = 20;

const PROBLEMS: Readonly<Record<string, string>> = {
  InvalidQuotes: 'a quote that closes a cell should be before a separator or the end of the line',
  MissingQuotes: 'a quote that opens a cell should be closed, got the end of the file',
};

/** papaparse, loaded when it is first needed. */
export async function loadCsvParser(): Promise<CsvParser> {
  const papa = await import('papaparse');
  // A module of CommonJS, whatever loads it.
  const { Parser, parse } = ((papa as { default?: unknown }).default ?? papa) as typeof Papa;
  return {
    parse(given, { separator, lineBreak }, isLast) {
      const text = lineBreak === '\n' ? withLineFeeds(given, separator) : given;
      const parser = new Parser({ delimiter: separator, newline: lineBreak });
      const { data, errors, meta }: Papa.ParseResult<string[]> = parser.parse(text, 0, !isLast);
      // No line comes after the last line break.
      if (isLast && text.endsWith(lineBreak)) data.pop();
      const [error] = errors;
      const problem = error && {
        row: error.row ?? data.length,
        message: PROBLEMS[error.code] ?? error.message,
      };
      return { rows: data, rest: text.slice(meta.cursor), problem };
    },
    guess(text) {
      const { meta } = parse<string[]>(text, {
        preview: GUESS_ROWS,
        skipEmptyLines: true,
        delimitersToGuess: SEPARATORS,
      });
      return { separator: meta.delimiter, lineBreak: meta.linebreak === '\r' ? '\r' : '\n' };
    },
  };
}

/** A text that begins with a row, each of its lines ended by a line feed alone; what is between quotes stays. */
function withLineFeeds(text: string, separator: string): string {
  if (!text.includes('\r\n')) return text;
  const lineFeeds = (from: number, to?: number) => text.slice(from, to).replaceAll('\r\n', '\n');
  let done = '';
  let from = 0;
  for (let open = text.indexOf('"'); open >= 0; ) {
    // One within a cell is a character like others.
    const before = text[open - 1];
    if (open > 0 && before !== separator && before !== '\n') {
      open = text.indexOf('"', open + 1);
      continue;
    }
    let close = text.indexOf('"', open + 1);
    while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    if (close < 0) return done + lineFeeds(from, open) + text.slice(open);
    done += lineFeeds(from, open) + text.slice(open, close + 1);
    from = close + 1;
    open = text.indexOf('"', from);
  }
  return done + lineFeeds(from);
}
