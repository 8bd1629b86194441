import type { Missing } from "./en.ts";

type Of<Type extends Missing["type"]> = Extract<Missing, { readonly type: Type }>;

/** What a rule lacks, in Chinese. */
export function sayMissing(missing: Missing, now: number): string {
  return `${sayLack(missing, now)}${sayEffect(missing)}`;
}

function sayLack(missing: Missing, now: number): string {
  switch (missing.type) {
    case "event":
      return `${either(missing.events)} ${sayLast(missing, now)}：${sayFrom(missing)}。`;
    case "property": {
      const amount = missing.isAmount ? "数字形式的 " : "";
      return `最近 30 天收到 ${either(missing.events)} ${missing.seen} 次，都没有带${amount}${either(missing.properties)}。`;
    }
    case "trait":
      return missing.isIdentified
        ? `页面说明了客户是谁，但没有提供属性“${missing.name}”。`
        : `页面没有说明客户是谁，因此不知道属性“${missing.name}”。`;
    case "code":
      return `${missing.what === "fact" ? "事实" : "运算符"}“${missing.name}”由您自己的代码提供，而本页没有这段代码。`;
    case "server":
      return `${purposes[missing.purpose]}，而本页没有设置服务器：请填写 endpoint。`;
    case "consent":
      return `客户尚未同意“${missing.category}”。`;
  }
}

const purposes = {
  agents: "客服是否在线由服务器告知",
  coupon: "优惠券在服务器上领取",
  handoff: "对话需要服务器",
} as const;

const dayMs = 86_400_000;

function sayLast({ lastAt }: Of<"event">, now: number): string {
  if (lastAt === null) return "在此浏览器中从未出现过";
  return `在此浏览器中已有 ${Math.floor((now - lastAt) / dayMs)} 天没有出现`;
}

function sayFrom({ from, events, tellers }: Of<"event">): string {
  switch (from) {
    case "source":
      return sayTellers(tellers);
    case "identify":
      return '需要由您的页面调用 proffer("identify", userId)';
    case "page":
      return `没有来源会报告它，需要由您的页面调用 proffer("track", ${JSON.stringify(events[0])})`;
    case "shop":
      return "它由商店的后台系统报告，不会到达此浏览器";
  }
}

function sayTellers(tellers: Of<"event">["tellers"]): string {
  const named = (...states: readonly string[]): string =>
    tellers
      .filter(({ state }) => states.includes(state))
      .map(({ name }) => name)
      .join("、");
  const [ears, amiss] = [named("found", "listening", "quiet"), named("amiss")];
  const [absent, off] = [named("absent"), named("off")];
  return [
    ears && `${ears} 会报告它，但还没有报告过`,
    amiss && `${amiss} 读不懂本页的内容`,
    !ears && absent && `本页没有可供 ${absent} 读取的内容`,
    !ears && off && `来源 ${off} 已关闭`,
  ]
    .filter(Boolean)
    .join("；");
}

function sayEffect({ type, effect, isCertain }: Missing): string {
  if (type === "consent") return "在此之前，这条规则不会显示任何内容。";
  if (type === "server") return "否则这条规则不起作用。";
  const until = type !== "event" ? "因此" : isCertain ? "照现状，" : "在它出现之前，";
  switch (effect) {
    case "blocks":
      return `${until}这条规则不可能成立。`;
    case "weakens":
      return `${until}这条规则少了一种成立的途径。`;
    case "misleads":
      return type === "event"
        ? "只要没有人报告它，做过这件事的客户也会被当作没做过。"
        : "因此这条规则可能对不该触达的客户成立。";
  }
}

function either(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join("或");
}
