import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useWidget } from "../../context.ts";
import { isProfferError } from "@proffer/protocol";
import { AskedEmail, faultOf } from "./asked-email.tsx";
import { Line } from "./aftercare.tsx";

type Sending = { readonly type: "asking" | "sent" } | { readonly type: "failed"; text: string };

/** Asks where to send a copy of the conversation, and says what came of it. */
export function Transcript({ onSent }: { readonly onSent: () => void }): JSX.Element {
  const { controller, chat, words } = useWidget();
  const known = controller.state.value.chat.conversation?.contact?.email;
  const [email, setEmail] = useState(known ?? "");
  const [isTried, setTried] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const focusField = (): void => form.current?.querySelector("input")?.focus();
  useLayoutEffect(focusField, []);
  const fault = faultOf(email);
  const send = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (fault) return focusField();
    setSending({ type: "asking" });
    try {
      await chat.mailTranscript(email.trim());
      setSending({ type: "sent" });
    } catch (error) {
      const text = isProfferError(error) ? error.message : words.value.transcriptFailed;
      setSending({ type: "failed", text });
    }
  };
  const { transcriptAsk, transcriptSend, transcriptSent, sending: asking, close } = words.value;
  const isSent = sending?.type === "sent";
  return (
    <form class="card ask" ref={form} noValidate onSubmit={send} data-testid="transcript-form">
      {!isSent && (
        <>
          <strong>{transcriptAsk}</strong>
          <AskedEmail value={email} fault={isTried ? fault : undefined} onInput={setEmail} />
        </>
      )}
      <div role="status" class="said">
        {isSent && <Line>{transcriptSent(email.trim())}</Line>}
        {sending?.type === "failed" && <p class="note bad">{sending.text}</p>}
      </div>
      <div class="actions">
        {isSent ? (
          <button type="button" class="button" onClick={onSent}>
            {close}
          </button>
        ) : (
          <button type="submit" class="button primary" disabled={sending?.type === "asking"}>
            {sending?.type === "asking" ? asking : transcriptSend}
          </button>
        )}
      </div>
    </form>
  );
}
