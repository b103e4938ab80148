//! What the kernels ask of a register of float32. Products and sums are rounded apart: no operation is
//! fused, so that every width gives the same bits.

/// A register of float32.
///
/// # Safety
/// Its methods run instructions that the processor must have, and read and write `LANES` numbers where
/// they are given an address.
pub trait Vector: Copy {
    const LANES: usize;
    unsafe fn splat(value: f32) -> Self;
    unsafe fn load(from: *const f32) -> Self;
    /// The first `count` numbers, and zeros behind them; of `LANES` or more, all.
    unsafe fn load_first(from: *const f32, count: usize) -> Self;
    unsafe fn store(self, to: *mut f32);
    unsafe fn plus(self, other: Self) -> Self;
    unsafe fn minus(self, other: Self) -> Self;
    unsafe fn times(self, other: Self) -> Self;
    /// Without their signs.
    unsafe fn sizes(self) -> Self;
    /// The larger of two, lane by lane.
    unsafe fn larger(self, other: Self) -> Self;
    /// Of all lanes; none is NaN.
    unsafe fn largest(self) -> f32;
    /// The sum of all lanes, in any order.
    unsafe fn total(self) -> f32;
    /// A bit for each lane that is at least as large as `other`'s.
    unsafe fn reaches(self, other: Self) -> u32;
    /// Write the lowest byte of the bits of each, less `zero`.
    unsafe fn store_bytes(self, zero: u32, to: *mut u8);
}

/// Four numbers, for any processor.
#[derive(Clone, Copy)]
pub struct Four([f32; 4]);

impl Vector for Four {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Four([value; 4])
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Four(unsafe { from.cast::<[f32; 4]>().read_unaligned() })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        let read = |lane| if lane < count { unsafe { *from.add(lane) } } else { 0.0 };
        Four(std::array::from_fn(read))
    }

    #[inline(always)]
    unsafe fn total(self) -> f32 {
        let [a, b, c, d] = self.0;
        (a + b) + (c + d)
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { to.cast::<[f32; 4]>().write_unaligned(self.0) }
    }

    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        Four(std::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        Four(std::array::from_fn(|lane| self.0[lane] - other.0[lane]))
    }

    #[inline(always)]
    unsafe fn sizes(self) -> Self {
        Four(self.0.map(f32::abs))
    }

    #[inline(always)]
    unsafe fn store_bytes(self, zero: u32, to: *mut u8) {
        let bytes = self.0.map(|value| value.to_bits().wrapping_sub(zero) as u8);
        unsafe { to.cast::<[u8; 4]>().write_unaligned(bytes) }
    }

    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        Four(std::array::from_fn(|lane| self.0[lane] * other.0[lane]))
    }

    #[inline(always)]
    unsafe fn larger(self, other: Self) -> Self {
        Four(std::array::from_fn(|lane| {
            let (a, b) = (self.0[lane], other.0[lane]);
            if a > b {
                a
            } else {
                b
            }
        }))
    }

    #[inline(always)]
    unsafe fn largest(self) -> f32 {
        self.0.into_iter().fold(f32::NEG_INFINITY, f32::max)
    }

    #[inline(always)]
    unsafe fn reaches(self, other: Self) -> u32 {
        let mut bits = 0;
        for lane in 0..4 {
            bits |= u32::from(self.0[lane] >= other.0[lane]) << lane;
        }
        bits
    }
}
