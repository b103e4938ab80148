export declare function pageScriptModule(): Promise<string>;
