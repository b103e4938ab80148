import type { Matrix } from '@coke/core';
import { PbfWriter } from 'pbf';
import { transposed } from './transposed.ts';

/** Numbers of ONNX's protocol buffers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const IR_VERSION = 8;
const OPERATORS = 13;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;

interface Value {
  readonly name: string;
  readonly type: number;
  readonly shape: readonly number[];
}

/**
 * labels = ArgMax(x · centersᵀ + prices) as an ONNX model: input `x`, b × d, output `labels`, b.
 * Centers and prices are constants, which the runtime may lay out as it likes best.
 *
 * @param centers - K × d.
 */
export function onnxModel(centers: Matrix, prices: Float32Array, rows: number): Uint8Array {
  const { rows: k, cols: dim } = centers;
  const model = new PbfWriter();
  model.writeVarintField(1, IR_VERSION);
  model.writeMessage(8, (version, to) => to.writeVarintField(2, version), OPERATORS);
  model.writeMessage(7, writeGraph, undefined);
  return model.finish();

  function writeGraph(_: undefined, to: PbfWriter): void {
    to.writeMessage(1, writeNode, { type: 'MatMul', inputs: ['x', 'centers'], output: 'products' });
    to.writeMessage(1, writeNode, {
      type: 'Add',
      inputs: ['products', 'prices'],
      output: 'scores',
    });
    to.writeMessage(1, writeNode, {
      type: 'ArgMax',
      inputs: ['scores'],
      output: 'labels',
      attributes: { axis: 1, keepdims: 0 },
    });
    to.writeStringField(2, 'assign');
    to.writeMessage(5, writeTensor, {
      name: 'centers',
      shape: [dim, k],
      data: transposed(centers),
    });
    to.writeMessage(5, writeTensor, { name: 'prices', shape: [k], data: prices });
    to.writeMessage(11, writeValue, { name: 'x', type: FLOAT, shape: [rows, dim] });
    to.writeMessage(12, writeValue, { name: 'labels', type: INT64, shape: [rows] });
  }
}

interface Node {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number>>;
}

function writeNode({ type, inputs, output, attributes = {} }: Node, to: PbfWriter): void {
  for (const input of inputs) to.writeStringField(1, input);
  to.writeStringField(2, output);
  to.writeStringField(4, type);
  for (const attribute of Object.entries(attributes)) {
    to.writeMessage(5, writeAttribute, attribute);
  }
}

function writeAttribute([name, value]: [string, number], to: PbfWriter): void {
  to.writeStringField(1, name);
  to.writeVarintField(3, value);
  to.writeVarintField(20, ATTRIBUTE_INT);
}

function writeTensor(
  { name, shape, data }: { name: string; shape: readonly number[]; data: Float32Array },
  to: PbfWriter,
): void {
  for (const extent of shape) to.writeVarintField(1, extent);
  to.writeVarintField(2, FLOAT);
  to.writeStringField(8, name);
  to.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValue({ name, type, shape }: Value, to: PbfWriter): void {
  to.writeStringField(1, name);
  to.writeMessage(2, (_, it) => it.writeMessage(1, writeTensorType, { type, shape }), undefined);
}

function writeTensorType(
  { type, shape }: { type: number; shape: readonly number[] },
  to: PbfWriter,
): void {
  to.writeVarintField(1, type);
  to.writeMessage(2, writeShape, shape);
}

function writeShape(shape: readonly number[], to: PbfWriter): void {
  for (const extent of shape) {
    to.writeMessage(1, (value, dimension) => dimension.writeVarintField(1, value), extent);
  }
}
