import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { DeskPages } from '../desk-pages.service.js';
import { KeysForm } from './keys.forms.js';
import { keyNames, usualKeys } from './keys.rules.js';
import { DeskKeyboard } from './keys.service.js';

/** The keys of the desk, shown and changed. */
@Controller('desk/keys')
@Allow('desk.work')
export class KeysController {
  constructor(
    private readonly keyboard: DeskKeyboard,
    private readonly pages: DeskPages,
  ) {}

  @Get()
  show(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(request, actor);
  }

  @Post()
  change(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, KeysForm, {
      done: async (keys) => {
        await this.keyboard.change(actor, keys);
        return redirect('/desk/keys', 'keys.notice.saved');
      },
      again: (form) => this.page(request, actor, form),
    });
  }

  @Post('reset')
  reset(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.keyboard.reset(actor);
        return redirect('/desk/keys', 'keys.notice.reset');
      },
      again: () => this.page(request, actor),
    });
  }

  private async page(request: FastifyRequest, actor: Member, refused?: FormState): Promise<View> {
    const keys = await this.keyboard.of(actor);
    return this.pages.page(request, actor, 'desk/keys', {
      form: refused ?? blank(keys),
      changed: keyNames.some((name) => keys[name] !== usualKeys[name]),
      names: keyNames.map((name) => ({
        name,
        label: translate(request.locale, `keys.name.${name}`),
        usual: keys[name] === usualKeys[name] ? '' : usualKeys[name],
      })),
      title: translate(request.locale, 'keys.title'),
    });
  }
}
