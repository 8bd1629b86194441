import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { Banner } from "../../parts/banner.tsx";
import { LazyCare } from "../../parts/lazy-care.tsx";
import { isOld } from "../../state.ts";
import { careOf } from "../../thread.ts";
import { NotifyLater } from "./notify-later.tsx";
import { Bar } from "../bar.tsx";
import { Thread } from "./thread-log.tsx";
import { CopyButton, Title } from "./title.tsx";
import { useFollowing } from "./use-following.ts";

/** The conversation with a person: the one that runs, or one that is looked at again. */
export function Talk({ about }: { readonly about: string | undefined }): JSX.Element {
  const { controller, drafts, settings } = useWidget();
  const { chat } = controller.state.value;
  const { conversations, messages, agentTyping } = chat;
  const [wantsCopy, setWantsCopy] = useState(false);
  useEffect(() => controller.connect(), []);
  const isPast = isOld(chat);
  const care = careOf(chat, drafts.has("contact"));
  const list = useFollowing(
    `${messages.length} ${agentTyping} ${care} ${wantsCopy}`,
    "pending" in (messages.at(-1) ?? {}),
  );
  return (
    <>
      <Bar
        {...(isPast && { to: { type: "conversations" } })}
        more={<CopyButton isOn={wantsCopy} onClick={() => setWantsCopy(!wantsCopy)} />}
      >
        <Title />
      </Bar>
      <Banner />
      <div class="scroll" ref={list.element} onScroll={list.onScroll}>
        <div>
          <Thread about={about} isOld={isPast} isAway={care === "reach" || care === "reached"} />
          {(care || wantsCopy) && (
            <LazyCare care={care} wantsCopy={wantsCopy} onCopied={() => setWantsCopy(false)} />
          )}
        </div>
      </div>
      {isPast && <WayOn isRunning={conversations[0]?.status === "open"} />}
      {settings.notifications && <NotifyLater />}
    </>
  );
}

/** From a conversation of before, in which nothing is to be written, to one in which there is. */
function WayOn({ isRunning }: { readonly isRunning: boolean }): JSX.Element {
  const { controller, words } = useWidget();
  const foot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // The focus was on a button that has gone, and there is no field to take it.
    foot.current?.closest<HTMLElement>(".panel")?.focus({ preventScroll: true });
  }, []);
  return (
    <div class="composer" ref={foot}>
      <button type="button" class="button primary" onClick={() => controller.talk(null)}>
        {isRunning ? words.value.toCurrent : words.value.startNew}
      </button>
    </div>
  );
}
