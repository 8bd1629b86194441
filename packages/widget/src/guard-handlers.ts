import { options } from "preact";
import { warn } from "./warn.ts";

type Handler = (this: unknown, ...given: unknown[]) => unknown;

const failure = "Something in the widget went wrong.";

/**
 * Keeps what goes wrong in a handler of ours from the page, whose error reports would have it otherwise. The Preact that
 * this concerns is our own: a page's is another.
 */
export function guardHandlers(): void {
  // Preact itself does not know it, and lets an error go to who draws.
  Object.assign(options, { onError: (error: unknown) => warn(failure, error) });
  const { vnode: before } = options;
  options.vnode = (vnode) => {
    if (typeof vnode.type === "string") guardAll(vnode.props as Record<string, unknown>);
    before?.(vnode);
  };
}

function guardAll(props: Record<string, unknown>): void {
  for (const name in props) {
    const handler = props[name];
    if (name.startsWith("on") && typeof handler === "function")
      props[name] = guard(handler as Handler);
  }
}

function guard(handler: Handler): Handler {
  return function (...given) {
    try {
      return handler.apply(this, given);
    } catch (error) {
      warn(failure, error);
      return undefined;
    }
  };
}
