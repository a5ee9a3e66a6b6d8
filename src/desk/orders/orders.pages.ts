import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { money } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import { lineOf, type Reading } from '../timeline/line.presenter.js';
import { afterOf, cut } from '../timeline/pages.js';
import { Timeline } from '../timeline/timeline.queries.js';

const PAGE = 30;
const tabs = { taken: ['taken'], confirmed: ['confirmed'], closed: ['fulfilled', 'cancelled'] };
type Tab = keyof typeof tabs;

/** What both sides' pages of orders show: those that wait, those to be carried out, those that are over. */
@Injectable()
export class OrderPages {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly timeline: Timeline,
  ) {}

  async list(desk: Desk, reading: Reading, base: string, wanted: unknown, cursor: unknown) {
    const { locale, zone } = reading;
    const counts = await this.uow.query<{ state: string; count: number; cents: number }>(
      `select state, count(*)::int count, sum(amount_cents)::float8 cents from desk_record
       where contract_id = $1 and kind = 'order' group by state`,
      [desk.contract.id],
    );
    const sum = (tab: Tab, of: 'count' | 'cents'): number =>
      counts.filter(({ state }) => tabs[tab].includes(state)).reduce((all, one) => all + one[of], 0);
    const names = Object.keys(tabs) as Tab[];
    const tab = names.find((one) => one === wanted) ?? names.find((one) => sum(one, 'count') > 0) ?? 'taken';
    const records = await this.timeline.list(desk, {
      kinds: ['order'],
      states: tabs[tab],
      after: afterOf(cursor),
      limit: PAGE + 1,
    });
    const { rows, next } = cut(records, PAGE, ({ createdAt }) => createdAt);
    return {
      zone,
      waiting: sum('taken', 'count'),
      waitingSum: money(sum('taken', 'cents'), 'EUR', locale, true),
      toDo: sum('confirmed', 'count'),
      any: counts.length > 0,
      tab,
      tabs: names.map((one) => ({
        label: translate(locale, `orders.tab.${one}`),
        count: sum(one, 'count'),
        href: `${base}?tab=${one}`,
        current: one === tab,
      })),
      rows: rows.map((record) => lineOf(record, reading)),
      next: next && `${base}?tab=${tab}&cursor=${next}`,
      title: translate(locale, 'orders.title'),
    };
  }
}
