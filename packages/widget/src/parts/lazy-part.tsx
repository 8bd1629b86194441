import { Fragment } from "preact";
import { useEffect } from "preact/hooks";
import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useWidget } from "../context.ts";
import type { Equipment } from "../context.ts";
import type { Later } from "../later.ts";

/** A module of parts that are fetched when the first of them is drawn. */
interface Parts {
  /** What they have to have. */
  readonly equipment: readonly Equipment[];
}

interface LazyPartProps<Module> {
  readonly of: Later<Module>;
  /** What stands there meanwhile. */
  readonly waiting?: ComponentChildren;
  /** What stands there where the code cannot be had. */
  readonly failed?: ComponentChildren;
  /** What stands around either. */
  readonly around?: ComponentType<{ readonly children: ComponentChildren }>;
  readonly children: (module: Module) => ComponentChildren;
}

/** Draws with a module's parts as soon as they have arrived. */
export function LazyPart<Module extends Parts>({
  of,
  waiting = <Waiting />,
  failed = <Failed onRetry={() => void of.load()} />,
  around: Around = Fragment,
  children,
}: LazyPartProps<Module>): JSX.Element {
  const { equip } = useWidget();
  const module = of.module.value;
  useEffect(() => void of.load(), []);
  if (!module || module === "failed") return <Around>{module ? failed : waiting}</Around>;
  // Before they are drawn, not after: without their styles and words they would flicker. Once is as good as twice.
  module.equipment.forEach(equip);
  return <>{children(module)}</>;
}

function Waiting(): JSX.Element {
  return (
    <div class="waiting" role="status">
      <span class="sr">{useWidget().words.value.loading}</span>
      <i />
      <i />
    </div>
  );
}

/** Says that something did not work, and how to try it again. */
export function Failed({ onRetry }: { readonly onRetry: () => void }): JSX.Element {
  const { notLoaded, tryAgain } = useWidget().words.value;
  return (
    <div class="failed" role="alert">
      {notLoaded}
      <button type="button" class="link" onClick={onRetry}>
        {tryAgain}
      </button>
    </div>
  );
}
