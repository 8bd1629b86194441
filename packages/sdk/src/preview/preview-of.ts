/** The name of the store in which a draft is tried, beside that of what is in force. */
export function previewOf(name: string): string {
  return `${name}-preview`;
}
