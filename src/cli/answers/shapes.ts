import ts from 'typescript';
import type { Schema } from '../../pages/api-examples.js';
import { Trouble } from '../../platform/trouble.js';

// A name of the house says what TypeScript cannot: an id, a day, a count.
const ID = /(^id|\.id|Id)$/;
const DAY = /On$/;
const WHOLE = /(Cents|Minutes|Bps|\.number|\.version|\.revision|\.count)$/;
const FILES = new Set(['StreamableFile', 'Download']);

/** TypeScript types as JSON Schema, as they look once JSON has carried them. Named types of ours are told once. */
export class Shapes {
  readonly named: Record<string, Schema> = {};
  /** Types nothing can be said of: a handler that gives one needs a truer return type. */
  readonly unsaid: string[] = [];
  private readonly names = new Map<ts.Type, string>();

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly source: string,
  ) {}

  answerOf(type: ts.Type, of: string): Schema | null {
    if (type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return null;
    if (FILES.has(type.symbol?.name ?? '')) return { type: 'string', format: 'binary' };
    return this.schemaOf(type, of);
  }

  private schemaOf(type: ts.Type, at: string): Schema {
    const { flags } = type;
    if (type.isUnion()) return this.unionOf(type, at);
    if (type.isStringLiteral() || type.isNumberLiteral())
      return { type: typeof type.value, const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral)
      return { type: 'boolean', const: this.checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.TemplateLiteral)) return textOf(at);
    if (flags & ts.TypeFlags.NumberLike) return { type: WHOLE.test(at) ? 'integer' : 'number' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.objectOf(type, at);
    if (flags & ts.TypeFlags.NonPrimitive && at.includes('.')) return { type: 'object' };
    this.unsaid.push(`${at} is ${this.checker.typeToString(type)}`);
    return {};
  }

  private unionOf(type: ts.UnionType, at: string): Schema {
    const parts = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const texts = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
    const truths = parts.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
    const others = parts.filter(
      (part) => !part.isStringLiteral() && !(truths.length === 2 && truths.includes(part)),
    );
    const choices = [
      ...(texts.length > 0 ? [{ type: 'string', enum: texts.sort() }] : []),
      ...(truths.length === 2 ? [{ type: 'boolean' }] : []),
      ...others.map((part) => this.schemaOf(part, at)).sort((a, b) => rank(a) - rank(b)),
    ];
    return choices.length === 1 ? choices[0]! : { anyOf: choices };
  }

  private objectOf(type: ts.Type, at: string): Schema {
    const { checker } = this;
    if (type.symbol?.name === 'Date') return { type: 'string', format: 'date-time' };
    if (type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.StringLike))
      return { type: 'string' };
    const told = type.getProperty('toJSON');
    if (told) {
      const [call] = checker.getTypeOfSymbol(told).getCallSignatures();
      return this.schemaOf(checker.getReturnTypeOfSignature(call!), at);
    }
    if (checker.isTupleType(type)) {
      const items = checker.getTypeArguments(type as ts.TypeReference);
      return {
        type: 'array',
        items: this.manyOf(items, at),
        minItems: items.length,
        maxItems: items.length,
      };
    }
    if (checker.isArrayLikeType(type))
      return {
        type: 'array',
        items: this.schemaOf(checker.getIndexTypeOfType(type, ts.IndexKind.Number)!, `${at}[]`),
      };
    const name = this.nameOf(type);
    if (!name) return this.propertiesOf(type, at);
    if (!(name in this.named)) {
      this.named[name] = {};
      this.named[name] = this.propertiesOf(type, name);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  private manyOf(types: readonly ts.Type[], at: string): Schema {
    const all = [
      ...new Map(
        types.map((type) => this.schemaOf(type, at)).map((one) => [JSON.stringify(one), one]),
      ).values(),
    ];
    return all.length === 1 ? all[0]! : { anyOf: all };
  }

  private propertiesOf(type: ts.Type, at: string): Schema {
    const { checker } = this;
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const symbol of checker.getPropertiesOfType(type)) {
      const own = checker.getTypeOfSymbol(symbol);
      if (own.getCallSignatures().length > 0) continue;
      properties[symbol.name] = this.schemaOf(own, `${at}.${symbol.name}`);
      const optional =
        symbol.flags & ts.SymbolFlags.Optional ||
        (own.isUnion() && own.types.some(({ flags }) => flags & ts.TypeFlags.Undefined));
      if (!optional) required.push(symbol.name);
    }
    if (Object.keys(properties).length === 0 && at.includes('_'))
      this.unsaid.push(`${at} is ${checker.typeToString(type)}`);
    const rest = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties, required }),
      ...(rest && { additionalProperties: isUnknown(rest) ? true : this.schemaOf(rest, `${at}.*`) }),
    };
  }

  /** Interfaces and aliases of ours have a name; two of one name are told apart by their folder. */
  private nameOf(type: ts.Type): string | null {
    const known = this.names.get(type);
    if (known) return known;
    const symbol = type.aliasTypeArguments ? undefined : (type.aliasSymbol ?? type.symbol);
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
    const generic = this.checker.getTypeArguments(type as ts.TypeReference).length > 0;
    if (!symbol || symbol.name.startsWith('__') || generic || !file?.startsWith(this.source)) return null;
    const taken = new Set([...this.names.values(), 'Problem']);
    const folder = file
      .split('/')
      .at(-2)!
      .replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
    const name = [symbol.name, folder + symbol.name].find((one) => !taken.has(one));
    if (!name) throw new Trouble(`two shapes in ${folder} are called ${symbol.name}`);
    this.names.set(type, name);
    return name;
  }
}

const isUnknown = ({ flags }: ts.Type): boolean => (flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0;
const rank = ({ type }: Schema): number => (type === 'null' ? 1 : 0);
const textOf = (at: string): Schema => ({
  type: 'string',
  ...(ID.test(at) ? { format: 'uuid' } : DAY.test(at) ? { format: 'date' } : {}),
});
