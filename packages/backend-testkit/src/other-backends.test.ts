import { float32 } from '../mutants/float32.ts';
import { tidy } from '../mutants/leaks.ts';
import { nativeReference, rowListOptions } from '../mutants/native-reference.ts';
import { testBackend, testRecordedCases } from './vitest.ts';

// Correct backends that differ from the reference: in rounding, in what they take, in being counted.
testBackend(float32);
testRecordedCases(float32);
testBackend(nativeReference, rowListOptions);
testRecordedCases(nativeReference, rowListOptions);
testBackend(tidy.create, { ...tidy.options, name: tidy.name });
