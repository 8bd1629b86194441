import type { ComponentChildren, JSX } from "preact";
import { useWidget } from "../context.ts";
import { Glyph } from "../parts/icons.tsx";
import { strokes } from "../parts/more-icons.ts";
import type { Route } from "../state.ts";
import { CloseButton } from "./home.tsx";

interface BarProps {
  readonly children: ComponentChildren;
  /** Where back leads; home, if nothing is said. */
  readonly to?: Route;
  /** Further buttons, before close. */
  readonly more?: ComponentChildren;
}

/** The top of every view but home: back, a title, close. */
export function Bar({ children, to = { type: "home" }, more }: BarProps): JSX.Element {
  const { controller, words } = useWidget();
  return (
    <div class="bar">
      <button
        type="button"
        class="icon-button"
        aria-label={words.value.back}
        data-testid="back"
        onClick={() => controller.go(to)}
      >
        <Glyph d={strokes.back} flip />
      </button>
      <h1 class="bar-title">{children}</h1>
      {more}
      <CloseButton />
    </div>
  );
}
