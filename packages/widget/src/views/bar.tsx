import type { ComponentChildren, JSX } from "preact";
import { useWidget } from "../context.ts";
import { Icon } from "../parts/icons.tsx";

/** The top of every view but home: back, a title, close. */
export function Bar({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { controller, words } = useWidget();
  return (
    <div class="bar">
      <button
        type="button"
        class="icon-button"
        aria-label={words.value.back}
        onClick={() => controller.go({ type: "home" })}
      >
        <Icon name="back" />
      </button>
      <h1 class="bar-title">{children}</h1>
      <CloseButton />
    </div>
  );
}

export function CloseButton(): JSX.Element {
  const { controller, words } = useWidget();
  return (
    <button
      type="button"
      class="icon-button"
      data-testid="panel-close"
      aria-label={words.value.close}
      onClick={controller.close}
    >
      <Icon name="close" />
    </button>
  );
}
