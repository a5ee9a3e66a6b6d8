import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../../identity/index.js';
import { blank, submit, type FormState } from '../../../platform/http/form.js';
import { redirect, safePath, type PageResult, type View } from '../../../platform/http/page.js';
import { translate } from '../../../platform/views/i18n.js';
import { spoken } from '../../contacts/number.rules.js';
import { DeskPages } from '../../desk-pages.service.js';
import { DutyForm, RingSettingsForm } from './presence.forms.js';
import { DutySwitch } from './presence.service.js';
import { callShownTo } from '../came-from.js';

/** The assistant goes on duty and off, and says how calls reach her. */
@Controller('desk')
@Allow('desk.work')
export class PresenceController {
  constructor(
    private readonly duty: DutySwitch,
    private readonly pages: DeskPages,
  ) {}

  @Post('duty')
  change(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, DutyForm, {
      done: async ({ on }) => {
        await (on ? this.duty.start(actor) : this.duty.pause(actor));
        const from = callShownTo(request) ?? URL.parse(request.headers.referer ?? '')?.pathname;
        return redirect(safePath(from, '/desk'), on ? 'telephony.notice.on' : 'telephony.notice.paused');
      },
      again: () => this.page(request, actor),
    });
  }

  @Get('telephone')
  telephone(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(request, actor);
  }

  @Post('telephone')
  save(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, RingSettingsForm, {
      done: async (data) => {
        await this.duty.save(actor, data);
        return redirect('/desk/telephone', 'telephony.notice.saved');
      },
      again: (form) => this.page(request, actor, form),
    });
  }

  private async page(request: FastifyRequest, actor: Member, refused?: FormState): Promise<View> {
    const { ringTo, sound } = await this.duty.of(actor.accountId);
    return this.pages.page(request, actor, 'telephony/telephone', {
      form:
        refused ??
        blank({ ringTo: ringTo.startsWith('+') ? spoken(ringTo) : ringTo, sound: sound ? 'true' : '' }),
      title: translate(request.locale, 'telephony.telephone.title'),
    });
  }
}
