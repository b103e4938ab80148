/** Between which values a measure should be. */
export interface MeasureLimits {
  readonly least?: number;
  readonly most?: number;
}
