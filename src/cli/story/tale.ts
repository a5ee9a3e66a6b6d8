import { Browser } from '../browser.js';
import type { Login } from '../instance.js';

/** What the story remembers between its chapters. */
export class Tale {
  readonly owner: Browser;
  readonly assistant: Browser;
  readonly staff: Browser;
  ownerToken = '';
  assistantToken = '';
  assistantId = '';
  briefId = '';
  proposalId = '';
  contractId = '';
  timesheetId = '';
  chargeId = '';
  /** Her place and points for the brief before anybody had reviewed her. */
  before: Placed | null = null;

  constructor(
    readonly url: string,
    readonly logins: Login[],
  ) {
    this.owner = new Browser(url);
    this.assistant = new Browser(url);
    this.staff = new Browser(url);
  }

  /** The link of the newest mail to somebody, as its reader would open it: a path of the site. */
  async mailedLink(to: string): Promise<string> {
    const list = await this.staff.page(`/dev/mailbox?to=${encodeURIComponent(to)}`);
    const [, mail] = /href="(\/dev\/mailbox\/[0-9a-f-]{36})"/.exec(list) ?? [];
    if (!mail) throw new Error(`no mail to ${to}`);
    const page = await this.staff.page(mail);
    const [, link] = /class="button[^"]*" href="https?:\/\/[^/"]+(\/[^"]+)"/.exec(page) ?? [];
    if (!link) throw new Error(`no link in the mail to ${to}`);
    return link;
  }
}

export interface Placed {
  rank: number;
  points: number;
}

export const uuidIn = (path: string): string => {
  const [id] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(path) ?? [];
  if (!id) throw new Error(`no id in ${path}`);
  return id;
};
