/** Most memory that this process has held, in bytes. */
export function peakMemory(): number {
  return 1024 * process.resourceUsage().maxRSS;
}
