/** Where the server speaks to the person who started it. Requests are logged apart from this, and without personal data. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
}

/** Says nothing. */
export const silentLog: Log = { info() {}, warn() {} };
