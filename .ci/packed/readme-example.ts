/** A README's example and what it should print. */
export interface ReadmeExample {
  readonly code: string;
  readonly output: string;
}

const FENCE = /^```(\w*)[^\n]*\n(.*?)^```$/gms;
const OUTPUT = new Set(['text', 'console']);

/**
 * The first ```` ```ts ```` block of a README, and the first ```` ```text ```` or ```` ```console ````
 * block after it, which is what the example prints.
 *
 * @throws Error if either is missing.
 */
export function readmeExample(markdown: string): ReadmeExample {
  let code: string | undefined;
  for (const [, language = '', body = ''] of markdown.matchAll(FENCE)) {
    if (code === undefined && language === 'ts') code = body;
    else if (code !== undefined && OUTPUT.has(language)) return { code, output: body };
  }
  throw new Error(
    `README.md should have a \`\`\`ts block, then a \`\`\`text block with what it prints; got no ${
      code === undefined ? 'ts' : 'text'
    } block`,
  );
}
