import type { JSX } from "preact";
import type { HelpArticle } from "@proffer/protocol";
import { useWidget } from "../../context.ts";
import { parsePageUrl } from "../../safe-url.ts";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";
import { RichText } from "../rich-text.tsx";

/** An article, the way to its whole, and to a person for what it does not say. */
export function ArticleView({ article }: { readonly article: HelpArticle }): JSX.Element {
  const { controller, words } = useWidget();
  const url = parsePageUrl(article.url);
  const { readInFull, notHelped, askPerson } = words.value;
  return (
    <article class="reading" data-testid="article">
      <h2 dir="auto">{article.title}</h2>
      <div class="prose" dir="auto">
        <RichText text={article.text} />
      </div>
      {url && (
        <a class="read-on" href={url} target="_blank" rel="noopener noreferrer">
          {readInFull}
          <Glyph d={strokes.out} flip />
        </a>
      )}
      <footer>
        <span>{notHelped}</span>
        <button type="button" class="button" onClick={() => controller.talk(null)}>
          {askPerson}
        </button>
      </footer>
    </article>
  );
}
