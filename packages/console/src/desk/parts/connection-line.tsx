import type { JSX } from "preact";
import { useDesk } from "../context.ts";

/** Whether what is said gets through: a word while it does, a sentence and a way out while it does not. */
export function ConnectionLine(): JSX.Element {
  const { desk, words } = useDesk();
  const { connection } = desk.state.value;
  const text = {
    online: words.online,
    connecting: words.connecting,
    offline: words.offline,
    refused: words.keyRefused,
  };
  return (
    <p
      class={`connection ${connection}`}
      role="status"
      data-testid="connection"
      data-state={connection}
    >
      <i class="dot" />
      <span>{text[connection]}</span>
      {connection === "offline" && (
        <button type="button" onClick={desk.reconnect}>
          {words.tryNow}
        </button>
      )}
    </p>
  );
}
