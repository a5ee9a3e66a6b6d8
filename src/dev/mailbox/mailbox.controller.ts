import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Missing } from '../../platform/errors.js';
import { Download, view, type PageResult } from '../../platform/http/page.js';
import { isId } from '../../platform/ids.js';

const SHOWN = 100;
/** Mails carry their styles with them; nothing else may run or load. */
const OWN_STYLES = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
};

/** Every mail a demo would have sent. */
@Controller('dev/mailbox')
@ApiExcludeController()
@Allow('public')
export class MailboxController {
  constructor(private readonly uow: UnitOfWork) {}

  @Get()
  async index(@Query('to') to: string | undefined): Promise<PageResult> {
    const mails = await this.uow.query(
      `select id, recipient, subject, created_at "createdAt", sent_at "sentAt" from mail
       where $1::text is null or recipient = $1 order by created_at desc, id desc limit ${SHOWN}`,
      [to ?? null],
    );
    return view('dev/mailbox', { mails, to, title: 'Mailbox', noindex: true });
  }

  @Get(':id')
  async show(@Param('id') id: string): Promise<PageResult> {
    if (!isId(id)) throw new Missing('mail');
    const mail = found(
      await this.uow.one<{ body: string | null }>(
        `select id, recipient, subject, body, created_at "createdAt" from mail where id = $1`,
        [id],
      ),
      'mail',
    );
    const link = /https?:\/\/\S+/.exec(mail.body ?? '')?.[0];
    return view('dev/mail', { mail, link, title: 'Mailbox', noindex: true });
  }

  /** The mail as its reader sees it: its own document, with styles of its own and no scripts. */
  @Get(':id/html')
  async html(@Param('id') id: string): Promise<PageResult> {
    if (!isId(id)) throw new Missing('mail');
    const mail = found(
      await this.uow.one<{ html: string | null }>(`select html from mail where id = $1`, [id]),
      'mail',
    );
    const content = Buffer.from(mail.html ?? '');
    return new Download(content, 'text/html; charset=utf-8', 'mail.html', {
      inline: true,
      headers: OWN_STYLES,
    });
  }
}
