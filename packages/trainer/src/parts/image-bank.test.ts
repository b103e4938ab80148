import { expect, test } from 'vitest';
import { ImageBank } from './image-bank.ts';

const SIZE = { slots: 4, views: 2, dim: 2 };

/** Rows of images 7, 5 and 9, in slots 0 to 2. */
function partlyFull(): ImageBank {
  const bank = new ImageBank(SIZE);
  bank.put(0, Int32Array.of(7, 5, 9), [
    [1, 2, 3, 4, 5, 6],
    [10, 20, 30, 40, 50, 60],
  ]);
  return bank;
}

test('rows are where they were put, the later in place of the earlier', () => {
  const bank = partlyFull();
  expect(bank.isFull).toBe(false);
  bank.put(2, Int32Array.of(3, 0), [
    [7, 8, 9, 1],
    [70, 80, 90, 10],
  ]);
  expect(bank.isFull).toBe(true);
  expect([...bank.ids]).toEqual([7, 5, 3, 0]);
  expect([...bank.rows(0).data]).toEqual([1, 2, 3, 4, 7, 8, 9, 1]);
  expect(bank.rows(1)).toMatchObject({ rows: 4, cols: 2 });
  expect([...bank.rows(1).data]).toEqual([10, 20, 30, 40, 70, 80, 90, 10]);
});

test('what does not fit is refused, and changes nothing', () => {
  const bank = partlyFull();
  const before = structuredClone(bank.tensors());
  const rows = [1, 2, 3, 4];
  expect(() => bank.put(3, Int32Array.of(1, 2), [rows, rows])).toThrow(
    'slots of the bank should be at least 5, got 4',
  );
  expect(() => bank.put(0, Int32Array.of(1, 2), [rows, [1, 2]])).toThrow(
    'rows for the bank should be of 2 × 2 values, got 2',
  );
  expect(() => bank.put(0, Int32Array.of(1, 2), [rows])).toThrow(
    'views of the bank should be 2, got 1',
  );
  expect(bank.tensors()).toEqual(before);
});

test('its tensors are read by a bank of the same size alone, once asked to', () => {
  const bank = partlyFull();
  const other = new ImageBank(SIZE);
  const take = other.read(structuredClone(bank.tensors()));
  expect(other.ids[0]).toBe(-1);
  take();
  expect(other.tensors()).toEqual(bank.tensors());
  const wider = new ImageBank({ ...SIZE, dim: 3 });
  expect(() => wider.read(bank.tensors())).toThrow(
    'tensor bank-0 should be Float32Array of shape 4 × 3, got "Float32Array of shape 4 × 2"',
  );
  expect(() => wider.read(new Map())).toThrow(
    'tensor bank-ids should be Int32Array of shape 4, got undefined',
  );
  other.clear();
  expect(other.tensors()).toEqual(new ImageBank(SIZE).tensors());
});
