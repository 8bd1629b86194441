/** Whether a character (a Unicode code point) is meant. */
export type CharTest = (char: number) => boolean;

/** The simple folding of letter case: a letter whose small form takes two characters stays what it is. */
export function foldCase(char: number): number {
  if (char < 128) return char >= 65 && char <= 90 ? char + 32 : char;
  return oneChar(String.fromCodePoint(char).toLowerCase()) ?? char;
}

function oneChar(text: string): number | undefined {
  const char = text.codePointAt(0) ?? 0;
  return text.length === (char > 0xffff ? 2 : 1) ? char : undefined;
}

/** The same characters for a text whose letters come folded, while `holds` may name the capitals. */
export function inEitherCase(holds: CharTest): CharTest {
  return (char) => {
    if (holds(char)) return true;
    const capital = oneChar(String.fromCodePoint(char).toUpperCase());
    return capital !== undefined && foldCase(capital) === char && holds(capital);
  };
}

const isDigit: CharTest = (char) => char >= 48 && char <= 57;
const isWord: CharTest = (char) =>
  isDigit(char) || (char >= 65 && char <= 90) || (char >= 97 && char <= 122) || char === 95;
// ECMAScript's WhiteSpace and LineTerminator.
const spaces = new Set([0x20, 0xa0, 0x16_80, 0x20_28, 0x20_29, 0x20_2f, 0x20_5f, 0x30_00, 0xfe_ff]);
const isSpace: CharTest = (char) =>
  (char >= 9 && char <= 13) || (char >= 0x20_00 && char <= 0x20_0a) || spaces.has(char);

const lineEnds = new Set([10, 13, 0x20_28, 0x20_29]);

/** What `.` stands for. */
export const isInLine: CharTest = (char) => !lineEnds.has(char);

/** What `\d`, `\w`, `\s` and their opposites stand for. */
export const charClasses: ReadonlyMap<string, CharTest> = new Map([
  ["d", isDigit],
  ["w", isWord],
  ["s", isSpace],
  ["D", (char: number) => !isDigit(char)],
  ["W", (char: number) => !isWord(char)],
  ["S", (char: number) => !isSpace(char)],
]);

/** What `\n` and its like stand for. */
export const controlChars: ReadonlyMap<string, number> = new Map([
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["f", 12],
  ["v", 11],
]);
