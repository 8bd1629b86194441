const forbidden =
  "script, iframe, frame, object, embed, applet, base, link, meta, template, portal, foreignObject, animate, set, use, form[action], [formaction], [srcdoc], [srcset], [ping], [background], [data], [http-equiv], meta, math, audio, video";
const addresses = ["href", "src", "xlink:href", "action", "poster", "cite", "to", "from", "values"];
const harmless = /^(?:https?:\/\/|mailto:|blob:)/;

/** Everything in the widget that could run something or lead anywhere but to the web, in a line each. */
export function risksIn(root: ShadowRoot): string[] {
  const risks = [...root.querySelectorAll(forbidden)].map(
    (element) => `element ${element.outerHTML}`,
  );
  // Our own sheets, where a browser has no constructed ones, are the root's own children.
  for (const style of root.querySelectorAll("* style")) risks.push(`style ${style.outerHTML}`);
  for (const element of root.querySelectorAll("*"))
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) risks.push(`handler ${name}=${value}`);
      if (addresses.includes(name) && !harmless.test(value)) risks.push(`address ${name}=${value}`);
      if (name === "style" && /url|expression|import|binding/i.test(value))
        risks.push(`css ${value}`);
      if (name === "target" && element.getAttribute("rel")?.includes("noopener") !== true)
        risks.push(`opener ${value}`);
    }
  return risks;
}
