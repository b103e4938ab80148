import type { ColumnType, NumberArray } from '../table/table.ts';
import { type ArrowType, ArrowTypeId } from './arrow-data.ts';

/** What a type of Arrow's is in a table, but for lists of numbers, which are vectors where they are as long. */
export function columnType(type: ArrowType): Exclude<ColumnType, 'vector'> {
  switch (type.typeId) {
    case ArrowTypeId.int:
      return type.bitWidth === 64 ? 'bigint' : 'number';
    case ArrowTypeId.duration:
      return 'bigint';
    case ArrowTypeId.float:
    case ArrowTypeId.decimal:
      return 'number';
    case ArrowTypeId.bool:
      return 'boolean';
    case ArrowTypeId.dictionary:
      return columnType(type.dictionary!);
    default:
      return 'text';
  }
}

/** The type of a list's numbers; undefined for what is no list of numbers. */
export function listedNumbers({ typeId, children }: ArrowType): ArrowType | undefined {
  const isList =
    typeId === ArrowTypeId.list ||
    typeId === ArrowTypeId.largeList ||
    typeId === ArrowTypeId.fixedSizeList;
  const type = isList ? children?.[0]?.type : undefined;
  if (!type || type.typeId === ArrowTypeId.dictionary) return undefined;
  return columnType(type) === 'text' ? undefined : type;
}

/** Room for so many numbers of a type: integers of 64 bits, in a vector, are doubles. */
export function roomFor(
  { typeId, bitWidth, isSigned, precision }: ArrowType,
  length: number,
): NumberArray {
  if (typeId === ArrowTypeId.bool) return new Uint8Array(length);
  if (typeId === ArrowTypeId.float && precision !== 2) return new Float32Array(length);
  if (typeId === ArrowTypeId.int && bitWidth === 8) {
    return isSigned ? new Int8Array(length) : new Uint8Array(length);
  }
  if (typeId === ArrowTypeId.int && bitWidth === 16) {
    return isSigned ? new Int16Array(length) : new Uint16Array(length);
  }
  if (typeId === ArrowTypeId.int && bitWidth === 32) {
    return isSigned ? new Int32Array(length) : new Uint32Array(length);
  }
  return new Float64Array(length);
}
