import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { Bar } from "../../views/bar.tsx";
import { ConversationList } from "./conversation-list.tsx";

/** All of the customer's conversations. */
export function Conversations(): JSX.Element {
  const { words } = useWidget();
  return (
    <>
      <Bar>
        <span class="row-text">{words.value.earlier}</span>
      </Bar>
      <div class="scroll">
        <ConversationList />
      </div>
    </>
  );
}
