/** What is predicted of rows. */
export interface Predictions {
  /** y: cluster of each row, heads × rows. */
  readonly labels: Int32Array;
  /**
   * How near each row is to the center it goes to, heads × rows, without the price: x·c, or -|x - c|²/2 in
   * the unit of the rows.
   */
  readonly similarities: Float64Array;
}
