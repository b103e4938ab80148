/** Is the addon there? It may be older than its sources. */
export function isBuilt(): boolean;
/** Compiles the addon for this machine, unless it is current; where `optional`, only if there is cargo. */
export function buildNative(options?: { readonly optional?: boolean }): Promise<void>;
