import { useProffer } from "@proffer/sdk/react";

interface ProductProps {
  readonly id: string;
  readonly name: string;
}

/** A product that one can look at, and a look that is tracked. */
export function Product({ id, name }: ProductProps) {
  const proffer = useProffer();
  return (
    <li>
      {name}{" "}
      <button onClick={() => void proffer?.track("Product Viewed", { product_id: id, name })}>
        Look at the {name}
      </button>
    </li>
  );
}
