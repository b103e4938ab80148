//! Centers in integers, in panels.

use super::kernel::Kernel;
use super::panels::{panels_of, Lanes, Line, GROUP, PANEL};
use super::quantize::LARGEST_DIM;
use super::room::{filled, Result};

/// Largest |C_j| of a center.
const LIMIT: f32 = 127.0;

/// K centers in integers of 8 bits, each in steps of its own; nothing, where rows are not screened.
pub struct PackedCenters {
    depth: usize,
    lines: Vec<Line>,
    heads: Vec<Head>,
}

/// What is known of the centers of a panel.
#[derive(Clone, Copy)]
pub struct Head {
    /// -bias Σ_j C_kj, modulo 2^32: what sums begin with.
    pub(super) starts: Lanes<i32>,
    pub(super) steps: Lanes<f32>,
    /// Upper bounds of |c_k| and of |c_k - ĉ_k|.
    pub(super) norms: Lanes<f64>,
    pub(super) residuals: Lanes<f64>,
}

impl PackedCenters {
    /// Zeros, for `clusters` centers of `dim` numbers.
    ///
    /// `screening`: false leaves it empty, as does a kernel that does not screen rows of this width.
    pub fn new(kernel: &Kernel, clusters: usize, dim: usize, screening: bool) -> Result<Self> {
        let Some(integers) = kernel.integers.as_ref().filter(|_| screening && dim <= LARGEST_DIM)
        else {
            return Ok(PackedCenters { depth: 0, lines: Vec::new(), heads: Vec::new() });
        };
        let depth = dim.next_multiple_of(integers.unit).div_ceil(GROUP);
        let panels = panels_of(clusters);
        let head = Head {
            starts: Lanes([0; PANEL]),
            steps: Lanes([0.0; PANEL]),
            norms: Lanes([0.0; PANEL]),
            residuals: Lanes([0.0; PANEL]),
        };
        let lines = filled(panels * depth, Line::ZERO)?;
        Ok(PackedCenters { depth, lines, heads: filled(panels, head)? })
    }

    /// Are there integers?
    pub fn screens(&self) -> bool {
        self.depth > 0
    }

    /// Lines of a panel of 16 clusters.
    pub fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(super) fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// `depth` lines for each panel, and its head: for threads to pack panels of their own.
    pub fn panels_mut(&mut self) -> (&mut [Line], &mut [Head]) {
        (&mut self.lines, &mut self.heads)
    }

    /// Pack all centers, K × d.
    pub fn pack_all(&mut self, kernel: &Kernel, centers: &[f32], dim: usize) {
        if !self.screens() {
            return;
        }
        let panels = self.lines.chunks_exact_mut(self.depth).zip(&mut self.heads);
        for (sixteen, (lines, head)) in centers.chunks(PANEL * dim).zip(panels) {
            for (lane, center) in sixteen.chunks_exact(dim).enumerate() {
                pack(kernel, center, lane, lines, head);
            }
        }
    }
}

/// Pack one center.
///
/// `lane`: its number, modulo 16. `lines` and `head`: of its panel.
///
/// # Panics
/// If the kernel does not screen.
pub fn pack(kernel: &Kernel, center: &[f32], lane: usize, lines: &mut [Line], head: &mut Head) {
    let integers = kernel.integers.as_ref().expect("a kernel that screens");
    assert!(lane < PANEL && lines.len() * GROUP >= center.len());
    // SAFETY: the kernel runs here, or it had not been handed out.
    let (known, sum) = unsafe { (integers.quantize_center)(center, LIMIT, lines, lane) };
    head.starts.0[lane] = sum.wrapping_mul(-i32::from(integers.bias));
    head.steps.0[lane] = known.step;
    head.norms.0[lane] = known.norm;
    head.residuals.0[lane] = known.residual;
}
