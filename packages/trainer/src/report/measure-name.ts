/** What a reader is told of a measure: `codeEntropy` is code entropy. */
export function measureName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
