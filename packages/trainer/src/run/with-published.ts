/** A default of a run as a reader is told of it, with the published one where that is another. */
export function withPublished(told: string, published: string | undefined): string {
  return published === undefined || published === told ? told : `${told}; published: ${published}`;
}
