import type { ChatMessage } from "@proffer/protocol";
import { onChange } from "../cell.ts";
import type { WidgetContext } from "../context.ts";
import { warn } from "../warn.ts";

/**
 * Watches for replies that come while the customer does not look, and tells them by what the page has asked for. What was
 * there at the start is no news.
 *
 * @returns the end of it.
 */
export function watchReplies({ controller, settings, words }: WidgetContext): () => void {
  let heard: ChatMessage | undefined;
  const look = (): void => {
    const { chat, open, route } = controller.state.value;
    const last = chat.messages.findLast(isReply);
    const isNews = last !== undefined && heard !== undefined && last.clientId !== heard.clientId;
    const isLooking = open && route.type === "conversation" && document.hasFocus();
    heard = last ?? heard ?? nothing;
    if (!isNews || isLooking || !(settings.sound || settings.notifications)) return;
    import("./alert.ts")
      .then(({ alertOf }) =>
        alertOf(last, settings, words.value.support, () =>
          controller.open({ type: "conversation" }),
        ),
      )
      .catch((error: unknown) => warn("A reply could not be announced.", error));
  };
  look();
  return onChange(look);
}

/** Before the first reply; it is nobody's. */
const nothing = { clientId: "" } as ChatMessage;

function isReply(message: { readonly from: string }): message is ChatMessage {
  return message.from === "agent";
}
