import { states } from "./states/index.ts";

const choices = {
  theme: ["light", "dark"],
  dir: ["auto", "ltr", "rtl"],
  width: ["500", "360", "320"],
  lang: "en zh-Hans zh-Hant ja ko es fr de pt-BR ar ru id".split(" "),
} as const;

type Choice = keyof typeof choices;

const form = document.querySelector<HTMLFormElement>("#looks");
const shelves = document.querySelector("#states");
if (!form || !shelves) throw new Error("The page has no place for the states.");
const asked = new URLSearchParams(location.search);
const heightPx = 780;

/** What is chosen for one of them. */
function chosen(choice: Choice): string {
  return asked.get(choice) ?? choices[choice][0];
}

function drawChoices(): void {
  const fields = (Object.keys(choices) as Choice[]).map((choice) => {
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.name = choice;
    select.append(...choices[choice].map((value) => new Option(value, value)));
    select.value = chosen(choice);
    // Submitted, the form is the address: what is looked at can be handed on.
    select.addEventListener("change", () => form?.submit());
    label.append(choice, select);
    return label;
  });
  form?.append(...fields);
}

function drawState(id: string, title: string): HTMLElement {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const link = document.createElement("a");
  const frame = document.createElement("iframe");
  const looks = new URLSearchParams({ state: id });
  for (const choice of ["theme", "dir", "lang"] as const) looks.set(choice, chosen(choice));
  link.href = `./state.html?${looks}`;
  link.textContent = title;
  caption.append(link);
  frame.title = title;
  frame.width = chosen("width");
  frame.height = `${heightPx}`;
  frame.loading = "lazy";
  frame.src = link.href;
  figure.append(caption, frame);
  return figure;
}

function drawShelf(group: string): HTMLElement {
  const section = document.createElement("section");
  const heading = document.createElement("h2");
  const shelf = document.createElement("div");
  heading.textContent = group;
  shelf.className = "shelf";
  shelf.append(
    ...states.filter((one) => one.group === group).map(({ id, title }) => drawState(id, title)),
  );
  section.append(heading, shelf);
  return section;
}

document.documentElement.dataset["theme"] = chosen("theme");
drawChoices();
shelves.append(...[...new Set(states.map(({ group }) => group))].map(drawShelf));
