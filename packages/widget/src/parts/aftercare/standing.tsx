import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { formatDuration } from "../../format-more.ts";
import { joinedBy } from "../../thread.ts";
import { Avatar } from "../avatar.tsx";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";

/** Who has joined; before that, how many come before the customer and how long that may take, where that is known. */
export function Standing(): JSX.Element | null {
  const { controller, words, locale } = useWidget();
  const { chat } = controller.state.value;
  const joined = joinedBy(chat);
  if (joined)
    return (
      <p class="banner" data-testid="joined">
        <Avatar name={joined} />
        <span dir="auto">{words.value.joined(joined)}</span>
      </p>
    );
  // While nobody is here there is no turn that could come soon.
  if (!chat.queue || chat.agentsOnline === 0) return null;
  const { position, expectedWaitMs } = chat.queue;
  const { queueFirst, queueAt, queueWait } = words.value;
  return (
    <p class="banner" data-testid="queue">
      <Glyph d={strokes.clock} />
      <span>
        {position > 1 ? queueAt(new Intl.NumberFormat(locale).format(position)) : queueFirst}
        {expectedWaitMs !== null && (
          <small>{queueWait(formatDuration(expectedWaitMs, locale))}</small>
        )}
      </span>
    </p>
  );
}
