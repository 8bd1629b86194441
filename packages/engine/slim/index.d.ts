/** Aliases for a bundler: json-rules-engine's four dependencies and what stands in for each in a browser. */
export declare const slimAliases: Readonly<
  Record<"clone" | "eventemitter2" | "hash-it" | "jsonpath-plus", string>
>;
