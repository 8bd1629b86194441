import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { Glyph } from "../../parts/icons.tsx";
import { strokes } from "../../parts/more-icons.ts";
import { agentOf } from "../../thread.ts";
import { Presence } from "../home.tsx";

/** Who is on the other side, and whether they are there. */
export function Title(): JSX.Element {
  const { controller, words } = useWidget();
  const { chat, cutOff } = controller.state.value;
  const name = agentOf(chat);
  return (
    <>
      {name && <Avatar name={name} />}
      <span class="row-text">
        <span dir="auto">{name ?? words.value.talk}</span>
        {Number(chat.agentsOnline) > 0 && !cutOff && (
          <small>
            <Presence />
          </small>
        )}
      </span>
    </>
  );
}

interface CopyButtonProps {
  readonly isOn: boolean;
  readonly onClick: () => void;
}

/** Asks for the conversation by mail, where the server can do that and there is one. */
export function CopyButton({ isOn, onClick }: CopyButtonProps): JSX.Element | null {
  const { controller, words } = useWidget();
  const { features, conversation } = controller.state.value.chat;
  if (!features.transcript || !conversation) return null;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={words.value.mailIt}
      aria-expanded={isOn}
      data-testid="transcript"
      onClick={onClick}
    >
      <Glyph d={strokes.mail} />
    </button>
  );
}
