/** Systems that there are binaries for, by the names that Node has for them. */
export interface System {
  readonly platform: string;
  readonly arch: string;
}

/** Every binary: a package of this name each, `@coke/backend-native-…`. */
export const BINARIES = [
  'linux-x64-gnu',
  'linux-x64-musl',
  'linux-arm64-gnu',
  'linux-arm64-musl',
  'darwin-arm64',
  'darwin-x64',
  'win32-x64',
] as const;

export type Binary = (typeof BINARIES)[number];

/** The binaries that may fit a system: of Linux, which C library it has shows when one is loaded. */
export function binariesFor({ platform, arch }: System): Binary[] {
  const system = `${platform}-${arch}`;
  return BINARIES.filter((name) => name === system || name.startsWith(`${system}-`));
}
