import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { TreatedForm, TreatmentForm } from '../contacts/contacts.forms.js';
import { Contacts, standings } from '../contacts/contacts.service.js';
import { spoken } from '../contacts/number.rules.js';
import { Desks } from '../desks.service.js';

/** Callers the client wants treated in their own way. It stays with the contact and holds at once. */
@Controller('contracts/:contractId/instructions/callers')
@Allow('desk.instruct')
export class CallersController {
  constructor(
    private readonly desks: Desks,
    private readonly contacts: Contacts,
  ) {}

  @Get()
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) =>
      view('playbooks/callers', {
        contract: desk.contract,
        back: `/contracts/${contractId}/instructions`,
        callers: (await this.contacts.treated(desk)).map((one) => ({
          ...one,
          spoken: one.number && spoken(one.number),
          label: translate(locale, `playbook.standing.${one.standing ?? 'usual'}`),
          tone: one.standing === 'vip' ? 'ok' : one.standing === 'blocked' ? 'wrong' : '',
        })),
        callerForm: refused ?? blank({ standing: 'vip' }),
        standings: options(locale),
        title: translate(locale, 'playbook.section.callers'),
      }),
    );
  }

  @Post()
  add(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TreatedForm, {
      done: async ({ standing, instruction, ...caller }) => {
        await this.desks.read(actor, contractId, async (desk) => {
          const id = found(await this.contacts.of(desk, caller), 'contact');
          await this.contacts.treat(desk, id, { standing, instruction });
        });
        return redirect(`/contracts/${contractId}/instructions/callers`, 'playbook.notice.caller');
      },
      again: (form) => this.list(actor, contractId, request, form),
    });
  }

  @Get(':contactId')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('contactId') contactId: string,
    @Req() request: FastifyRequest,
    refused?: FormState,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) => {
      const contact = found(await this.contacts.find(desk, contactId), 'contact');
      return view('playbooks/caller', {
        contract: desk.contract,
        back: `/contracts/${contractId}/instructions/callers`,
        contact: { ...contact, spoken: contact.number && spoken(contact.number) },
        callerForm:
          refused ?? blank({ standing: contact.standing ?? 'usual', instruction: contact.instruction }),
        standings: options(request.locale),
        title: contact.name || translate(request.locale, 'desk.unnamed'),
      });
    });
  }

  @Post(':contactId')
  save(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('contactId') contactId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TreatmentForm, {
      done: async (data) => {
        await this.desks.read(actor, contractId, (desk) => this.contacts.treat(desk, contactId, data));
        return redirect(`/contracts/${contractId}/instructions/callers`, 'playbook.notice.caller');
      },
      again: (form) => this.show(actor, contractId, contactId, request, form),
    });
  }
}

const options = (locale: FastifyRequest['locale']) =>
  standings.map((value) => ({
    value,
    label: translate(locale, `playbook.standing.${value}`),
    hint: translate(locale, `playbook.standing_hint.${value}`),
  }));
