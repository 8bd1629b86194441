import { ProfferProvider } from "@proffer/sdk/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Hint } from "./hint.tsx";
import { Product } from "./product.tsx";
import { rules } from "./rules.ts";

const options = { rules, site: "react-example" };

createRoot(document.querySelector("#app") as Element).render(
  <StrictMode>
    <ProfferProvider options={options}>
      <ul>
        <Product id="mug" name="Morning Mug" />
        <Product id="gaiwan" name="Celadon Gaiwan" />
      </ul>
      <Hint rule="third-look" />
    </ProfferProvider>
  </StrictMode>,
);
