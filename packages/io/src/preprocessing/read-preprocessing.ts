import { inRange, knownNames, oneOf, positiveInteger, shouldBe } from '@coke/core/check-options';
import { MISSING_RULES, type PreprocessedColumn, type Preprocessing } from './preprocessing.ts';

const KINDS = ['number', 'vector', 'category', 'text'] as const;

/**
 * Preprocessing from its JSON, as a model's file keeps it.
 *
 * @throws SyntaxError for what is no JSON; TypeError, RangeError naming what in it is not as it should be.
 */
export function readPreprocessing(text: string): Preprocessing {
  const read: unknown = JSON.parse(text);
  const name = 'preprocessing';
  knownNames(name, read, ['version', 'id', 'missing', 'columns', 'sampledRows']);
  const { version, id, missing, columns, sampledRows } = read as Record<string, unknown>;
  if (version !== 1) throw new RangeError(shouldBe(`${name}.version`, '1', version));
  if (id !== undefined) checkText(`${name}.id`, id);
  const rule = oneOf(`${name}.missing`, missing, MISSING_RULES);
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new TypeError(shouldBe(`${name}.columns`, 'a list of columns', columns));
  }
  const fills = rule === 'mean' || rule === 'median';
  for (const [j, column] of columns.entries()) checkColumn(`${name}.columns[${j}]`, column, fills);
  refuseTwice(
    `${name}.columns`,
    (columns as PreprocessedColumn[]).map((each) => each.name),
  );
  if (sampledRows !== undefined) positiveInteger(`${name}.sampledRows`, sampledRows);
  return read as Preprocessing;
}

function checkColumn(name: string, column: unknown, fills: boolean): void {
  const { kind, ...rest } = Object(column) as Record<string, unknown>;
  switch (oneOf(`${name}.kind`, kind, KINDS)) {
    case 'number':
      knownNames(name, rest, ['name', 'fill', 'shift', 'scale']);
      finite(`${name}.shift`, rest.shift);
      inRange(`${name}.scale`, rest.scale, 'a positive number', (x) => x > 0 && x < Infinity);
      checkFill(`${name}.fill`, rest.fill, fills, finite);
      break;
    case 'vector': {
      knownNames(name, rest, ['name', 'fill', 'width']);
      const width = positiveInteger(`${name}.width`, rest.width);
      checkFill(`${name}.fill`, rest.fill, fills, (list, value) => numbers(list, value, width));
      break;
    }
    case 'category':
      knownNames(name, rest, ['name', 'levels']);
      checkLevels(`${name}.levels`, rest.levels);
      break;
    case 'text':
      knownNames(name, rest, ['name', 'terms', 'frequencies', 'documents']);
      checkLevels(`${name}.terms`, rest.terms);
      positiveInteger(`${name}.documents`, rest.documents);
      checkFrequencies(`${name}.frequencies`, rest);
  }
  checkText(`${name}.name`, rest.name);
}

/** A fill is there exactly where something missing is to be filled in. */
function checkFill(
  name: string,
  value: unknown,
  fills: boolean,
  check: (name: string, value: unknown) => void,
): void {
  if (fills) check(name, value);
  else if (value !== undefined) {
    throw new TypeError(shouldBe(name, 'left out, as nothing is filled in', value));
  }
}

function finite(name: string, value: unknown): void {
  inRange(name, value, 'a finite number', Number.isFinite);
}

function numbers(name: string, value: unknown, width: number): void {
  if (!Array.isArray(value) || value.length !== width) {
    throw new TypeError(shouldBe(name, `${width} numbers`, value));
  }
  for (const [j, each] of value.entries()) finite(`${name}[${j}]`, each);
}

function checkLevels(name: string, levels: unknown): void {
  if (!Array.isArray(levels) || levels.length === 0) {
    throw new TypeError(shouldBe(name, 'a list of values', levels));
  }
  for (const [j, level] of levels.entries()) checkText(`${name}[${j}]`, level);
  refuseTwice(name, levels);
}

function checkFrequencies(
  name: string,
  { frequencies, terms, documents }: Record<string, unknown>,
) {
  const { length } = terms as readonly string[];
  if (!Array.isArray(frequencies) || frequencies.length !== length) {
    throw new TypeError(shouldBe(name, `${length} numbers, as there are terms`, frequencies));
  }
  for (const [j, each] of frequencies.entries()) {
    const atMost = (x: number) => Number.isInteger(x) && x >= 1 && x <= (documents as number);
    inRange(`${name}[${j}]`, each, `an integer in [1, ${documents}]`, atMost);
  }
}

function refuseTwice(name: string, values: readonly string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw new RangeError(shouldBe(name, 'different from each other', value));
    seen.add(value);
  }
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(shouldBe(name, 'a text', value));
}
