/**
 * Values as both databases can keep them: U+0000 becomes U+FFFD.
 *
 * PostgreSQL refuses a text with U+0000, and libsql silently ends it there, so that “ada” and “ada\0eve” would be one
 * customer. JSON is not touched, as it writes the character in six others.
 */
export function withoutNul(values: readonly unknown[]): unknown[] {
  return values.map((value) =>
    typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value,
  );
}
