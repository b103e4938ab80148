import { basename, join } from 'node:path';
import ts from 'typescript';

/** One way in which a user's project may be set up. */
export interface Setup {
  readonly name: string;
  /** Kind of its files, by their extension: modules or CommonJS. */
  readonly files: 'ts' | 'cts';
  readonly options: ts.CompilerOptions;
}

const strict: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  target: ts.ScriptTarget.ES2022,
};

const node: ts.CompilerOptions = {
  ...strict,
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
  typeRoots: [join(import.meta.dirname, '../../node_modules/@types')],
};

/**
 * Node projects without the DOM, of modules and of CommonJS files, and a browser project without Node's
 * types, whose `lib` has no Symbol.dispose.
 */
export const SETUPS: readonly Setup[] = [
  {
    name: 'NodeNext',
    files: 'ts',
    options: {
      ...node,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    },
  },
  {
    name: 'Node16, CommonJS',
    files: 'cts',
    options: {
      ...node,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      // Else files would have to be written with `import x = require()`.
      verbatimModuleSyntax: false,
    },
  },
  {
    name: 'Bundler',
    files: 'ts',
    options: {
      ...strict,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['es2022', 'dom', 'dom.iterable'].map((name) => `lib.${name}.d.ts`),
      types: [],
    },
  },
];

/** Errors in our declarations and the project's files; `theirs` counts those in other packages. */
export interface TypeCheck {
  readonly errors: readonly string[];
  readonly theirs: number;
}

export function createProgram(folder: string, files: readonly string[], setup: Setup): ts.Program {
  return ts.createProgram(
    files.map((file) => join(folder, file)),
    setup.options,
    // Types are looked up from the project, not from where this check runs.
    { ...ts.createCompilerHost(setup.options), getCurrentDirectory: () => folder },
  );
}

/** Checks files of a project folder together with every declaration that they reach. */
export function typeCheck(folder: string, files: readonly string[], setup: Setup): TypeCheck {
  const diagnostics = ts.getPreEmitDiagnostics(createProgram(folder, files, setup));
  const ours = diagnostics.filter(({ file }) => {
    const [, packagePath] = file?.fileName.split(/^.*\/node_modules\//) ?? [];
    return packagePath === undefined || packagePath.startsWith('@coke/');
  });
  const errors = ours.map(({ file, start, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0;
    const place = file ? `${basename(file.fileName)}:${line}: ` : '';
    return `${setup.name}: ${place}${ts.flattenDiagnosticMessageText(messageText, '\n  ')}`;
  });
  return { errors, theirs: diagnostics.length - ours.length };
}
