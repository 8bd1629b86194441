/** The version of this engine, as it stands in receipts. A test holds it to the package's. */
export const engineVersion = "0.1.0";
