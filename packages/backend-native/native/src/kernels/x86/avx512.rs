//! 16 float32, 8 float64.

use crate::kernels::doubles::Doubles;
use crate::kernels::vector::Vector;
use std::arch::x86_64::*;

#[derive(Clone, Copy)]
pub struct Sixteen(pub __m512);

impl Vector for Sixteen {
    const LANES: usize = 16;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Sixteen(unsafe { _mm512_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Sixteen(unsafe { _mm512_loadu_ps(from) })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        let mask = if count < 16 { (1u16 << count) - 1 } else { u16::MAX };
        Sixteen(unsafe { _mm512_maskz_loadu_ps(mask, from) })
    }

    #[inline(always)]
    unsafe fn total(self) -> f32 {
        unsafe { _mm512_reduce_add_ps(self.0) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { _mm512_storeu_ps(to, self.0) }
    }

    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        Sixteen(unsafe { _mm512_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        Sixteen(unsafe { _mm512_mul_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn larger(self, other: Self) -> Self {
        Sixteen(unsafe { _mm512_max_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn reaches(self, other: Self) -> u32 {
        u32::from(unsafe { _mm512_cmp_ps_mask::<_CMP_GE_OQ>(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        Sixteen(unsafe { _mm512_sub_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn sizes(self) -> Self {
        Sixteen(unsafe { _mm512_abs_ps(self.0) })
    }

    #[inline(always)]
    unsafe fn store_bytes(self, zero: u32, to: *mut u8) {
        unsafe {
            let integers = _mm512_castps_si512(self.0);
            let integers = _mm512_sub_epi32(integers, _mm512_set1_epi32(zero as i32));
            _mm_storeu_si128(to.cast(), _mm512_cvtepi32_epi8(integers));
        }
    }

    #[inline(always)]
    unsafe fn largest(self) -> f32 {
        unsafe { _mm512_reduce_max_ps(self.0) }
    }
}

/// 8 float64.
#[derive(Clone, Copy)]
pub struct EightDoubles(__m512d);

impl Doubles for EightDoubles {
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        EightDoubles(unsafe { _mm512_set1_pd(value) })
    }

    #[inline(always)]
    unsafe fn widen(from: *const f32) -> Self {
        EightDoubles(unsafe { _mm512_cvtps_pd(_mm256_loadu_ps(from)) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { _mm512_storeu_pd(to, self.0) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        EightDoubles(unsafe { _mm512_loadu_pd(from) })
    }

    #[inline(always)]
    unsafe fn store_narrow(self, to: *mut f32) {
        unsafe { _mm256_storeu_ps(to, _mm512_cvtpd_ps(self.0)) }
    }

    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        EightDoubles(unsafe { _mm512_add_pd(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        EightDoubles(unsafe { _mm512_mul_pd(self.0, other.0) })
    }
}
