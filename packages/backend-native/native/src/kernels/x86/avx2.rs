//! 8 float32, 4 float64.

use crate::kernels::doubles::Doubles;
use crate::kernels::vector::Vector;
use std::arch::x86_64::*;

#[derive(Clone, Copy)]
pub struct Eight(pub __m256);

impl Vector for Eight {
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Eight(unsafe { _mm256_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Eight(unsafe { _mm256_loadu_ps(from) })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        unsafe {
            let count = _mm256_set1_epi32(count.min(8) as i32);
            let mask = _mm256_cmpgt_epi32(count, _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
            Eight(_mm256_maskload_ps(from, mask))
        }
    }

    #[inline(always)]
    unsafe fn total(self) -> f32 {
        unsafe {
            let (low, high) = (_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
            let four = _mm_add_ps(low, high);
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { _mm256_storeu_ps(to, self.0) }
    }

    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        Eight(unsafe { _mm256_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        Eight(unsafe { _mm256_mul_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn larger(self, other: Self) -> Self {
        Eight(unsafe { _mm256_max_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn reaches(self, other: Self) -> u32 {
        unsafe { _mm256_movemask_ps(_mm256_cmp_ps::<_CMP_GE_OQ>(self.0, other.0)) as u32 }
    }

    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        Eight(unsafe { _mm256_sub_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn sizes(self) -> Self {
        Eight(unsafe { _mm256_andnot_ps(_mm256_set1_ps(-0.0), self.0) })
    }

    #[inline(always)]
    unsafe fn store_bytes(self, zero: u32, to: *mut u8) {
        unsafe {
            let integers = _mm256_castps_si256(self.0);
            let integers = _mm256_sub_epi32(integers, _mm256_set1_epi32(zero as i32));
            // The lowest bytes of each 128 bits, side by side.
            let lowest = _mm256_set1_epi32(0x0c08_0400);
            let bytes = _mm256_shuffle_epi8(integers, lowest);
            let (low, high) = (_mm256_castsi256_si128(bytes), _mm256_extracti128_si256::<1>(bytes));
            let eight = _mm_unpacklo_epi32(low, high);
            _mm_storel_epi64(to.cast(), eight);
        }
    }

    #[inline(always)]
    unsafe fn largest(self) -> f32 {
        unsafe {
            let (low, high) = (_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
            let four = _mm_max_ps(low, high);
            let two = _mm_max_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)))
        }
    }
}

/// 4 float64.
#[derive(Clone, Copy)]
pub struct FourDoubles(__m256d);

impl Doubles for FourDoubles {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        FourDoubles(unsafe { _mm256_set1_pd(value) })
    }

    #[inline(always)]
    unsafe fn widen(from: *const f32) -> Self {
        FourDoubles(unsafe { _mm256_cvtps_pd(_mm_loadu_ps(from)) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { _mm256_storeu_pd(to, self.0) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        FourDoubles(unsafe { _mm256_loadu_pd(from) })
    }

    #[inline(always)]
    unsafe fn store_narrow(self, to: *mut f32) {
        unsafe { _mm_storeu_ps(to, _mm256_cvtpd_ps(self.0)) }
    }

    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        FourDoubles(unsafe { _mm256_add_pd(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        FourDoubles(unsafe { _mm256_mul_pd(self.0, other.0) })
    }
}
