import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import {
  AvailabilityBody,
  ClosureForm,
  type AvailabilityInput,
  type ClosureInput,
} from './availability.forms.js';
import { Availability, type AssistantAvailability } from './availability.service.js';

const RangeQuery = z.object({ from: z.iso.date(), to: z.iso.date().optional() });

@ApiTags('availability')
@Controller('api/v1/availability')
@Allow('availability.write')
export class AvailabilityApi {
  constructor(private readonly availability: Availability) {}

  @Get()
  @Allow('availability.read')
  async show(@WithMember() actor: Member): Promise<AssistantAvailability> {
    return found(await this.availability.ofAssistant(actor.accountId));
  }

  @Put()
  async save(
    @WithMember() actor: Member,
    @Body({ schema: AvailabilityBody }) body: AvailabilityInput,
  ): Promise<AssistantAvailability> {
    await this.availability.save(actor, body);
    return this.show(actor);
  }

  @Get('free-minutes')
  @Allow('availability.read')
  async free(
    @WithMember() actor: Member,
    @Query({ schema: RangeQuery }) range: z.output<typeof RangeQuery>,
  ): Promise<{ weeklyMinutes: number }> {
    return {
      weeklyMinutes: await this.availability.freeMinutes(actor.accountId, range.from, range.to ?? null),
    };
  }

  @Post('confirmations')
  @HttpCode(204)
  confirm(@WithMember() actor: Member): Promise<void> {
    return this.availability.confirm(actor);
  }

  @Post('closures')
  async close(
    @WithMember() actor: Member,
    @Body({ schema: ClosureForm }) body: ClosureInput,
  ): Promise<{ id: string }> {
    return { id: await this.availability.close(actor, body) };
  }

  @Delete('closures/:id')
  @HttpCode(204)
  reopen(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.availability.reopen(actor, id);
  }
}
