//! What sums of rows ask of a register of float64. No operation is fused, so that every width gives the same bits.

/// A register of float64.
///
/// # Safety
/// As for `Vector`.
pub trait Doubles: Copy {
    /// At least 2, and a power of 2.
    const LANES: usize;
    unsafe fn splat(value: f64) -> Self;
    /// Of float32.
    unsafe fn widen(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f64);
    unsafe fn load(from: *const f64) -> Self;
    /// Rounded to float32.
    unsafe fn store_narrow(self, to: *mut f32);
    unsafe fn plus(self, other: Self) -> Self;
    unsafe fn times(self, other: Self) -> Self;
}

/// Four numbers, for any processor.
#[derive(Clone, Copy)]
pub struct FourDoubles([f64; 4]);

impl Doubles for FourDoubles {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        FourDoubles([value; 4])
    }

    #[inline(always)]
    unsafe fn widen(from: *const f32) -> Self {
        FourDoubles(unsafe { from.cast::<[f32; 4]>().read_unaligned() }.map(f64::from))
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { to.cast::<[f64; 4]>().write_unaligned(self.0) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        FourDoubles(unsafe { from.cast::<[f64; 4]>().read_unaligned() })
    }

    #[inline(always)]
    unsafe fn store_narrow(self, to: *mut f32) {
        let narrow = self.0.map(|value| value as f32);
        unsafe { to.cast::<[f32; 4]>().write_unaligned(narrow) }
    }

    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        FourDoubles(std::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    #[inline(always)]
    unsafe fn times(self, other: Self) -> Self {
        FourDoubles(std::array::from_fn(|lane| self.0[lane] * other.0[lane]))
    }
}
