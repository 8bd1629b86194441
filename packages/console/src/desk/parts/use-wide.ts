import { useEffect, useState } from "preact/hooks";

/** The width at which the third column appears; the same as in the style sheet. */
const wide = "(min-width: 1080px)";

/** Whether there is room for the customer's column. */
export function useWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(wide).matches);
  useEffect(() => {
    const query = matchMedia(wide);
    const onChange = (): void => setWide(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return isWide;
}
