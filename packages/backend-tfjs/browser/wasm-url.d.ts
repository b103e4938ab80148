/** Where a file of WebAssembly is served from. */
declare module '*.wasm?url' {
  const url: string;

  export { url as default };
}
