import type * as Papa from 'papaparse';

/** How cells and rows are told apart. */
export interface Dialect {
  readonly separator: string;
  readonly lineBreak: string;
}

/** Rows of a text, as far as they are whole. */
export interface ParsedRows {
  /** Blank lines too: of one empty cell. */
  readonly rows: string[][];
  /** Where in the text the first row begins that is not whole. */
  readonly end: number;
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
    parse(text, { separator, lineBreak }, isLast) {
      const parser = new Parser({ delimiter: separator, newline: lineBreak as '\n' });
      const { data, errors, meta }: Papa.ParseResult<string[]> = parser.parse(text, 0, !isLast);
      // No line comes after the last line break.
      if (isLast && text.endsWith(lineBreak)) data.pop();
      const [error] = errors;
      const problem = error && {
        row: error.row ?? data.length,
        message: PROBLEMS[error.code] ?? error.message,
      };
      return { rows: data, end: meta.cursor, problem };
    },
    guess(text) {
      const { meta } = parse<string[]>(text, {
        preview: GUESS_ROWS,
        skipEmptyLines: true,
        delimitersToGuess: SEPARATORS,
      });
      return { separator: meta.delimiter, lineBreak: meta.linebreak };
    },
  };
}
