import { panelCss } from "./panel.ts";
import { scale, tokens } from "./tokens.ts";

/** A page that says `* { --ink: red }` says so of the host as well: ours hold against it. */
function sealed(css: string): string {
  return css.replace(/(--[\w-]+:[^;}]+)(?=[;}])/g, "$1!important");
}

/** What comes with the panel. */
export const uiCss = [sealed(tokens), sealed(scale), panelCss].join("");
