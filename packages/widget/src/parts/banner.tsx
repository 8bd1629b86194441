import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import { joinedBy } from "../thread.ts";
import { Glyph } from "./icons.tsx";
import { strokes } from "./more-icons.ts";
import { LazyStanding } from "./lazy-care.tsx";

/**
 * What is to be known of the conversation as a whole: that we cannot be reached, who has joined, how many are before the
 * customer. Its region is always there, so that screen readers announce what comes into it.
 */
export function Banner(): JSX.Element {
  const { controller, words } = useWidget();
  const { cutOff, chat } = controller.state.value;
  return (
    <div role="status">
      {cutOff ? (
        <p class="banner" data-testid="connection">
          <Glyph d={strokes.alert} />
          <span>{words.value.offline}</span>
        </p>
      ) : (
        (chat.queue || joinedBy(chat)) && <LazyStanding />
      )}
    </div>
  );
}
