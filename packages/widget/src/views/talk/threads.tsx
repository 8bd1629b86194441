import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { hasNews } from "../../has-news.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Presence } from "../home.tsx";

/** The ways, from home, to the conversation that runs and to those of before. */
export function Threads(): JSX.Element {
  const { controller, words } = useWidget();
  const { conversation, conversations } = controller.state.value.chat;
  const running = [conversation, ...conversations].find((one) => one?.status === "open");
  const earlier = conversations.filter(({ id }) => id !== running?.id);
  return (
    <div class="card lifted">
      <button
        type="button"
        class="row talk"
        data-testid="talk"
        onClick={() => controller.talk(null)}
      >
        {running?.agent ? (
          <Avatar name={running.agent.name} />
        ) : (
          <span class="chip">
            <Icon name="chat" />
          </span>
        )}
        <span class="row-text">
          <strong>{running ? words.value.goOn : words.value.talk}</strong>
          <small dir="auto">{running?.lastText || <Presence />}</small>
        </span>
        {running && hasNews(running) && <i class="news" />}
        <Icon name="forward" />
      </button>
      {earlier.length > 0 && (
        <button
          type="button"
          class="row"
          data-testid="earlier"
          onClick={() => controller.go({ type: "conversations" })}
        >
          <span class="row-text">{words.value.earlier}</span>
          {earlier.some(hasNews) && <i class="news" />}
          <Icon name="forward" />
        </button>
      )}
    </div>
  );
}
