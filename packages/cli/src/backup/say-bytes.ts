const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** A size for people: `1.4 MB`. */
export function sayBytes(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** step;
  return `${step === 0 ? value : value.toFixed(1)} ${units[step]}`;
}
