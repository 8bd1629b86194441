import { earOf } from "./ear.ts";
import { together } from "./listen.ts";
import { Operations } from "./operations.ts";
import { isPlainName, toPattern } from "./plain-names.ts";
import type { Page, Source } from "./source.ts";

/** The browser refuses a form right after it was sent; pages ask `checkValidity()` at any time, which tells of the same fields. */
const sentMs = 500;
const sends = "button,[type=submit],[type=image],[type=button],[role=button],a";

/**
 * `Operation Failed` of a form that the customer sent and the browser refused, once however many of its fields it refused, and
 * `Operation Succeeded` when a form that was refused is sent after all. The fields are counted and not looked at.
 */
export const forms: Source = (context) => {
  const { page, found } = context;
  const { listen, now, soon } = earOf(context);
  const operations = new Operations(context);
  const tries = new Map<HTMLFormElement, Set<EventTarget>>();
  let sentAt = -Infinity;
  const conclude = (form: HTMLFormElement) => {
    const refused = tries.get(form)?.size ?? 0;
    tries.delete(form);
    sentAt = -Infinity;
    const name = nameOf(form, page);
    if (refused === 0) return operations.succeed(name);
    const fields = refused === 1 ? "one field" : `${refused} fields`;
    operations.fail(name, "invalid", `The browser refused ${fields}.`);
  };
  /** A try is over when its task is: the page's own checks of what is being sent come after us. */
  const fieldsOf = (form: HTMLFormElement): Set<EventTarget> => {
    const fields = tries.get(form) ?? new Set();
    if (!tries.has(form)) soon(() => conclude(form));
    tries.set(form, fields);
    return fields;
  };
  found({ state: "listening", detail: "No form has been refused so far." });
  return together(
    listen(page, "click keydown", (event: MouseEvent | KeyboardEvent) => {
      if (isSending(event)) sentAt = now();
    }),
    listen(page, "submit", ({ target }) => {
      sentAt = now();
      if (target) fieldsOf(target as HTMLFormElement);
    }),
    listen(page, "invalid", ({ target }) => {
      const form = (target as HTMLInputElement | null)?.form;
      if (form && target && now() - sentAt <= sentMs) fieldsOf(form).add(target);
    }),
  );
};

function isSending(event: MouseEvent | KeyboardEvent): boolean {
  if ("key" in event) return event.key === "Enter";
  return (event.target as Partial<Element> | null)?.closest?.(sends) != null;
}

/** Its own name, where that is fit to be told; else where it goes. Its properties may be fields that are called so. */
function nameOf(form: HTMLFormElement, page: Page): string {
  const name = [form.getAttribute("id"), form.getAttribute("name")].find(isPlainName);
  const action = form.getAttribute("action") ?? "";
  return name ?? toPattern(new URL(action, page.location.href).pathname);
}
