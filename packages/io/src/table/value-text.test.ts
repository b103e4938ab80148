import { util } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bigEndianInteger,
  binaryText,
  dateText,
  decimalNumber,
  halfFloat,
  intervalText,
  jsonText,
  timestampText,
  timeText,
  uuidText,
} from './value-text.ts';

test('dates and timestamps are those of Date', () => {
  const dates = fc.date({
    min: new Date('-000099-01-01'),
    max: new Date('9999-12-31'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      const iso = date.toISOString();
      const milliseconds = BigInt(date.getTime());
      const text = timestampText(milliseconds, 1_000, true);
      expect(new Date(text).getTime()).toBe(date.getTime());
      expect([iso, iso.replace('.000Z', 'Z')]).toContain(text);
      const nanoseconds = timestampText(milliseconds * 1_000_000n + 1n, 1_000_000_000, false);
      expect(nanoseconds).toBe(iso.replace('Z', '000001'));
      const days = Math.floor(date.getTime() / 86_400_000);
      expect(dateText(days)).toBe(iso.slice(0, iso.indexOf('T')));
      const seconds = BigInt(Math.floor(date.getTime() / 1000));
      expect(timestampText(seconds, 1, false)).toBe(iso.replace(/\.\d+Z$/, ''));
    }),
  );
});

test('times, intervals, UUIDs, bytes', () => {
  expect(timeText(0n, 1)).toBe('00:00:00');
  expect(timeText(86_399_999_999n, 1_000_000)).toBe('23:59:59.999999');
  expect(intervalText(0, 0, 0n)).toBe('PT0S');
  expect(intervalText(14, -3, -1_500_000_000n)).toBe('P14M-3DT-1.500S');
  expect(uuidText(Uint8Array.from({ length: 16 }, (_, i) => i))).toBe(
    '00010203-0405-0607-0809-0a0b0c0d0e0f',
  );
  expect(binaryText(new TextEncoder().encode('ü'))).toBe('ü');
  expect(binaryText(Uint8Array.of(0xc3))).toBe('0xc3');
});

test('half floats are those of apache-arrow', () => {
  for (let bits = 0; bits < 65_536; bits++) {
    // It has one NaN fewer: infinities with bits set.
    const expected = (bits & 0x7fff) > 0x7c00 ? Number.NaN : util.uint16ToFloat64(bits);
    expect(
      Object.is(halfFloat(bits), expected) || `${bits}: ${halfFloat(bits)}, not ${expected}`,
    ).toBe(true);
  }
});

test('a decimal is the double nearest to it', () => {
  const integers = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n });
  fc.assert(
    fc.property(integers, fc.integer({ min: -5, max: 38 }), (unscaled, scale) => {
      const digits = `${unscaled < 0n ? -unscaled : unscaled}`.padStart(39, '0');
      const text =
        scale > 0
          ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
          : digits + '0'.repeat(-scale);
      expect(decimalNumber(unscaled, scale)).toBe(
        unscaled === 0n ? 0 : Number(unscaled < 0n ? `-${text}` : text),
      );
    }),
  );
  expect(decimalNumber(3, 1)).toBe(0.3);
});

test('integers of any width, most significant byte first', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const view = new DataView(new ArrayBuffer(8));
      view.setBigInt64(0, value);
      expect(bigEndianInteger(new Uint8Array(view.buffer))).toBe(value);
    }),
  );
  expect(bigEndianInteger(Uint8Array.of(0xff))).toBe(-1n);
});

test('JSON is what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(jsonText([2n ** 60n, Float32Array.of(0.5), undefined, Number.NaN])).toBe(
    '[1152921504606846976,[0.5],null,null]',
  );
});
