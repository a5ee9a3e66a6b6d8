import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../../../platform/http/cursor.js';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../../../identity/index.js';
import { NewNumberForm, NumberForm } from './numbers.forms.js';
import { PhoneNumbers, type PhoneNumber } from './phone-numbers.service.js';

/** A business's telephone numbers and who answers them. */
@Controller('api/v1/phone-numbers')
@ApiTags('desk')
@Allow('desk.instruct')
export class NumbersApi {
  constructor(private readonly numbers: PhoneNumbers) {}

  @Get()
  @Allow('desk.read')
  async list(
    @WithBusiness() actor: BusinessActor,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<PhoneNumber>> {
    return sliceOf(await this.numbers.list(actor), query, ({ id }) => id);
  }

  @Post()
  async add(
    @WithBusiness() actor: BusinessActor,
    @Body({ schema: NewNumberForm }) body: z.output<typeof NewNumberForm>,
  ): Promise<{ id: string }> {
    return { id: await this.numbers.add(actor, body) };
  }

  @Get(':id')
  @Allow('desk.read')
  show(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PhoneNumber> {
    return this.numbers.of(actor, id);
  }

  @Put(':id')
  async save(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: NumberForm }) body: z.output<typeof NumberForm>,
  ): Promise<{ id: string }> {
    await this.numbers.save(actor, id, body);
    return { id };
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<void> {
    return this.numbers.remove(actor, id);
  }

  /** The secret the exchange signs with. */
  @Get(':id/secret')
  async secret(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
  ): Promise<{ secret: string | null }> {
    return { secret: await this.numbers.secret(actor, id) };
  }

  /** A new secret; the old one is refused from now on. */
  @Put(':id/secret')
  async renew(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<{ id: string }> {
    await this.numbers.renewSecret(actor, id);
    return { id };
  }
}
