import { useEffect, useState } from "preact/hooks";
import type { HelpArticle } from "@proffer/protocol";
import { useWidget } from "../../context.ts";

/** While somebody types on, nothing is asked for. */
const waitMs = 250;

/** What was found, and for which words. */
interface Found {
  readonly query: string;
  readonly articles: readonly HelpArticle[];
}

interface Help {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  /** `null` until there is an answer; then what was found last stays until there is more. */
  readonly found: Found | "failed" | null;
  readonly retry: () => void;
}

/** Asks for help articles as the customer types. What they were looking for is there when they come back. */
export function useHelp(): Help {
  const { chat, drafts } = useWidget();
  const [query, setQuery] = useState(() => String(drafts.get("help") ?? ""));
  const [found, setFound] = useState<Found | "failed" | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isOld = false;
    const text = query.trim();
    const ask = async (): Promise<void> => {
      const next = await chat
        .searchHelp(text)
        .then((articles) => ({ query: text, articles }))
        .catch(() => "failed" as const);
      if (!isOld) setFound(next);
    };
    const timer = setTimeout(ask, found ? waitMs : 0);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [query.trim(), attempt]);
  return {
    query,
    found,
    setQuery: (next) => {
      drafts.set("help", next);
      setQuery(next);
    },
    retry: () => {
      setFound(null);
      setAttempt(attempt + 1);
    },
  };
}
