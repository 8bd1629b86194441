import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import type { Equipment } from "../context.ts";
import { enAlerts } from "../i18n/en-alerts.ts";
import { askCss } from "../styles/ask.ts";
import { askToNotify, canAsk, decline } from "./permission.ts";

/** What comes with the question. */
export const equipment: readonly Equipment[] = [{ css: askCss, english: enAlerts }];

/** Asks who has written whether they want to be notified. The browser asks only those who say yes here, and nobody twice. */
export function NotifyAsk(): JSX.Element | null {
  const { controller, words } = useWidget();
  const [isOver, setOver] = useState(() => !canAsk());
  const { messages } = controller.state.value.chat;
  if (isOver || !messages.some(({ from }) => from === "visitor")) return null;
  const end = (): void => setOver(true);
  return (
    <div class="notify" data-testid="notify">
      <p>{words.value.notifyAsk}</p>
      <button type="button" onClick={() => void askToNotify().then(end)}>
        {words.value.notifyYes}
      </button>
      <button
        type="button"
        onClick={() => {
          decline();
          end();
        }}
      >
        {words.value.notifyNo}
      </button>
    </div>
  );
}
