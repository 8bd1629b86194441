import type { LeafNode } from "@proffer/engine";
import { formatDuration } from "@proffer/engine";

/** A comparison as it stands, in Chinese. Amounts and steps stay in the engine's words, which know their currency and how far they have come. */
export function sayLeaf(node: LeafNode, key: string | null): string {
  const { fact, params, value } = node;
  const event = nameOf(params["event"]);
  const about = `${span(params["within"])}${event}${filters(params["where"])}${group(params, key)}`;
  switch (fact) {
    case "count":
      return counted(node, `${about}：`, "次");
    case "streak":
      return counted(node, `${about} 连续出现：`, "次");
    case "distinct":
      return counted(node, `${about} 中不同的 ${show(params["property"])}：`, "种");
    case "since":
      return value === undefined
        ? `尚无 ${event} 的记录，要求：${asked(node, duration)}`
        : `距上次 ${event} 已 ${duration(value)}，要求：${asked(node, duration)}`;
    case "absent":
      return `${about} 之后 ${duration(params["after"])}内没有 ${nameOf(params["without"])}：${met(node)}`;
    case "segment":
      return `属于客群“${node.segment?.name ?? show(params["id"])}”：${yesNo(node)}`;
    case "trait":
      return measured(node, `客户属性 ${show(params["name"])}`);
    case "page":
      return measured(node, `页面的 ${show(params["property"])}`);
    case "message":
      return measured(node, `最近一条消息的 ${show(params["property"])}`);
    case "session":
      return params["part"] === "duration"
        ? measured(node, "本次访问时长", duration)
        : measured(node, `本次访问的 ${show(params["part"])}`);
    case "time":
      return measured(node, `时间（${show(params["part"])}）`);
    case "agents":
      return params["part"] === "wait"
        ? node.distance
        : measured(node, `客服 ${show(params["part"])}`);
    case "rfm":
      return measured(node, `订单评分 ${show(params["part"])}`);
    default:
      return node.distance;
  }
}

type Show = (value: unknown) => string;

function counted(node: LeafNode, what: string, unit: string): string {
  const { value, operator, threshold } = node;
  if (typeof value !== "number") return `${what}无法得知`;
  if (operator !== "greaterThanInclusive" || typeof threshold !== "number")
    return `${what}${value} ${unit}，要求：${asked(node, show)}`;
  const rest = threshold - value;
  return `${what}${value} / ${threshold} ${unit}${rest > 0 ? `，还差 ${rest} ${unit}` : ""}`;
}

function measured(node: LeafNode, what: string, as: Show = show): string {
  const value = node.value === undefined ? "未知" : as(node.value);
  return `${what}：${value}，要求：${asked(node, as)}`;
}

function yesNo({ value }: LeafNode): string {
  return value === undefined ? "无法得知" : value === true ? "是" : "否";
}

function met({ value }: LeafNode): string {
  return value === undefined ? "无法得知" : value === true ? "已满足" : "尚未满足";
}

const operators: Readonly<Record<string, string>> = {
  equal: "等于",
  notEqual: "不等于",
  lessThan: "小于",
  lessThanInclusive: "不超过",
  greaterThan: "大于",
  greaterThanInclusive: "至少",
  in: "是其中之一：",
  notIn: "不是其中任何一个：",
  contains: "包含",
  doesNotContain: "不包含",
  containsAny: "包含其中之一：",
  startsWith: "开头是",
  matches: "符合",
  between: "介于",
};

function asked(
  { operator, threshold }: Pick<LeafNode, "operator" | "threshold">,
  as: Show,
): string {
  const words = operators[operator] ?? operator;
  if (operator === "between" && Array.isArray(threshold))
    return `${words} ${threshold.map(as).join(" 和 ")} 之间`;
  return `${words} ${Array.isArray(threshold) ? threshold.map(as).join("、") : as(threshold)}`;
}

const windows: Readonly<Record<string, string>> = {
  today: "今天 ",
  this_week: "本周 ",
  this_month: "本月 ",
};

function span(within: unknown): string {
  if (typeof within !== "string") return "";
  return windows[within] ?? `${sayDuration(within)}内 `;
}

function group(params: LeafNode["params"], key: string | null): string {
  return typeof params["by"] === "string" ? `（${params["by"]}：${key ?? "未知"}）` : "";
}

function filters(where: unknown): string {
  if (!Array.isArray(where) || where.length === 0) return "";
  const lines = (where as readonly Readonly<Record<string, unknown>>[]).map(
    ({ property, operator, value }) =>
      `${show(property)} ${asked({ operator: String(operator), threshold: value }, show)}`,
  );
  return `（${lines.join("，")}）`;
}

function nameOf(event: unknown): string {
  return event === "*" ? "任何操作" : show(event);
}

function duration(value: unknown): string {
  return sayDuration(typeof value === "number" ? formatDuration(value) : show(value));
}

const unitWords: Readonly<Record<string, string>> = {
  ms: "毫秒",
  s: "秒",
  m: "分钟",
  h: "小时",
  d: "天",
  w: "周",
};

/** `"1d 2h"` → `"1 天 2 小时"` */
export function sayDuration(text: string): string {
  return text.replace(
    /(\d)(ms|s|m|h|d|w)\b/g,
    (_, digit: string, unit: string) => `${digit} ${unitWords[unit]}`,
  );
}

function show(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "未知");
}
