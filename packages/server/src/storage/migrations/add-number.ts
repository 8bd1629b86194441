import type { CreateTableBuilder } from "kysely";
import type { StoreKind } from "../kind.ts";

/** A column that numbers rows in the order in which they were written; the one thing that the two databases say differently. */
export function addNumber<Name extends string>(
  name: Name,
  kind: StoreKind,
): <Table extends string, Column extends string>(
  table: CreateTableBuilder<Table, Column>,
) => CreateTableBuilder<Table, Column | Name> {
  return (table) =>
    kind === "postgres"
      ? table.addColumn(name, "bigserial", (column) => column.primaryKey())
      : table.addColumn(name, "integer", (column) => column.primaryKey().autoIncrement());
}
