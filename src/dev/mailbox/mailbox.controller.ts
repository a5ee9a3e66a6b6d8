import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Missing } from '../../platform/errors.js';
import { submit } from '../../platform/http/form.js';
import { Download, redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { ExchangePost } from '../exchange/post.service.js';
import { TextMessages } from '../exchange/texts.service.js';
import { answerMail, bounceMail, invitationAnswers, replyMail } from './answers.js';

const SHOWN = 100;
const ReplyForm = z.object({ text: z.string().max(20_000).default('') });
const AnswerForm = z.object({ answer: z.enum(invitationAnswers) });

interface Invitation {
  recipient: string;
  sender: { address: string } | null;
  calendar: { method: string; content: string } | null;
}
/** Mails carry their styles with them; nothing else may run or load. */
const OWN_STYLES = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
};

/** Every mail a demo would have sent. */
@Controller('dev/mailbox')
@ApiExcludeController()
@Allow('public')
export class MailboxController {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly post: ExchangePost,
    private readonly texts: TextMessages,
  ) {}

  @Get()
  async index(@Query('to') to: string | undefined): Promise<PageResult> {
    const mails = await this.uow.query(
      `select id, recipient, subject, created_at "createdAt", sent_at "sentAt" from mail
       where $1::text is null or recipient = $1 order by created_at desc, id desc limit ${SHOWN}`,
      [to ?? null],
    );
    const texts = await this.uow.query(
      `select id, recipient, text, created_at "createdAt", sent_at "sentAt", delivered_at "deliveredAt",
         coalesce(undelivered_at, failed_at) "failedAt", provider_id is not null tells,
         substring(text from 'https?://[^[:space:]]+') link from sms
       where $1::text is null or recipient = $1 order by created_at desc, id desc limit ${SHOWN}`,
      [to ?? null],
    );
    return view('dev/mailbox', {
      mails,
      texts,
      to,
      arrive: this.texts.arrive,
      title: 'Mailbox',
      noindex: true,
    });
  }

  @Get(':id')
  async show(@Param('id') id: string): Promise<View> {
    if (!isId(id)) throw new Missing('mail');
    const mail = found(
      await this.uow.one<Invitation & { body: string | null }>(
        `select id, recipient, subject, body, sender, calendar, created_at "createdAt" from mail where id = $1`,
        [id],
      ),
      'mail',
    );
    const link = /https?:\/\/\S+/.exec(mail.body ?? '')?.[0];
    const asks = mail.calendar?.method === 'REQUEST';
    return view('dev/mail', {
      mail,
      link,
      answers: asks ? invitationAnswers : [],
      answerable: mail.sender && !asks,
      title: 'Mailbox',
      noindex: true,
    });
  }

  /** Answers an invitation as the guest's calendar would: by a mail that the mail server hands to the webhook. */
  @Post(':id/answers')
  answer(@Param('id') id: string, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, AnswerForm, {
      done: async ({ answer }) => {
        const mail = isId(id)
          ? await this.uow.one<Invitation>(`select recipient, sender, calendar from mail where id = $1`, [id])
          : null;
        const { recipient, sender, calendar } = found(mail, 'mail');
        const { content } = found(calendar, 'invitation');
        const raw = await answerMail(
          { content, recipient, sender: sender?.address ?? '' },
          answer,
          this.clock.date(),
        );
        await this.post.mail(raw);
        return redirect(`/dev/mailbox/${id}`, 'dev.mailbox.answered');
      },
      again: () => view('dev/mailbox', { mails: [], texts: [], title: 'Mailbox', noindex: true }),
    });
  }

  /** Writes back to a mail of a sender of its own: to the address its answers are read at. */
  @Post(':id/replies')
  reply(@Param('id') id: string, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ReplyForm, {
      done: async ({ text }) => {
        await this.post.mail(await replyMail(await this.answerable(id), text));
        return redirect(`/dev/mailbox/${id}`, 'dev.mailbox.answered');
      },
      again: () => this.show(id),
    });
  }

  /** Sends a mail back, as the mail server of an address that is no more would. */
  @Post(':id/bounces')
  async bounce(@Param('id') id: string): Promise<PageResult> {
    await this.post.mail(await bounceMail(await this.answerable(id)));
    return redirect(`/dev/mailbox/${id}`, 'dev.mailbox.bounced');
  }

  private async answerable(
    id: string,
  ): Promise<{ subject: string; body: string; sender: string; recipient: string }> {
    return found(
      isId(id)
        ? await this.uow.one<{ subject: string; body: string; sender: string; recipient: string }>(
            `select subject, coalesce(body, '') body, sender->>'address' sender, recipient from mail
             where id = $1 and sender is not null`,
            [id],
          )
        : null,
      'mail',
    );
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
