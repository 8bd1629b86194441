import { useState } from "preact/hooks";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useWidget } from "../../context.ts";
import { useDraft } from "../cards/use-draft.ts";
import { AskedEmail, faultOf } from "./asked-email.tsx";

/** Asks of somebody who finds nobody here where to answer. They may leave it open, or not look at it, and write on. */
export function ContactForm(): JSX.Element {
  const { controller, chat, words, drafts } = useWidget();
  const { reachAsk, leaveEmail } = words.value;
  const [email, setEmail] = useDraft("contact-email", "");
  const [isTried, setTried] = useState(false);
  const fault = faultOf(email);
  const send = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (fault) return event.currentTarget.querySelector("input")?.focus();
    // The form goes, and the focus with it; what comes in its place stands here.
    event.currentTarget.closest<HTMLElement>(".care")?.focus({ preventScroll: true });
    // Until the server repeats it, the form is not to be asked again.
    drafts.set("contact", email.trim());
    chat.leaveContact({ email: email.trim() });
    // Before there is a conversation, nothing else tells that there is something new to be drawn.
    controller.change((now) => ({ ...now }));
  };
  return (
    <form class="card ask" noValidate onSubmit={send} data-testid="contact">
      <strong>{reachAsk}</strong>
      <div class="beside">
        <AskedEmail value={email} fault={isTried ? fault : undefined} onInput={setEmail} />
        <button type="submit" class="button">
          {leaveEmail}
        </button>
      </div>
    </form>
  );
}
