export const TFJS_NODE_FOLDER: string;
export function isBuilt(): boolean;
export function build(): Promise<void>;
