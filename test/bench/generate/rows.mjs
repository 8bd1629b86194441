import { fields } from "./arrivals.mjs";
import { start } from "./customers.mjs";
import { currencies, names, operations, products } from "./shop.mjs";

/** The columns of the log; empty where an event has no such thing. */
export const columns = {
  message_id: "VARCHAR",
  customer_id: "VARCHAR",
  timestamp: "BIGINT",
  event: "VARCHAR",
  product_id: "VARCHAR",
  operation: "VARCHAR",
  revenue: "VARCHAR",
  currency: "VARCHAR",
};

/** More bytes than any row has. */
const longestRow = 400;
const blockBytes = 1 << 20;

const alphabet = Buffer.from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");
const textOf = (list) => ["", ...list].map((text) => Buffer.from(text));
const nameTexts = names.map((text) => Buffer.from(text));
const productTexts = textOf(
  Array.from({ length: products }, (_, i) => `p${String(i + 1).padStart(5, "0")}`),
);
const operationTexts = textOf(operations);
const currencyTexts = textOf(currencies);

/** Writes rows as text into blocks of bytes. Byte by byte, for ten million rows are many texts to make and throw away. */
export class RowWriter {
  #blocks = [];
  #block = Buffer.allocUnsafe(blockBytes);
  #at = 0;
  #format;

  /** @param {"csv" | "ndjson"} format */
  constructor(format) {
    this.#format = format;
    if (format === "csv") this.#text(Buffer.from(`${Object.keys(columns).join(",")}\n`));
  }

  /** Adds a row; `cells` and `at` are as the log hands them over. */
  add = (cells, at) => {
    if (this.#at + longestRow > blockBytes) this.#finishBlock();
    if (this.#format === "csv") this.#addCsv(cells, at);
    else this.#addJson(cells, at);
  };

  /** The bytes that are ready to go; with `isLast` all of them. */
  takeBlocks(isLast = false) {
    if (isLast) this.#finishBlock();
    return this.#blocks.splice(0);
  }

  #addCsv(cells, at) {
    this.#id(cells, at);
    this.#byte(comma);
    this.#customer(cells[at + fields.customer]);
    this.#byte(comma);
    this.#digits(start + cells[at + fields.timestamp], 13);
    this.#byte(comma);
    this.#text(nameTexts[cells[at + fields.name]]);
    this.#byte(comma);
    this.#text(productTexts[cells[at + fields.product]]);
    this.#byte(comma);
    this.#text(operationTexts[cells[at + fields.operation]]);
    this.#byte(comma);
    this.#money(cells[at + fields.cents]);
    this.#byte(comma);
    this.#text(currencyTexts[cells[at + fields.currency]]);
    this.#byte(newline);
  }

  /** What is empty is left out. */
  #addJson(cells, at) {
    this.#text(jsonId);
    this.#id(cells, at);
    this.#text(jsonCustomer);
    this.#customer(cells[at + fields.customer]);
    this.#text(jsonTime);
    this.#digits(start + cells[at + fields.timestamp], 13);
    this.#text(jsonEvent);
    this.#text(nameTexts[cells[at + fields.name]]);
    this.#byte(quote);
    this.#jsonText(jsonProduct, productTexts[cells[at + fields.product]]);
    this.#jsonText(jsonOperation, operationTexts[cells[at + fields.operation]]);
    if (cells[at + fields.cents] > 0) {
      this.#text(jsonRevenue);
      this.#money(cells[at + fields.cents]);
      this.#byte(quote);
    }
    this.#jsonText(jsonCurrency, currencyTexts[cells[at + fields.currency]]);
    this.#text(jsonEnd);
  }

  #jsonText(before, text) {
    if (text.length === 0) return;
    this.#text(before);
    this.#text(text);
    this.#byte(quote);
  }

  /** As the SDK makes them: nine digits of the stamp in base 36, a hyphen, and random letters. */
  #id(cells, at) {
    let stamp = start + cells[at + fields.stamp];
    for (let i = 8; i >= 0; i--) {
      const rest = stamp % 36;
      this.#block[this.#at + i] = rest < 10 ? 48 + rest : 87 + rest;
      stamp = (stamp - rest) / 36;
    }
    this.#at += 9;
    this.#byte(hyphen);
    this.#letters(cells[at + fields.idA]);
    this.#letters(cells[at + fields.idB]);
    this.#letters(cells[at + fields.idC]);
  }

  #letters(bits) {
    for (let i = 0; i < 5; i++) this.#byte(alphabet[(bits >>> (6 * i)) & 63]);
  }

  #customer(number) {
    this.#byte(letterC);
    this.#digits(number + 1, 9);
  }

  #money(cents) {
    if (cents === 0) return;
    let size = 1;
    for (let rest = Math.floor(cents / 1000); rest > 0; rest = Math.floor(rest / 10)) size++;
    this.#digits(Math.floor(cents / 100), size);
    this.#byte(dot);
    this.#digits(cents % 100, 2);
  }

  #digits(number, size) {
    let rest = number;
    for (let i = size - 1; i >= 0; i--) {
      const tenth = Math.floor(rest / 10);
      this.#block[this.#at + i] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    this.#at += size;
  }

  #text(bytes) {
    for (let i = 0; i < bytes.length; i++) this.#block[this.#at + i] = bytes[i];
    this.#at += bytes.length;
  }

  #byte(value) {
    this.#block[this.#at++] = value;
  }

  #finishBlock() {
    if (this.#at > 0) this.#blocks.push(this.#block.subarray(0, this.#at));
    this.#block = Buffer.allocUnsafe(blockBytes);
    this.#at = 0;
  }
}

const [comma, newline, hyphen, dot, quote, letterC] = Buffer.from(',\n-."c');
const jsonId = Buffer.from('{"message_id":"');
const jsonCustomer = Buffer.from('","customer_id":"');
const jsonTime = Buffer.from('","timestamp":');
const jsonEvent = Buffer.from(',"event":"');
const jsonProduct = Buffer.from(',"product_id":"');
const jsonOperation = Buffer.from(',"operation":"');
const jsonRevenue = Buffer.from(',"revenue":"');
const jsonCurrency = Buffer.from(',"currency":"');
const jsonEnd = Buffer.from("}\n");
