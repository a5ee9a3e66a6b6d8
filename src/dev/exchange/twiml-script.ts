import { XMLParser } from 'fast-xml-parser';

/** One thing TwiML tells to do: a verb, its attributes, its words and what stands inside. */
export interface Verb {
  name: string;
  attributes: Record<string, string>;
  text: string;
  inside: Verb[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
});

type Node = Record<string, unknown>;

/** TwiML as a list of verbs, in order. */
export function script(xml: string): Verb[] {
  const response = (parser.parse(xml) as Node[]).find((node) => 'Response' in node);
  return verbs(response?.['Response']);
}

function verbs(nodes: unknown): Verb[] {
  return ((nodes ?? []) as Node[]).flatMap((node) => {
    const [name] = Object.keys(node).filter((key) => key !== ':@' && key !== '#text');
    if (!name) return [];
    const inner = node[name] as Node[];
    return {
      name,
      attributes: (node[':@'] ?? {}) as Record<string, string>,
      text: inner.map((one) => (typeof one['#text'] === 'string' ? one['#text'] : '')).join(''),
      inside: verbs(inner),
    };
  });
}
