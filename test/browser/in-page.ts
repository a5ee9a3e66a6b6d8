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
  getBoundingClientRect(): { right: number; width: number; height: number };
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

/** Whether the page is wider than its window, or text is squeezed to a letter or two a line. */
export function misfitsInPage(): string[] {
  const { scrollWidth: wide, clientWidth: room } = document.documentElement;
  const all = [...document.querySelectorAll('body *')];
  const named = (one: PageElement) => `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''}`;
  const faults: string[] = [];
  const outside = all.filter((one) => one.getBoundingClientRect().right > room + 1).map(named);
  if (wide > room) faults.push(`${wide} px wide in a window of ${room}: ${outside.slice(0, 3).join(', ')}`);
  for (const one of all) {
    const text = (one.textContent ?? '').trim();
    const { width, height } = one.getBoundingClientRect();
    const own = [...one.childNodes].some(
      (node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '',
    );
    if (own && text.length > 8 && width > 2 && width < 40 && height > 4 * width)
      faults.push(`text squeezed in a window of ${room}: ${named(one)} "${text.slice(0, 30)}"`);
  }
  return faults;
}
