import { useState } from "preact/hooks";
import type { JSX } from "preact";

/** A picture as wide as its card. One that does not come leaves no hole. */
export function CardImage({ src }: { readonly src: string }): JSX.Element | null {
  const [missing, setMissing] = useState(false);
  if (missing) return null;
  return (
    <img class="card-image" src={src} alt="" decoding="async" onError={() => setMissing(true)} />
  );
}
