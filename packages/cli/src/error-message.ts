/** What went wrong, in one line. */
export function messageOf(error: unknown): string {
  const { code, path } = Object(error) as NodeJS.ErrnoException;
  const problem = code === undefined ? undefined : PROBLEMS[code];
  if (problem !== undefined) return path === undefined ? problem : `${path}: ${problem}`;
  const text = error instanceof Error ? withReason(error) : String(error);
  return text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** Node says of what cannot be fetched only that. */
function withReason({ message, cause }: Error): string {
  const because = message === 'fetch failed' && cause instanceof Error ? `: ${cause.message}` : '';
  return message + because;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'may not be read or written',
  EISDIR: 'is a folder',
  EEXIST: 'is no folder',
  ENOTDIR: 'lies in what is no folder',
  ENOSPC: 'there is no room left on the disk',
};
