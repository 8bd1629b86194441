/** Whether this browser holds a store of this name: asking does not make one. A browser that does not tell (Firefox before 126) is taken to hold none. */
export async function isKept(name: string): Promise<boolean> {
  try {
    const kept = await indexedDB.databases();
    return kept.some((database) => database.name === name);
  } catch {
    return false;
  }
}
