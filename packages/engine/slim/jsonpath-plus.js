/** Stands in for `jsonpath-plus` in bundles. Its sandbox runs programs, so rules with a `path` are refused long before this. */
export function JSONPath() {
  throw new Error("A “path” is not allowed in a rule. Name the property in “params” or “where”.");
}
