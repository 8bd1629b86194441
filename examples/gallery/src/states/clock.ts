/** The gallery's noon, local time: every day's pictures are alike. */
export const noon = new Date(2026, 10, 22, 12, 0).getTime();

export const now = (): number => noon;

/** So many minutes before it. */
export const ago = (minutes: number): number => noon - minutes * 60_000;

export const dayMinutes = 24 * 60;
