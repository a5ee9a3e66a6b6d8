import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { KeysForm } from './keys.forms.js';
import type { DeskKeys } from './keys.rules.js';
import { DeskKeyboard } from './keys.service.js';

@Controller('api/v1/desk/keys')
@ApiTags('desk')
@Allow('desk.work')
export class KeysApi {
  constructor(private readonly keyboard: DeskKeyboard) {}

  @Get()
  show(@WithMember() actor: Member): Promise<DeskKeys> {
    return this.keyboard.of(actor);
  }

  @Put()
  async change(
    @WithMember() actor: Member,
    @Body({ schema: KeysForm }) keys: z.output<typeof KeysForm>,
  ): Promise<DeskKeys> {
    await this.keyboard.change(actor, keys);
    return this.keyboard.of(actor);
  }

  @Delete()
  @HttpCode(204)
  reset(@WithMember() actor: Member): Promise<void> {
    return this.keyboard.reset(actor);
  }
}
