import type { JSX } from "preact";
import type { HelpArticle } from "@proffer/protocol";
import { useWidget } from "../../context.ts";
import { Glyph, Icon } from "../icons.tsx";
import { Failed } from "../lazy-part.tsx";
import { strokes } from "../more-icons.ts";
import { useHelp } from "./use-help.ts";

/** As many as do not bury what else is at home. */
const maxShown = 4;

/** Searches the help while the customer types; before that, it suggests. */
export function HelpBox(): JSX.Element {
  const { words } = useWidget();
  const id = "proffer-help";
  const { query, setQuery, found, retry } = useHelp();
  const { help, searchHelp, articlesFound, nothingFound } = words.value;
  const isFailed = found === "failed";
  const articles = isFailed ? undefined : found?.articles.slice(0, maxShown);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{help}</h2>
      <div class="card">
        <label class="search">
          <Glyph d={strokes.search} />
          <span class="sr">{searchHelp}</span>
          <input
            type="search"
            dir="auto"
            placeholder={searchHelp}
            value={query}
            maxLength={200}
            enterkeyhint="search"
            data-testid="help-search"
            onInput={({ currentTarget }) => setQuery(currentTarget.value)}
          />
        </label>
        {isFailed && <Failed onRetry={retry} />}
        {!found && <Skeleton />}
        {articles?.map((article) => (
          <ArticleRow key={article.id} article={article} />
        ))}
        {articles?.length === 0 && <p class="nothing">{nothingFound(query.trim())}</p>}
      </div>
      <span class="sr" role="status">
        {query.trim() && articles?.length ? articlesFound(articles.length) : ""}
      </span>
    </section>
  );
}

function ArticleRow({ article }: { readonly article: HelpArticle }): JSX.Element {
  const { controller } = useWidget();
  return (
    <button
      type="button"
      class="row"
      data-testid="help-article"
      onClick={() => controller.go({ type: "article", article })}
    >
      <span class="row-text" dir="auto">
        {article.title}
      </span>
      <Icon name="forward" />
    </button>
  );
}

/** As high as what comes. */
function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" role="status">
      <span class="sr">{useWidget().words.value.loading}</span>
      {[0, 1, 2].map(() => (
        <div class="row">
          <i />
        </div>
      ))}
    </div>
  );
}
