/** One call of `proffer(…)`: the command's name, then its arguments. */
export type Call = readonly unknown[];

/** The page's `proffer` function: before the widget has loaded it only remembers what it was told. */
export interface ProfferFunction {
  (...call: unknown[]): void;
  /** Calls that wait for the widget. The snippet in the page may have made it before us. */
  q?: Call[];
  /** Set by the loader, so that a second script tag changes nothing. */
  loaded?: boolean;
}

declare global {
  interface Window {
    proffer?: ProfferFunction;
  }
}
