interface LauncherOptions {
  readonly label: string;
  readonly onClick: () => void;
  /** The customer is near it: what it opens had better be there. */
  readonly onNear: () => void;
}

/**
 * Makes the round button in the corner. By hand, and as it is while it is shut: a page that nobody talks to needs no more
 * than this. What it looks like otherwise comes with the panel.
 */
export function createLauncher({ label, onClick, onNear }: LauncherOptions): HTMLButtonElement {
  const button = document.createElement("button");
  const name = document.createElement("span");
  button.type = "button";
  button.className = "launcher";
  button.dataset["testid"] = "launcher";
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", onClick);
  for (const type of ["pointerenter", "focus", "touchstart"])
    button.addEventListener(type, onNear, { passive: true });
  name.className = "sr";
  name.textContent = label;
  button.append(drawIcon("M4 12a8 8 0 1 1 3.6 6.7L4 20l1.1-3.5A8 8 0 0 1 4 12Z"), name);
  return button;
}

/** Element by element: a page with Trusted Types takes no text for markup. */
export function drawIcon(d: string): SVGElement {
  const make = (tag: string, attributes: Readonly<Record<string, string>>): SVGElement => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag) as SVGElement;
    for (const name in attributes) element.setAttribute(name, attributes[name] ?? "");
    return element;
  };
  const icon = make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  icon.append(make("path", { d }));
  return icon;
}
