import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../../../platform/http/cursor.js';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../../../identity/index.js';
import { Download } from '../../../platform/http/page.js';
import { DutyForm, RingSettingsForm } from '../duty/presence.forms.js';
import { DutySwitch, type Duty } from '../duty/presence.service.js';
import { Answering, type Taken } from './answering.service.js';
import { Ringing, type RingFacts } from './ringing.service.js';
import { Voicemails } from './voicemails.service.js';

/** The assistant's telephone for other programs. */
@Controller('api/v1/desk')
@ApiTags('desk')
@Allow('desk.work')
export class RingingApi {
  constructor(
    private readonly ringing: Ringing,
    private readonly answering: Answering,
    private readonly duty: DutySwitch,
    private readonly voicemails: Voicemails,
  ) {}

  /** What rings or waits now: routing facts, no caller. */
  @Get('ringing')
  async list(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<RingFacts>> {
    return sliceOf(await this.ringing.at(actor), query, ({ id }) => id);
  }

  @Post('ringing/:id/answer')
  @HttpCode(200)
  answer(@WithMember() actor: Member, @Param('id') id: string): Promise<Taken> {
    return this.answering.atDesk(actor, id);
  }

  @Post('ringing/:id/refusal')
  @HttpCode(200)
  async decline(@WithMember() actor: Member, @Param('id') id: string): Promise<{ id: string }> {
    await this.answering.decline(actor, id);
    return { id };
  }

  @Get('duty')
  show(@WithMember() actor: Member): Promise<Duty> {
    return this.duty.of(actor.accountId);
  }

  @Put('duty')
  async change(
    @WithMember() actor: Member,
    @Body({ schema: DutyForm }) body: z.output<typeof DutyForm>,
  ): Promise<Duty> {
    await (body.on ? this.duty.start(actor) : this.duty.pause(actor));
    return this.duty.of(actor.accountId);
  }

  @Put('telephone')
  async save(
    @WithMember() actor: Member,
    @Body({ schema: RingSettingsForm }) body: z.output<typeof RingSettingsForm>,
  ): Promise<Duty> {
    await this.duty.save(actor, body);
    return this.duty.of(actor.accountId);
  }

  @Get(':contractId/records/:id/voicemail')
  async play(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Download> {
    const { audio, mediaType } = await this.voicemails.playToAssistant(actor, contractId, id);
    return new Download(audio, mediaType, 'voicemail', { inline: true });
  }
}
