// What a job needs to know of a head: a table that the host fills in, `src/job-memory.ts`.

/** The set that rows are assigned by. */
export function setOf(head: usize): usize {
  return load<usize>(head);
}

/** K. */
export function clustersOf(head: usize): i32 {
  return load<i32>(head, 4);
}

/** What scores add to x·c, float32, a whole number of panels. */
export function offsetsOf(head: usize): usize {
  return load<usize>(head, 8);
}

/** y, b int32. */
export function labelsOf(head: usize): usize {
  return load<usize>(head, 12);
}

/** b float32; 0: they are not asked for. */
export function similaritiesOf(head: usize): usize {
  return load<usize>(head, 16);
}

/** Width of the integers that rows are screened in; 0: they are not. */
export function screenedIn(head: usize): i32 {
  return load<i32>(head, 20);
}

/** Screening goes on while at most one panel in so many is scored again; 0: whatever it costs. */
export function worthOf(head: usize): i32 {
  return load<i32>(head, 24);
}

/** Where rows are counted that were screened, int32; after it, panels that were scored again. */
export function tallyOf(head: usize): usize {
  return head + 28;
}

/** The set that moves. */
export function movingSetOf(head: usize): usize {
  return load<usize>(head, 36);
}

/** m, K float64. */
export function countsOf(head: usize): usize {
  return load<usize>(head, 40);
}

/** As `countRows` leaves it. */
export function endsOf(head: usize): usize {
  return load<usize>(head, 44);
}

/** As `countRows` leaves it. */
export function orderOf(head: usize): usize {
  return load<usize>(head, 48);
}

/** n, K float64. */
export function totalsOf(head: usize): usize {
  return load<usize>(head, 52);
}

/** Largest |c_k|, |c_k - ĉ_k| and |offset_k|, float64: see `margin.ts`. */
export function extremesOf(head: usize): usize {
  return head + 64;
}
