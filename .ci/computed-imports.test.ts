import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

// The linter reads what stands between quotes: an import of a name that is computed would evade the
// rule that imports point one way.

const PACKAGES = join(import.meta.dirname, '../packages');

/** What is imported when the code runs and is not to be read there, as it is written. */
function computedImports(code: string): string[] {
  const file = ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest, true);
  const strings = new Map<string, string>();
  const imported: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && isConstant(node) && isText(node.initializer)) {
      strings.set(node.name.getText(), node.initializer.text);
    }
    if (ts.isCallExpression(node) && isImport(node.expression)) imported.push(node.arguments[0]!);
    ts.forEachChild(node, visit);
  };
  visit(file);
  // An optional package that is none of ours may be a constant: bundlers then leave it alone.
  const isRead = (node: ts.Node) =>
    isText(node) || /^(?!@coke\/|\.)./.test(strings.get(node.getText()) ?? '');
  return imported.filter((node) => !isRead(node)).map((node) => node.getText());
}

function isConstant({ parent }: ts.VariableDeclaration): boolean {
  return (parent.flags & ts.NodeFlags.Const) !== 0;
}

function isText(node: ts.Node | undefined): node is ts.StringLiteral {
  return node !== undefined && ts.isStringLiteral(node);
}

/** `import(…)`, `require(…)` and `createRequire(…)(…)`. */
function isImport(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  const name = ts.isCallExpression(callee) ? callee.expression : callee;
  return name.getText() === (name === callee ? 'require' : 'createRequire');
}

test.each([
  ["import('@coke/core')", []],
  ["const name = 'webgpu'; import(name)", []],
  ["createRequire(from)('@tensorflow/tfjs-node')", []],
  ["const name = '@coke/core'; import(name)", ['name']],
  ["const name = './a.ts'; import(name)", ['name']],
  ["let name = 'webgpu'; import(name)", ['name']],
  ['const load = (name: string) => import(name)', ['name']],
  ['import(`webgpu`)', ['`webgpu`']],
  ["import('@coke/' + name)", ["'@coke/' + name"]],
  ['require(name)', ['name']],
  ['createRequire(import.meta.url)(name)', ['name']],
])('%s', (code, computed) => {
  expect(computedImports(code)).toEqual(computed);
});

test('no package imports a name that it computes', () => {
  const files = readdirSync(PACKAGES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(PACKAGES, name, 'src'), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(name, 'src', file),
      ),
    )
    .filter((file) => /(?<!\.test)\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) => {
    const computed = computedImports(readFileSync(join(PACKAGES, file), 'utf8'));
    return computed.map((name) => `${file}: ${name}`);
  });
  expect(found).toEqual([]);
});
