//! Scores in float32: F_ik = fl(D_ik + offset_k), where D_ik adds up x_ij c_kj element after element,
//! each product and each sum rounded. Every width of register does the same for each pair of row and
//! cluster, so that all kernels agree bit for bit, and with `@coke/backend-wasm`.

use super::panels::{Lanes, PANEL};
use super::vector::Vector;

/// Rows in float32 against panels of centers in float32.
pub struct FloatTiles<'a> {
    /// Rows of `dim` numbers.
    pub rows: &'a [f32],
    pub dim: usize,
    /// As `pack` leaves them.
    pub panels: &'a [Lanes<f32>],
    /// 16 for each panel.
    pub offsets: &'a [f32],
    /// Written: F of all rows against all clusters of the panels, `stride` from row to row.
    pub values: &'a mut [f32],
    pub stride: usize,
}

/// Write centers, `dim` numbers each, into panels: element after element, each of 16 clusters side by
/// side. The last panel is filled up with zeros.
pub fn pack(centers: &[f32], dim: usize, panels: &mut [Lanes<f32>]) {
    for (sixteen, panel) in centers.chunks(PANEL * dim).zip(panels.chunks_exact_mut(dim)) {
        if sixteen.len() < PANEL * dim {
            panel.fill(Lanes([0.0; PANEL]));
        }
        for (lane, center) in sixteen.chunks_exact(dim).enumerate() {
            for (line, &value) in panel.iter_mut().zip(center) {
                line.0[lane] = value;
            }
        }
    }
}

/// Score all rows against all panels, in tiles of `ROWS` rows and as many panels as fill `VECTORS`
/// registers, at least one.
///
/// # Safety
/// As for the methods of `V`.
#[inline(always)]
pub unsafe fn score<V: Vector, const ROWS: usize, const VECTORS: usize>(tiles: &mut FloatTiles) {
    let rows = tiles.rows.len() / tiles.dim;
    let panels = tiles.offsets.len() / PANEL;
    assert!(tiles.panels.len() >= panels * tiles.dim);
    assert!(rows > 0 && tiles.stride >= panels * PANEL);
    assert!(tiles.values.len() >= (rows - 1) * tiles.stride + panels * PANEL);
    let together = (VECTORS * V::LANES / PANEL).max(1);
    let mut panel = 0;
    while panel + together <= panels {
        for row in (0..rows).step_by(ROWS) {
            if row + ROWS <= rows {
                unsafe { tile::<V, ROWS, VECTORS>(tiles, row, panel) };
            } else {
                for row in row..rows {
                    unsafe { tile::<V, 1, VECTORS>(tiles, row, panel) };
                }
            }
        }
        panel += together;
    }
    if panel == panels {
        return;
    }
    // Two panels at a time at most: here is one left.
    for row in 0..rows {
        match V::LANES {
            16 => unsafe { tile::<V, 1, 1>(tiles, row, panel) },
            _ => unreachable!("a panel is more than a register"),
        }
    }
}

#[inline(always)]
unsafe fn tile<V: Vector, const ROWS: usize, const VECTORS: usize>(
    tiles: &mut FloatTiles,
    row: usize,
    panel: usize,
) {
    let dim = tiles.dim;
    let x: [*const f32; ROWS] =
        std::array::from_fn(|r| unsafe { tiles.rows.as_ptr().add((row + r) * dim) });
    let panels = tiles.panels.as_ptr().cast::<f32>();
    let c: [*const f32; VECTORS] = std::array::from_fn(|v| {
        let lane = v * V::LANES;
        unsafe { panels.add((panel + lane / PANEL) * dim * PANEL + lane % PANEL) }
    });
    let mut sums = [[unsafe { V::splat(0.0) }; VECTORS]; ROWS];
    for j in 0..dim {
        let mut line = [unsafe { V::splat(0.0) }; VECTORS];
        for v in 0..VECTORS {
            line[v] = unsafe { V::load(c[v].add(j * PANEL)) };
        }
        for r in 0..ROWS {
            let value = unsafe { V::splat(*x[r].add(j)) };
            for v in 0..VECTORS {
                sums[r][v] = unsafe { sums[r][v].plus(value.times(line[v])) };
            }
        }
    }
    let offsets = tiles.offsets.as_ptr();
    for r in 0..ROWS {
        for v in 0..VECTORS {
            let at = panel * PANEL + v * V::LANES;
            let to = (row + r) * tiles.stride + at;
            unsafe {
                let offset = V::load(offsets.add(at));
                sums[r][v].plus(offset).store(tiles.values.as_mut_ptr().add(to));
            }
        }
    }
}
