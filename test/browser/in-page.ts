/** What these functions use of the browser they run in; the project itself is typed for Node alone. */
interface PageNode {
  nodeType: number;
  textContent: string | null;
}
interface PageElement extends PageNode {
  lang: string;
  tagName: string;
  scrollWidth: number;
  clientWidth: number;
  childNodes: Iterable<PageNode>;
  closest(selector: string): PageElement | null;
  getAttribute(name: string): string | null;
  getBoundingClientRect(): { right: number };
}
declare const document: {
  title: string;
  documentElement: PageElement;
  querySelectorAll(selector: string): Iterable<PageElement>;
};

export interface PageFacts {
  lang: string;
  title: string;
  headings: string[];
  texts: string[];
}

/** Everything a page says, in sight or to a screen reader. */
export function factsInPage(): PageFacts {
  const attributes = ['aria-label', 'placeholder', 'title', 'alt', 'data-help', 'data-busy', 'content'];
  const all = [...document.querySelectorAll('*')].filter((one) => !one.closest('code, pre, script, style'));
  const texts = all.flatMap((one) => [
    ...[...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent ?? ''),
    ...attributes.map((name) => one.getAttribute(name) ?? ''),
  ]);
  return {
    lang: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].map((one) => one.textContent?.trim() ?? ''),
    texts: texts.filter((text) => text.trim() !== ''),
  };
}

/** Whether the page is wider than its window, and the innermost elements that make it so. */
export function overflowInPage(): string[] {
  const { scrollWidth: wide, clientWidth: room } = document.documentElement;
  if (wide <= room) return [];
  const guilty = [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > room + 1)
    .map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''}`);
  return [`${wide} px wide in a window of ${room}: ${guilty.slice(0, 3).join(', ')}`];
}
