export const SWIFTSHADER: string;
export const modules: string;
export function isBuilt(): boolean;
export function vulkanDriver(): string;
export function installDevices(): Promise<void>;
