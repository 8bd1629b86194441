import { aboutTeapot, here, running } from "./people.ts";
import { group } from "./state.ts";
import type { GalleryState } from "./state.ts";

const theme = (
  id: string,
  title: string,
  style: Readonly<Record<string, string>>,
): Omit<GalleryState, "group"> => ({
  id: `theme-${id}`,
  title,
  style,
  route: { type: "conversation" },
  set: (stub) =>
    stub.setChat({
      ...here,
      conversation: running,
      conversations: [running],
      messages: aboutTeapot.slice(1),
    }),
});

/** Themes whose accent would be hard to read if it were taken as it is. */
export const themes = group("Themes", [
  theme("yellow", "A bright accent", { "--proffer-accent": "#ffd400" }),
  theme("rose", "A pale accent, square corners", {
    "--proffer-accent": "#f7b6c2",
    "--proffer-radius": "4px",
  }),
  theme("ink", "A dark accent, round corners", {
    "--proffer-accent": "#16161d",
    "--proffer-radius": "22px",
  }),
  theme("large", "Twice the text", { "--proffer-text-size": "30px" }),
]);
