/** Names of all packages of binaries. */
export const names: readonly string[];
/** The binary of this system, unless that has none. */
export function hostBinary(): string | undefined;
/** Packs a compiled addon; returns where the tarball is. */
export function packBinary(binary: string, file: string, folder: string): string;
