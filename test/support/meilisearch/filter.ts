import { bad } from './refusal.js';
import { featuresOf, filterableNames, type IndexSettings } from './settings.js';

type Document = Record<string, unknown>;
type Test = (document: Document) => boolean;
interface Token {
  kind: 'word' | 'sign';
  text: string;
}

const keywords = new Set(['AND', 'OR', 'NOT', 'IN', 'TO', 'EXISTS', 'IS', 'NULL', 'EMPTY', 'CONTAINS']);

/** A filter of a search as a test: a text, or a list of texts that all hold, with lists of which one does. */
export function parseFilter(filter: unknown, settings: IndexSettings, index: string): Test {
  if (filter === undefined || filter === null) return () => true;
  if (typeof filter === 'string')
    return filter.trim() ? new Parser(filter, settings, index).whole() : () => true;
  if (!Array.isArray(filter))
    throw bad(
      'invalid_search_filter',
      'Invalid syntax for the filter parameter: `expected String, Array, found: other`.',
    );
  const all = filter.map((part: unknown) => {
    if (!Array.isArray(part)) return parseFilter(part, settings, index);
    const any = part.map((one: unknown) => parseFilter(one, settings, index));
    return (document: Document) => any.some((test) => test(document));
  });
  return (document) => all.every((test) => test(document));
}

/** or = and ("OR" and)* · and = not ("AND" not)* · not = "NOT"? ( "(" or ")" | condition ) */
class Parser {
  private readonly tokens: Token[];
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly settings: IndexSettings,
    private readonly index: string,
  ) {
    this.tokens = tokensOf(text);
  }

  whole(): Test {
    const test = this.or();
    if (this.at < this.tokens.length)
      throw this.wrong(
        `Found unexpected characters at the end of the filter: \`${this.tokens
          .slice(this.at)
          .map(({ text }) => text)
          .join(' ')}\`. You probably forgot an \`OR\` or an \`AND\` rule.`,
      );
    return test;
  }

  private or(): Test {
    const any = [this.and()];
    while (this.takes('OR')) any.push(this.and());
    return (document) => any.some((test) => test(document));
  }

  private and(): Test {
    const all = [this.not()];
    while (this.takes('AND')) all.push(this.not());
    return (document) => all.every((test) => test(document));
  }

  private not(): Test {
    if (this.takes('NOT')) {
      const test = this.not();
      return (document) => !test(document);
    }
    if (!this.takes('(')) return this.condition();
    const test = this.or();
    if (!this.takes(')')) throw this.wrong('Expression is missing the following closing delimiter: `)`.');
    return test;
  }

  private condition(): Test {
    const attribute = this.value();
    const operator = this.tokens[this.at]?.text ?? '';
    if (!['=', '!=', '<', '<=', '>', '>='].includes(operator))
      throw this.wrong(
        `Was expecting an operation \`=\`, \`!=\`, \`>=\`, \`>\`, \`<=\`, \`<\`, \`IN\`, \`NOT IN\`, \`TO\` … at \`${this.text}\`.`,
      );
    this.at += 1;
    const value = this.value();
    this.check(attribute, operator);
    return (document) => holds(document[attribute], operator, value);
  }

  private value(): string {
    const token = this.tokens[this.at];
    if (token?.kind !== 'word')
      throw this.wrong(`Was expecting a value but instead got \`${token?.text ?? 'nothing'}\`.`);
    this.at += 1;
    return token.text;
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'sign' || token.text !== text) return false;
    this.at += 1;
    return true;
  }

  private check(attribute: string, operator: string): void {
    const features = featuresOf(this.settings, attribute);
    if (!features) {
      const names = filterableNames(this.settings);
      throw this.wrong(
        `Index \`${this.index}\`: Attribute \`${attribute}\` is not filterable. ${
          names
            ? `Available filterable attribute patterns are: ${names}.`
            : 'This index does not have configured filterable attributes.'
        }`,
      );
    }
    const allowed = ['=', '!='].includes(operator) ? features.equality : features.comparison;
    if (!allowed)
      throw this.wrong(
        `Index \`${this.index}\`: Filter operator \`${operator}\` is not allowed for the attribute \`${attribute}\`.`,
      );
  }

  private wrong(message: string): Error {
    return bad('invalid_search_filter', `${message}\n1:${this.text.length} ${this.text}`);
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(<=|>=|!=|[<>=()])|([\w./-]+)|(\S))/gy;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [, double, single, sign, word, other] = match;
    if (other !== undefined)
      throw bad('invalid_search_filter', `Unexpected character \`${other}\`.\n1:${text.length} ${text}`);
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (word !== undefined && keywords.has(word)) tokens.push({ kind: 'sign', text: word });
    else
      tokens.push({
        kind: 'word',
        text: word ?? (double ?? single ?? '').replace(/\\(.)/g, '$1'),
      });
  }
  return tokens;
}

/** Numbers compare as numbers, texts by their letters; an absent value is in no comparison. */
function holds(found: unknown, operator: string, value: string): boolean {
  const values = (Array.isArray(found) ? found : [found]).filter((one) => one !== null && one !== undefined);
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const equals = values.some((one) =>
    typeof one === 'number' ? one === number : String(one).toLowerCase() === value.toLowerCase(),
  );
  if (operator === '=') return equals;
  if (operator === '!=') return !equals;
  return values.some((one) => {
    if (typeof one === 'number') return Number.isNaN(number) ? false : compares(one, operator, number);
    return compares(String(one).toLowerCase(), operator, value.toLowerCase());
  });
}

function compares<T extends string | number>(a: T, operator: string, b: T): boolean {
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  return a >= b;
}
