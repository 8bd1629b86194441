/** Says something to the developer of the page, never to the customer. */
export function warn(message: string, cause?: unknown): void {
  const said = cause === undefined ? [] : [cause];
  // oxlint-disable-next-line no-console -- The page's console is where its developer looks.
  console.warn(`[proffer] ${message}`, ...said);
}
