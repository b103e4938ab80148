// Compiles the kernels in `assembly/` to `src/generated/`, where they are older than their sources.
// The bootstrap calls this, and so does the build; when nothing has changed it takes a moment.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, 'src/generated/kernels.ts');

/** Everything that decides what the compiler puts out. */
function fingerprint() {
  const hash = createHash('sha256');
  const sources = readdirSync(join(HERE, 'assembly')).sort();
  for (const file of ['package.json', 'generate.mjs', ...sources.map((s) => `assembly/${s}`)]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(HERE, file)));
  }
  return hash.digest('hex');
}

/** What is compiled: name of the constant, file, WebAssembly features. */
const MODULES = [
  ['KERNELS', 'index.ts', ['simd', 'threads']],
  ['RELAXED_KERNELS', 'relaxed.ts', ['simd', 'threads', 'relaxed-simd']],
];

/** How a module imports its memory, in the bytes of its format: "env", "memory", a memory, shared. */
const SHARED_MEMORY = Buffer.from('\x03env\x06memory\x02\x03', 'latin1');

/** @throws Error with the compiler's messages if the kernels do not compile. */
export async function generate() {
  const stamp = `// Made by generate.mjs from sources of sha256 ${fingerprint()}\n`;
  if (existsSync(OUT) && readFileSync(OUT, 'utf8').startsWith(stamp)) return;
  let text = stamp;
  for (const [name, file, features] of MODULES) {
    const binary = Buffer.from(await compile(file, features));
    const flag = binary.indexOf(SHARED_MEMORY) + SHARED_MEMORY.length - 1;
    if (flag < SHARED_MEMORY.length) throw new Error(`${file} should import a shared memory`);
    text += `export const ${name} = {\n  base64:\n    '${binary.toString('base64')}',\n`;
    text += `  /** The byte that says whether memory is shared: 3, or 1 where it is not. */\n`;
    text += `  flag: ${flag},\n} as const;\n`;
  }
  mkdirSync(dirname(OUT), { recursive: true });
  writeFileSync(OUT, text);
}

/** Names of the functions of each module, by their number: what profiles call them by. */
export async function functionNames() {
  const names = {};
  for (const [name, file, features] of MODULES) {
    names[name] = readNames(await compile(file, features, ['--debug']));
  }
  return names;
}

/**
 * A module's custom section "name", of which subsection 1 is about functions. Read by hand: an engine that
 * lacks a feature of the module would refuse it whole.
 */
function readNames(module) {
  const bytes = Buffer.from(module);
  let at = 8; // behind the format's magic number and version
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  const names = new Map();
  while (at < bytes.length) {
    const [section, size] = [bytes[at++], number()];
    const end = at + size;
    if (section === 0 && text() === 'name') {
      while (at < end) {
        const [kind, length] = [bytes[at++], number()];
        const next = at + length;
        for (let left = kind === 1 ? number() : 0; left > 0; left--) names.set(number(), text());
        at = next;
      }
    }
    at = end;
  }
  return names;
}

async function compile(entry, features, options = []) {
  const { main } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await main(
    [
      `assembly/${entry}`,
      ...['--outFile', 'kernels.wasm', '-O3', '--converge', '--noAssert'],
      ...['--runtime', 'stub', '--importMemory', '--use', 'abort='],
      ...['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
      ...options,
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile: (name, base) => {
        const path = join(HERE, base === '.' ? '' : base, name);
        return existsSync(path) ? readFileSync(path, 'utf8') : null;
      },
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) binary = contents;
      },
    },
  );
  if (error) throw new Error(`the WebAssembly kernels should compile\n${stderr}`);
  return binary;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await generate();
