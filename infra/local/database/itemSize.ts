// How large DynamoDB takes an item to be (docs: CapacityUnitCalculations).
import type { Json } from '../template.ts';

/** Bytes. `item`: attributes in DynamoDB's JSON. */
export function sizeOf(item: Record<string, Json>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

/** A list and a map take three bytes more, and one for each of what is in them. */
const CONTAINER = 3;

function valueSize(value: Json): number {
  const [[type, content] = ['NULL', true]] = Object.entries<Json>(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(content);
    case 'N':
      return numberSize(content);
    case 'B':
      return Buffer.from(content, 'base64').length;
    case 'SS':
    case 'NS':
    case 'BS':
      return content.reduce((sum: number, one: string) => sum + valueSize({ [type.charAt(0)]: one }), 0);
    case 'L':
      return content.reduce((sum: number, one: Json) => sum + valueSize(one) + 1, CONTAINER);
    case 'M':
      return CONTAINER + sizeOf(content) + Object.keys(content).length;
    default:
      return 1;
  }
}

/** One byte for two digits that count, and one more. */
function numberSize(text: string): number {
  const digits = text
    .replace(/e.*$/iu, '')
    .replace(/[-+.]/gu, '')
    .replace(/^0+|0+$/gu, '');
  return Math.ceil(digits.length / 2) + 1;
}
