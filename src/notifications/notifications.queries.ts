import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { decodeCursor, pageOf, type Page } from '../platform/http/cursor.js';
import { isId } from '../platform/ids.js';
import type { Locale } from '../platform/views/i18n.js';
import { noticeText, type NoticeData } from './notices.presenter.js';

interface Row {
  id: string;
  kind: string;
  data: NoticeData;
  link: string;
  createdAt: Date;
  readAt: Date | null;
}
export interface NoticeView {
  id: string;
  kind: string;
  title: string;
  text: string;
  link: string;
  createdAt: Date;
  readAt: Date | null;
}

@Injectable()
export class NotificationQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** The actor's notices, newest first, in a language. */
  async list(
    actor: Member,
    locale: Locale,
    cursor: string | undefined,
    limit: number,
  ): Promise<Page<NoticeView>> {
    const after = decodeCursor(cursor, 2);
    const rows = await this.uow.query<Row>(
      `select id, kind, data, link, created_at "createdAt", read_at "readAt" from notification
       where account_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
       order by created_at desc, id desc limit $4`,
      [actor.accountId, after?.[0] ?? null, isId(after?.[1]) ? after[1] : null, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.createdAt, row.id],
      ({ data, ...row }) => ({ ...row, ...noticeText(row.kind, data, locale) }),
    );
  }
}
