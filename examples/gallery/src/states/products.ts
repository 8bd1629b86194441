/** What the gallery's shop sells. */
export const teapot = {
  name: "Ash-Glaze Teapot",
  price: "420.00",
  currency: "CNY",
  image_url: "./teapot.svg",
  url: "https://shop.example/teapot",
};

export const mug = {
  name: "Morning Mug with a name that takes more than one line",
  price: "98.00",
  currency: "CNY",
  image_url: "./mug.svg",
  url: "https://shop.example/mug",
};
