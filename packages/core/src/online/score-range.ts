/**
 * How far prices may have to climb: the scale of eta. The mean of |c_j - c_k|² over all pairs of
 * centers, which is twice their variance.
 *
 * Why: a row that lies at c_j scores half of |c_j - c_k|² less at c_k (times its length for cosine),
 * so that is what c_k must be dearer by to win it; twice that reaches rows on the far side as well.
 * For cosine it is 2 (1 - |mean center|²): 2 where centers surround the origin, as in a trained
 * embedding, less where all rows share a direction. For euclidean it grows with the square of the
 * data's scale, as scores do. Ours.
 *
 * @param centers - c, K × d.
 * @param dim - d.
 */
export function scoreRange(centers: Float32Array, dim: number): number {
  const k = centers.length / dim;
  const mean = new Float64Array(dim);
  for (let at = 0; at < centers.length; at++) mean[at % dim]! += centers[at]! / k;
  let sum = 0;
  for (let at = 0; at < centers.length; at++) sum += (centers[at]! - mean[at % dim]!) ** 2;
  return (2 * sum) / k;
}
