/** How rows of JSON follow each other: one a line, or as the elements of one array. */
export type JsonLayout = 'lines' | 'array';

/** The layout of a file that begins so: an array of arrays or of objects, or one that goes on in the next line. */
export function jsonLayoutOf(text: string): JsonLayout {
  return /^\s*\[[ \t\r]*(?:[[{\n\]]|$)/.test(text) ? 'array' : 'lines';
}

/** Cuts text that comes in parts into the texts of rows. */
export interface JsonCutter {
  /** Rows that end in this text, in order. */
  push(text: string): string[];
  /** Text of a row that has begun and not ended. */
  readonly rest: string;
  /**
   * Rows after the last text.
   *
   * @returns Undefined where the file should go on.
   */
  end(): string[] | undefined;
}

export function jsonCutter(layout: JsonLayout): JsonCutter {
  return layout === 'lines' ? new LineCutter() : new ElementCutter();
}

class LineCutter implements JsonCutter {
  rest = '';

  push(text: string): string[] {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    return lines.filter((line) => line.trim() !== '');
  }

  end(): string[] {
    return this.rest.trim() === '' ? [] : [this.rest];
  }
}

/** Elements of one array: what is between commas that are in no string, array or object inside of it. */
class ElementCutter implements JsonCutter {
  rest = '';
  /** Where in the rest to go on. */
  #at = 0;
  /** 0 before the array and after it. */
  #depth = 0;
  #isInString = false;
  #isDone = false;

  push(text: string): string[] {
    const all = this.rest + text;
    const elements: string[] = [];
    let start = 0;
    let at = this.#at;
    const take = (end: number) => {
      elements.push(all.slice(start, end));
      start = end + 1;
    };
    while (at < all.length && !this.#isDone) {
      const next = this.#isInString ? /["\\]/g : /["[\]{},]/g;
      next.lastIndex = at;
      const found = next.exec(all);
      if (!found) {
        at = all.length;
        break;
      }
      at = found.index + 1;
      const [char] = found;
      if (char === '"') this.#isInString = !this.#isInString;
      // What it escapes is skipped, in the next text too.
      else if (char === '\\') at++;
      else if (char === '[' || char === '{') {
        if (this.#depth++ === 0) start = at;
      } else if (char === ',') {
        if (this.#depth === 1) take(found.index);
      } else if (--this.#depth === 0) {
        // An array without elements has a blank in their place.
        if (this.#hasElements || all.slice(start, found.index).trim() !== '') take(found.index);
        start = at;
        this.#isDone = true;
      }
      this.#hasElements ||= elements.length > 0;
    }
    this.rest = all.slice(start);
    this.#at = this.#isDone ? 0 : at - start;
    return elements;
  }

  #hasElements = false;

  end(): string[] | undefined {
    return this.#isDone && this.rest.trim() === '' ? [] : undefined;
  }
}
