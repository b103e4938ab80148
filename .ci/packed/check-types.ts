import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { ExportedNames } from './exported-names.ts';
import { createProgram, type Setup, typeCheck } from './type-check.ts';

/**
 * Type-checks, in one kind of project, files that import every name of every entry, and `others`, which
 * are modules.
 * The declarations should promise just the values that exist at run time.
 */
export function checkTypes(
  folder: string,
  values: ExportedNames,
  others: readonly string[],
  setup: Setup,
): string[] {
  const problems: string[] = [];
  const files: string[] = [];
  for (const [specifier, have] of Object.entries(values)) {
    const { all, atRunTime } = declaredNames(folder, specifier, setup);
    if (String(atRunTime) !== String(have)) {
      problems.push(`${setup.name}: ${specifier} declares ${atRunTime}, and exports ${have}`);
    }
    const list = all.map((name) => (have.includes(name) ? name : `type ${name}`)).join(', ');
    const file = `every-${files.length}.${setup.files}`;
    const code = `import { ${list} } from '${specifier}';\nexport { ${list} };\n`;
    writeFileSync(join(folder, file), code);
    files.push(file);
    console.log(`  ${setup.name}: ${all.length} names of ${specifier}`);
  }
  const { errors, theirs } = typeCheck(
    folder,
    setup.files === 'ts' ? [...files, ...others] : files,
    setup,
  );
  if (theirs > 0) console.log(`  ${setup.name}: ${theirs} errors in others' declarations left out`);
  return [...problems, ...errors];
}

function declaredNames(
  folder: string,
  specifier: string,
  setup: Setup,
): { all: string[]; atRunTime: string[] } {
  const file = `entry.${setup.files}`;
  writeFileSync(join(folder, file), `import * as entry from '${specifier}';\n`);
  const program = createProgram(folder, [file], setup);
  const [statement] = program.getSourceFile(join(folder, file))?.statements ?? [];
  const checker = program.getTypeChecker();
  const module =
    statement &&
    ts.isImportDeclaration(statement) &&
    checker.getSymbolAtLocation(statement.moduleSpecifier);
  const all = module ? checker.getExportsOfModule(module) : [];
  const names = (symbols: readonly ts.Symbol[]) => symbols.map((symbol) => symbol.name).sort();
  return { all: names(all), atRunTime: names(all.filter((symbol) => isValue(symbol, checker))) };
}

function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (symbol.declarations?.some(ts.isTypeOnlyExportDeclaration)) return false;
  const alias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const target = alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
}
