/** The client's version, which is its package's. */
export const version = "0.1.0";
