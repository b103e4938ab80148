//! AMX in software: that the loop over tiles is right can be tried where there are none.

#[cfg(target_arch = "x86_64")]
pub use tiles::kernel;

#[cfg(not(target_arch = "x86_64"))]
pub fn kernel() -> Option<&'static crate::kernels::Kernel> {
    None
}

#[cfg(target_arch = "x86_64")]
mod tiles {
    use crate::kernels::integer_tiles::IntegerTiles;
    use crate::kernels::kernel::{Integers, Kernel};
    use crate::kernels::x86::{emulate, TileUnit, AMX_INT8};

    /// What the manual says that the instructions do.
    struct Software([[[u8; 64]; 16]; 8]);

    impl TileUnit for Software {
        unsafe fn configure() -> Self {
            Software([[[0xaa; 64]; 16]; 8])
        }

        unsafe fn load<const TILE: usize>(&mut self, from: *const u8, stride: usize) {
            for (line, to) in self.0[TILE].iter_mut().enumerate() {
                *to = unsafe { from.add(line * stride).cast::<[u8; 64]>().read_unaligned() };
            }
        }

        unsafe fn store<const TILE: usize>(&mut self, to: *mut u8, stride: usize) {
            for (line, from) in self.0[TILE].iter().enumerate() {
                unsafe { to.add(line * stride).cast::<[u8; 64]>().write_unaligned(*from) };
            }
        }

        unsafe fn multiply<const SUM: usize, const ROWS: usize, const PANEL: usize>(&mut self) {
            for m in 0..16 {
                for n in 0..16 {
                    let sum = &self.0[SUM][m][4 * n..4 * n + 4];
                    let mut sum = i32::from_ne_bytes(sum.try_into().unwrap());
                    for k in 0..64 {
                        let row = i32::from(self.0[ROWS][m][k]);
                        let center = i32::from(self.0[PANEL][k / 4][4 * n + k % 4] as i8);
                        sum = sum.wrapping_add(row * center);
                    }
                    self.0[SUM][m][4 * n..4 * n + 4].copy_from_slice(&sum.to_ne_bytes());
                }
            }
        }

        unsafe fn release(self) {}
    }

    unsafe fn score(tiles: &mut IntegerTiles) {
        unsafe { emulate::<Software>(tiles) }
    }

    /// None where there is no AVX-512, which what is around the tiles needs.
    pub fn kernel() -> Option<&'static Kernel> {
        static EMULATED: Kernel = Kernel {
            name: "amx-emulated",
            runs_here: || Kernel::named("avx512").is_ok(),
            floats: AMX_INT8.floats,
            integers: match AMX_INT8.integers {
                Some(ways) => Some(Integers { score, ..ways }),
                None => None,
            },
        };
        (EMULATED.runs_here)().then_some(&EMULATED)
    }
}
