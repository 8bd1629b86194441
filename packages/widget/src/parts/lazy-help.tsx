import type { JSX } from "preact";
import { createLater } from "../later.ts";
import { LazyPart } from "./lazy-part.tsx";

/** The help, and the list of conversations. */
export const helpLater = createLater("help", () => import("./help/index.ts"));

/** The search for help, with what is read most. */
export function HelpAtHome(): JSX.Element {
  return <LazyPart of={helpLater}>{({ HelpBox }) => <HelpBox />}</LazyPart>;
}
