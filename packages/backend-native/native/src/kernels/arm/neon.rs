//! 4 float32.

use crate::kernels::vector::Vector;
use std::arch::aarch64::*;

#[derive(Clone, Copy)]
pub struct Quad(pub float32x4_t);

impl Vector for Quad {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Quad(unsafe { vdupq_n_f32(value) })
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Quad(unsafe { vld1q_f32(from) })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        let read = |lane| if lane < count { unsafe { *from.add(lane) } } else { 0.0 };
        let four: [f32; 4] = std::array::from_fn(read);
        Quad(unsafe { vld1q_f32(four.as_ptr()) })
    }

    #[inline(always)]
    unsafe fn total(self) -> f32 {
        unsafe { vaddvq_f32(self.0) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { vst1q_f32(to, self.0) }
    }

    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        Quad(unsafe { vaddq_f32(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        Quad(unsafe { vmulq_f32(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn larger(self, other: Self) -> Self {
        Quad(unsafe { vbslq_f32(vcgtq_f32(self.0, other.0), self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn reaches(self, other: Self) -> u32 {
        unsafe {
            let lanes = vcgeq_f32(self.0, other.0);
            vaddvq_u32(vandq_u32(lanes, vld1q_u32([1, 2, 4, 8].as_ptr())))
        }
    }

    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        Quad(unsafe { vsubq_f32(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn sizes(self) -> Self {
        Quad(unsafe { vabsq_f32(self.0) })
    }

    #[inline(always)]
    unsafe fn store_bytes(self, zero: u32, to: *mut u8) {
        unsafe {
            let integers = vsubq_u32(vreinterpretq_u32_f32(self.0), vdupq_n_u32(zero));
            let halves = vmovn_u32(integers);
            let bytes = vmovn_u16(vcombine_u16(halves, halves));
            to.cast::<u32>().write_unaligned(vget_lane_u32::<0>(vreinterpret_u32_u8(bytes)));
        }
    }

    #[inline(always)]
    unsafe fn largest(self) -> f32 {
        unsafe { vmaxvq_f32(self.0) }
    }
}
