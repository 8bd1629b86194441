/** The most memory this process has had so far, in MB of 1024 × 1024 bytes. */
export function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
