import type { JSX } from "preact";
import type { HelpArticle } from "@proffer/protocol";
import { useWidget } from "../../context.ts";
import { Bar } from "../../views/bar.tsx";
import { ArticleView } from "./article-view.tsx";

/** A help article by itself. */
export function Article({ article }: { readonly article: HelpArticle }): JSX.Element {
  return (
    <>
      <Bar>
        <span class="row-text">{useWidget().words.value.help}</span>
      </Bar>
      <div class="scroll">
        <ArticleView article={article} />
      </div>
    </>
  );
}
