use crate::error::Result;
use crate::kernels::{self, Clusters, Head, Kernel, Lanes, Line, PackedCenters};
use crate::parts::Parts;
use crate::pool::Pool;
use crate::similarities::squared_length;
use crate::tasks::{Tasks, LARGE};
use crate::vectors::{product, zeros};
use std::ops::Range;

/// Clusters of a panel: no thread writes what another panel is packed in.
pub const PANEL: usize = kernels::PANEL;

pub fn panels_of(k: usize) -> usize {
    k.div_ceil(PANEL)
}

/// Centers that rows are assigned by, in all the forms that are read.
pub struct CenterSet {
    kernel: &'static Kernel,
    k: usize,
    dim: usize,
    /// c, K × d.
    values: Vec<f32>,
    /// |c|²/2, K; empty, where scores have none.
    halves: Vec<f64>,
    /// In integers; empty, where rows are not screened.
    packed: PackedCenters,
    /// For sparse rows: in float32, element after element, each of a panel's clusters side by side. Empty before the first
    /// such rows, old where `transposed` is not set.
    columns: Vec<Lanes<f32>>,
    transposed: bool,
}

/// The panels of a set, for threads to move.
pub struct CenterSetParts<'a> {
    kernel: &'static Kernel,
    dim: usize,
    depth: usize,
    values: Parts<'a, f32>,
    halves: Option<Parts<'a, f64>>,
    lines: Parts<'a, Line>,
    heads: Parts<'a, Head>,
}

/// The centers of a panel, while they move.
pub struct Panel<'a> {
    kernel: &'static Kernel,
    dim: usize,
    values: &'a mut [f32],
    halves: Option<&'a mut [f64]>,
    integers: Option<(&'a mut [Line], &'a mut Head)>,
}

impl CenterSet {
    /// K centers of 0.
    ///
    /// @param screened - Are there to be integers, too?
    /// @param euclidean - Do scores have |c|²/2 in them?
    pub fn new(
        kernel: &'static Kernel,
        k: usize,
        dim: usize,
        screened: bool,
        euclidean: bool,
    ) -> Result<Self> {
        let packed = PackedCenters::new(kernel, k, dim, screened)?;
        let (values, halves) = (zeros(product(k, dim)?)?, zeros(if euclidean { k } else { 0 })?);
        let (columns, transposed) = (Vec::new(), false);
        Ok(Self { kernel, k, dim, values, halves, packed, columns, transposed })
    }

