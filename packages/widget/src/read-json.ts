/** What a storage holds under a key, `null` for nothing. To name a storage throws where cookies are blocked, hence the function. */
export function readJson(storage: () => Pick<Storage, "getItem">, key: string): unknown {
  try {
    return JSON.parse(storage().getItem(key) ?? "null");
  } catch {
    return null;
  }
}
