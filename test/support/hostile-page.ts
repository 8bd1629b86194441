import { mount } from "../../packages/widget/src/mount.ts";
import { createStubProffer } from "../../packages/widget/src/testing/stub-proffer.ts";
import { createCorpus } from "./hostile-corpus.ts";
import { risksIn } from "./hostile-risks.ts";
import { articleScene, createHostility, scenes } from "./hostile-scenes.ts";
import type { Scene } from "./hostile-scenes.ts";

declare global {
  interface Window {
    /** Draws scenes until so many hostile texts have been in them; gives what was wrong, a line each. */
    drawHostile(count: number, seed: number): Promise<readonly string[]>;
  }
}

window.drawHostile = async (count, seed) => {
  const hostile = createHostility(createCorpus(count, seed));
  const faults: string[] = [];
  while (hostile.given() < count) {
    const all = [...Object.entries(scenes), ["article", articleScene(hostile)] as const];
    for (const [name, scene] of all)
      faults.push(...(await draw(scene, hostile)).map((fault) => `${name}: ${fault}`));
  }
  return faults;
};

async function draw(
  { route, drawn, click, options, set }: Scene,
  hostile: ReturnType<typeof createHostility>,
): Promise<string[]> {
  const stub = createStubProffer();
  set(stub, hostile);
  const widget = mount(stub, { locale: "en", now: () => 0, ...options?.(hostile) });
  const root = document.querySelector("proffer-widget")?.shadowRoot as ShadowRoot;
  if (route) widget.open(route);
  const found = await until(() => root.querySelector(`[data-testid="${drawn}"]`));
  if (click) root.querySelector<HTMLElement>(`[data-testid="${click}"]`)?.click();
  poke(root);
  // Long enough for what is put in by markup to load, fail, begin or take the focus.
  await wait(60);
  const faults = found ? risksIn(root) : [`there is no ${drawn}`];
  widget.destroy();
  localStorage.clear();
  sessionStorage.clear();
  return faults;
}

/** Touches everything, as a customer does who is curious; only what leads away is held back. */
function poke(root: ShadowRoot): void {
  for (const element of root.querySelectorAll("*"))
    for (const type of ["pointerenter", "mouseover", "focus", "animationstart", "toggle", "load"])
      element.dispatchEvent(new Event(type));
  for (const link of root.querySelectorAll("a")) {
    link.addEventListener("click", (event) => {
      if (/^(?:https?|mailto):/.test(link.protocol)) event.preventDefault();
    });
    link.click();
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until<Value>(get: () => Value): Promise<Value | undefined> {
  for (let left = 300; left > 0; left--) {
    const value = get();
    if (value) return value;
    await wait(10);
  }
  return undefined;
}
