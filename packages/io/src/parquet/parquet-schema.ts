import type { FileMetaData, SchemaElement, SchemaTree } from 'hyparquet';
import { type LeafType, leafType } from './leaf-type.ts';

/** What a column chunk of each row group holds. */
export interface Leaf {
  /** Which of a row group's chunks is its own. */
  readonly index: number;
  readonly element: SchemaElement;
  /** From the root to the leaf. */
  readonly path: readonly SchemaTree[];
  readonly type: LeafType;
  /** Level of a value that is there: how many nodes above it, itself included, may be missing or repeated. */
  readonly maxDefinition: number;
  /** How many lists it is inside. */
  readonly maxRepetition: number;
}

/** A column of the table: everything below one child of the schema's root. */
export interface ParquetColumn {
  readonly name: string;
  readonly tree: SchemaTree;
  readonly leaves: readonly Leaf[];
  /** One value a row; a list of numbers a row; anything else. */
  readonly kind: 'flat' | 'list' | 'nested';
  /** Of a list: the definition level of an element, be it missing, and of a list that is there. */
  readonly elementLevel: number;
}

/** The table's columns. A schema that contradicts itself is an Error. */
export function parquetColumns({ schema }: FileMetaData): ParquetColumn[] {
  const [root] = schema;
  if (!root) throw new Error('schema should have a root, got nothing');
  let next = 1;
  let leafCount = 0;
  const columns: ParquetColumn[] = [];
  const tree: SchemaTree = { element: root, children: [], count: schema.length, path: [] };

  const grow = (parent: readonly SchemaTree[], leaves: Leaf[]): SchemaTree => {
    const element = schema[next++];
    if (!element)
      throw new Error(`schema should have ${next} elements or more, got ${schema.length}`);
    const start = next - 1;
    const children: SchemaTree[] = [];
    const node = {
      element,
      children,
      path: [...parent.at(-1)!.path, element.name],
      count: 1,
    } satisfies SchemaTree;
    const path = [...parent, node];
    for (let i = 0; i < (element.num_children ?? 0); i++) children.push(grow(path, leaves));
    node.count = next - start;
    if (children.length === 0) leaves.push(leafOf(path, leafCount++));
    return node;
  };

  for (let i = 0; i < (root.num_children ?? 0); i++) {
    const leaves: Leaf[] = [];
    const node = grow([tree], leaves);
    tree.children.push(node);
    const kind = kindOf(node, leaves);
    columns.push({
      name: node.element.name,
      tree: node,
      leaves,
      kind,
      elementLevel: kind === 'list' ? elementLevel(leaves[0]!) : 0,
    });
  }
  return columns;
}

function leafOf(path: readonly SchemaTree[], index: number): Leaf {
  const { element } = path.at(-1)!;
  const repetitions = path.slice(1).map((node) => node.element.repetition_type);
  return {
    index,
    element,
    path,
    type: leafType(element),
    maxDefinition: repetitions.filter((repetition) => repetition !== 'REQUIRED').length,
    maxRepetition: repetitions.filter((repetition) => repetition === 'REPEATED').length,
  };
}

function kindOf(node: SchemaTree, [leaf, ...others]: readonly Leaf[]): ParquetColumn['kind'] {
  if (node.children.length === 0 && node.element.repetition_type !== 'REPEATED') return 'flat';
  const { converted_type: converted, logical_type: logical } = node.element;
  const isList = node.children.length === 0 || converted === 'LIST' || logical?.type === 'LIST';
  const isVector =
    isList && others.length === 0 && leaf?.maxRepetition === 1 && leaf.type.type !== 'text';
  // Below the list may be a structure of one field: it is no list of numbers.
  return isVector && leaf.path.length <= 4 ? 'list' : 'nested';
}

function elementLevel({ path }: Leaf): number {
  let level = 0;
  for (const { element } of path.slice(1)) {
    if (element.repetition_type !== 'REQUIRED') level++;
    if (element.repetition_type === 'REPEATED') break;
  }
  return level;
}