    pub fn kernel(&self) -> &'static Kernel {
        self.kernel
    }

    pub fn k(&self) -> usize {
        self.k
    }

    pub fn dim(&self) -> usize {
        self.dim
    }

    /// c, K × d.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// |c|²/2, K, where scores have them.
    pub fn halves(&self) -> Option<&[f64]> {
        (!self.halves.is_empty()).then_some(&self.halves)
    }

    pub fn center(&self, c: usize) -> &[f32] {
        &self.values[c * self.dim..(c + 1) * self.dim]
    }

    /// What rows are scored by.
    ///
    /// @param offsets - Of scores: a whole number of panels.
    pub fn clusters<'a>(&'a self, offsets: &'a [f32]) -> Clusters<'a> {
        Clusters::new(self.kernel, self.dim, &self.values, &self.packed, offsets)
    }

    /// c ← values, K × d.
    pub fn set(&mut self, pool: &Pool, values: &[f32]) {
        self.values.copy_from_slice(values);
        self.pack(pool);
    }

    /// Write the centers, and bring all forms in line.
    pub fn rewrite(&mut self, pool: &Pool, write: impl FnOnce(&mut [f32])) {
        write(&mut self.values);
        self.pack(pool);
    }

    /// self ← from, a set of the same shape.
    pub fn copy_from(&mut self, from: &mut Self) {
        self.values.copy_from_slice(&from.values);
        self.halves.copy_from_slice(&from.halves);
        let (lines, heads) = self.packed.panels_mut();
        let (from_lines, from_heads) = from.packed.panels_mut();
        lines.copy_from_slice(from_lines);
        heads.copy_from_slice(from_heads);
        self.transposed = false;
    }

    /// The centers as sparse rows are scored by them: as of the last `transpose`.
    pub fn columns(&self) -> &[Lanes<f32>] {
        &self.columns
    }

    /// Make room for `columns`, unless there is.
    pub fn reserve_columns(&mut self) -> Result<()> {
        let size = product(panels_of(self.k()), self.dim)?;
        if self.columns.len() < size {
            self.columns.try_reserve_exact(size)?;
            self.columns.resize(size, Lanes([0.0; PANEL]));
        }
        Ok(())
    }

    /// Bring `columns`, which there has to be room for, in line with the centers.
    pub fn transpose(&mut self, pool: &Pool) {
        if self.transposed {
            return;
        }
        let (k, dim) = (self.k(), self.dim);
        let panels = Tasks::of(panels_of(k), pool.threads());
        let (values, columns) = (&self.values, Parts::new(&mut self.columns));
        pool.run(panels.len(), k * dim >= LARGE, &|task, _| {
            for p in panels.range(task) {
                let centers = &values[p * PANEL * dim..k.min((p + 1) * PANEL) * dim];
                // SAFETY: a task's panels are its own.
                let panel = unsafe { columns.part(p * dim..(p + 1) * dim) };
                kernels::transpose(centers, dim, panel);
            }
        });
        self.transposed = true;
    }

    pub fn parts(&mut self) -> CenterSetParts<'_> {
        self.transposed = false;
        let depth = self.packed.depth();
        let (lines, heads) = self.packed.panels_mut();
        CenterSetParts {
            kernel: self.kernel,
            dim: self.dim,
            depth,
            values: Parts::new(&mut self.values),
            halves: (!self.halves.is_empty()).then(|| Parts::new(&mut self.halves)),
            lines: Parts::new(lines),
            heads: Parts::new(heads),
        }
    }

    fn pack(&mut self, pool: &Pool) {
        let (k, dim) = (self.k(), self.dim);
        let panels = Tasks::of(panels_of(k), pool.threads());
        let parts = self.parts();
        pool.run(panels.len(), 8 * k * dim >= LARGE, &|task, _| {
            for p in panels.range(task) {
                let clusters = p * PANEL..k.min((p + 1) * PANEL);
                let count = clusters.len();
                // SAFETY: a task's panels are its own.
                let mut panel = unsafe { parts.panel(clusters) };
                (0..count).for_each(|lane| panel.pack(lane));
            }
        });
    }
}

impl CenterSetParts<'_> {
    /// @param clusters - Those of one panel, all of them.
    ///
    /// # Safety
    /// While it is in use, it is the only one with these clusters.
    pub unsafe fn panel(&self, clusters: Range<usize>) -> Panel<'_> {
        let Range { start, end } = clusters;
        let p = start / PANEL;
        let (dim, depth) = (self.dim, self.depth);
        // SAFETY: panels of other clusters are other ranges of all.
        unsafe {
            let integers = (depth > 0).then(|| {
                let lines = self.lines.part(p * depth..(p + 1) * depth);
                (lines, &mut self.heads.part(p..p + 1)[0])
            });
            Panel {
                kernel: self.kernel,
                dim,
                values: self.values.part(start * dim..end * dim),
                halves: self.halves.as_ref().map(|halves| halves.part(start..end)),
                integers,
            }
        }
    }
}

impl Panel<'_> {
    pub fn kernel(&self) -> &'static Kernel {
        self.kernel
    }

    pub fn center(&mut self, lane: usize) -> &mut [f32] {
        &mut self.values[lane * self.dim..(lane + 1) * self.dim]
    }

    /// Bring the forms of a center in line with itself.
    pub fn pack(&mut self, lane: usize) {
        let center = &self.values[lane * self.dim..(lane + 1) * self.dim];
        if let Some(halves) = &mut self.halves {
            halves[lane] = squared_length(center) / 2.0;
        }
        if let Some((lines, head)) = &mut self.integers {
            kernels::pack(self.kernel, center, lane, lines, head);
        }
    }
}
