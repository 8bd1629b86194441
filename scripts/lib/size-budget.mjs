import { heaviest } from "./page-weight.mjs";

/** Bytes by brotli. `near` has none: what is fetched ahead is paid by those alone whom a rule is about to reach. */
export const budget = { loader_br: 1024, boot_br: 16_384, open_br: 28_672 };

/** What has been reached on the way there: no change may cost more. Lower it with every change that costs less. */
export const reached = { loader_br: 1024, boot_br: 18_900, open_br: 31_150 };

/**
 * The figures of what was weighed, by name.
 *
 * @returns {{ loader_br: number, boot_br: number, open_br: number, near_br: number }}
 */
export function figuresOf({ loader, boot, open, near }) {
  return {
    loader_br: loader,
    boot_br: heaviest(boot)[1].total,
    open_br: open.total,
    near_br: near.total,
  };
}

/** A sentence for each figure above its budget. */
export function overBudget(figures, most = budget) {
  return Object.entries(most)
    .filter(([name, most]) => figures[name] > most)
    .map(
      ([name, most]) =>
        `${name} is ${figures[name]} bytes, ${figures[name] - most} above its budget of ${most}: \`npm run size\` lists the files.`,
    );
}

/** Every file of what was weighed, the heaviest first, a line each. */
export function describeWeights({ boot, open, near }) {
  const [page] = heaviest(boot);
  return [
    ...Object.entries(boot).flatMap(([name, weight]) =>
      describe(`boot, ${name} page${name === page ? " (the heaviest)" : ""}`, weight),
    ),
    ...describe("open, product page", open),
    ...describe("near, two views of a product", near),
  ];
}

function describe(title, { files, data, total }) {
  const line = ({ path, brotli }) => `${String(brotli).padStart(8)}  ${path}`;
  const sorted = (list) => [...list].sort((a, b) => b.brotli - a.brotli).map(line);
  const rest = data.length > 0 ? ["          answers, not in the sum:", ...sorted(data)] : [];
  return [`${title}: ${total} bytes`, ...sorted(files), ...rest];
}
