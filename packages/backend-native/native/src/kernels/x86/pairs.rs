//! Scores of pairs: products of 8 or 16 pairs are turned, so that each element is added to the sums of
//! all of them at a time.

use crate::kernels::pairs::Pairs;
use std::arch::x86_64::*;

/// # Safety
/// Needs AVX-512.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
pub unsafe fn score_sixteen(pairs: &mut Pairs) {
    pairs.check();
    let dim = pairs.dim;
    for at in (0..pairs.pairs.len()).step_by(16) {
        let vectors: [_; 16] = std::array::from_fn(|p| pairs.vectors(at + p));
        let mut sums = _mm512_setzero_ps();
        for j in (0..dim).step_by(16) {
            // Elements behind the last are zeros, which change no sum: none of them is -0.
            let mask = if dim - j < 16 { (1u16 << (dim - j)) - 1 } else { u16::MAX };
            let products: [__m512; 16] = std::array::from_fn(|p| unsafe {
                let (x, c) = vectors[p];
                let x = _mm512_maskz_loadu_ps(mask, x.add(j));
                _mm512_mul_ps(x, _mm512_maskz_loadu_ps(mask, c.add(j)))
            });
            for element in turn_sixteen(products) {
                sums = _mm512_add_ps(sums, element);
            }
        }
        let to = &mut pairs.scores[at..at + 16];
        // SAFETY: 16 numbers.
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), sums) };
    }
}

/// 16 rows of 16 numbers, columns for rows.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
fn turn_sixteen(rows: [__m512; 16]) -> [__m512; 16] {
    // Within lanes of 4: number q of fours[g][e] is element 4 q + e of pairs 4 g to 4 g + 3.
    let fours: [[__m512; 4]; 4] = std::array::from_fn(|g| {
        let [a, b, c, d] = [rows[4 * g], rows[4 * g + 1], rows[4 * g + 2], rows[4 * g + 3]];
        let (low, high) = (_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
        let (low1, high1) = (_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
        [
            _mm512_shuffle_ps::<0b01_00_01_00>(low, low1),
            _mm512_shuffle_ps::<0b11_10_11_10>(low, low1),
            _mm512_shuffle_ps::<0b01_00_01_00>(high, high1),
            _mm512_shuffle_ps::<0b11_10_11_10>(high, high1),
        ]
    });
    let mut turned = [_mm512_setzero_ps(); 16];
    for e in 0..4 {
        let [a, b, c, d] = [fours[0][e], fours[1][e], fours[2][e], fours[3][e]];
        let even = _mm512_shuffle_f32x4::<0b10_00_10_00>(a, b);
        let odd = _mm512_shuffle_f32x4::<0b11_01_11_01>(a, b);
        let even1 = _mm512_shuffle_f32x4::<0b10_00_10_00>(c, d);
        let odd1 = _mm512_shuffle_f32x4::<0b11_01_11_01>(c, d);
        turned[e] = _mm512_shuffle_f32x4::<0b10_00_10_00>(even, even1);
        turned[4 + e] = _mm512_shuffle_f32x4::<0b10_00_10_00>(odd, odd1);
        turned[8 + e] = _mm512_shuffle_f32x4::<0b11_01_11_01>(even, even1);
        turned[12 + e] = _mm512_shuffle_f32x4::<0b11_01_11_01>(odd, odd1);
    }
    turned
}

/// # Safety
/// Needs AVX2.
#[inline]
#[target_feature(enable = "avx2,fma")]
pub unsafe fn score_eight(pairs: &mut Pairs) {
    pairs.check();
    let dim = pairs.dim;
    for at in (0..pairs.pairs.len()).step_by(8) {
        let vectors: [_; 8] = std::array::from_fn(|p| pairs.vectors(at + p));
        let mut sums = _mm256_setzero_ps();
        for j in (0..dim).step_by(8) {
            // Elements behind the last are zeros, which change no sum: none of them is -0.
            let left = _mm256_set1_epi32((dim - j).min(8) as i32);
            let mask = _mm256_cmpgt_epi32(left, _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
            let products: [__m256; 8] = std::array::from_fn(|p| unsafe {
                let (x, c) = vectors[p];
                let x = _mm256_maskload_ps(x.add(j), mask);
                _mm256_mul_ps(x, _mm256_maskload_ps(c.add(j), mask))
            });
            for element in turn_eight(products) {
                sums = _mm256_add_ps(sums, element);
            }
        }
        let to = &mut pairs.scores[at..at + 8];
        // SAFETY: 8 numbers.
        unsafe { _mm256_storeu_ps(to.as_mut_ptr(), sums) };
    }
}

/// 8 rows of 8 numbers, columns for rows.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn turn_eight(rows: [__m256; 8]) -> [__m256; 8] {
    // Within lanes of 4: number q of fours[g][e] is element 4 q + e of pairs 4 g to 4 g + 3.
    let fours: [[__m256; 4]; 2] = std::array::from_fn(|g| {
        let [a, b, c, d] = [rows[4 * g], rows[4 * g + 1], rows[4 * g + 2], rows[4 * g + 3]];
        let (low, high) = (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
        let (low1, high1) = (_mm256_unpacklo_ps(c, d), _mm256_unpackhi_ps(c, d));
        [
            _mm256_shuffle_ps::<0b01_00_01_00>(low, low1),
            _mm256_shuffle_ps::<0b11_10_11_10>(low, low1),
            _mm256_shuffle_ps::<0b01_00_01_00>(high, high1),
            _mm256_shuffle_ps::<0b11_10_11_10>(high, high1),
        ]
    });
    let mut turned = [_mm256_setzero_ps(); 8];
    for e in 0..4 {
        turned[e] = _mm256_permute2f128_ps::<0x20>(fours[0][e], fours[1][e]);
        turned[4 + e] = _mm256_permute2f128_ps::<0x31>(fours[0][e], fours[1][e]);
    }
    turned
}
