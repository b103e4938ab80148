import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOnMap, pointBeside, pointNear } from './map-frame.ts';

const coordinate = fc.float({ min: -1e6, max: 1e6, noNaN: true });
const positions = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 })
  .map((points) => Float32Array.from(points.flat()));

test('all points are in the picture, whatever they are', () => {
  fc.assert(
    fc.property(positions, fc.integer({ min: 40, max: 2000 }), (points, width) => {
      const places = placeOnMap(points, width, 300);
      for (let i = 0; i < places.length; i += 2) {
        expect(places[i]).toBeGreaterThanOrEqual(0);
        expect(places[i]).toBeLessThanOrEqual(width);
        expect(places[i + 1]).toBeGreaterThanOrEqual(0);
        expect(places[i + 1]).toBeLessThanOrEqual(300);
      }
    }),
  );
});

test('the picture keeps shapes: a square stays one, its top is up', () => {
  const places = placeOnMap(Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1), 400, 228);
  expect([...places]).toEqual([100, 214, 300, 214, 100, 14, 300, 14]);
});

test('one point far out is put at the edge, and leaves room to the others', () => {
  const square = Array.from({ length: 400 }, (_, i) => [i % 20, Math.floor(i / 20)]);
  const places = placeOnMap(Float32Array.from([...square, [1e6, 10]].flat()), 328, 328);
  const across = places.filter((_, i) => i % 2 === 0);
  expect(across[400]).toBe(314);
  expect(Math.max(...across.slice(0, 400)) - Math.min(...across.slice(0, 400))).toBeGreaterThan(
    150,
  );
});

test('the point that is near is found, and none where none is', () => {
  const places = Float32Array.of(10, 10, 20, 10, 50, 50);
  expect(pointNear(places, 18, 11, 5)).toBe(1);
  expect(pointNear(places, 53, 54, 5)).toBe(2);
  expect(pointNear(places, 35, 30, 5)).toBeUndefined();
});

test('arrow keys go to the next point that way, and stop at the edge', () => {
  //  0 . 1
  //  . 2 .      3 is upon 2
  const places = Float32Array.of(0, 0, 20, 0, 10, 10, 10, 10.2);
  expect(pointBeside(places, 0, 'ArrowRight')).toBe(1);
  expect(pointBeside(places, 2, 'ArrowUp')).toBe(0);
  expect(pointBeside(places, 1, 'ArrowLeft')).toBe(0);
  expect(pointBeside(places, 1, 'ArrowRight')).toBe(1);
  expect([2, 3]).toContain(pointBeside(places, 1, 'ArrowDown'));
});
