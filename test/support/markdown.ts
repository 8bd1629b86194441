import { readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "./server.ts";

/** A fenced block of a page of documentation. */
export interface Snippet {
  readonly language: string;
  readonly code: string;
  /** From 1. */
  readonly line: number;
}

/** The fenced blocks of a page, in order. */
export function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(join(top, page), "utf8");
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? "",
    code: match[2] ?? "",
    line: text.slice(0, match.index).split("\n").length,
  }));
}

/** Where the relative links and images of a page point. */
export function linksOf(page: string): readonly string[] {
  const text = readFileSync(join(top, page), "utf8").replace(/^```[\s\S]*?^```$/gm, "");
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
  return targets
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .map((target) => target.split("#")[0] ?? "");
}
