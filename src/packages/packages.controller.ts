import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/index.js';
import { increments, MoveForm, PackageForm } from './packages.forms.js';
import { presentPackage } from './packages.presenter.js';
import { Packages, type PackageVersion } from './packages.service.js';
import type { PackageKind } from './price.rules.js';

const KINDS: PackageKind[] = ['retainer', 'hourly', 'per_call', 'fixed'];
const RevisionForm = z.intersection(PackageForm, z.object({ seen: z.coerce.number().int() }));

@Controller('packages')
@Allow('packages.write')
export class PackagesController {
  constructor(private readonly packages: Packages) {}

  @Get()
  async index(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const offered = await this.packages.published(actor.accountId);
    return view('packages/index', {
      title: translate(locale, 'packages.title'),
      packages: offered.map((one, index) => ({
        ...presentPackage(one, locale),
        first: index === 0,
        last: index === offered.length - 1,
      })),
    });
  }

  @Get('new')
  new(@Query('kind') kind: string | undefined, @Req() { locale }: FastifyRequest): View {
    const chosen = KINDS.find((known) => known === kind) ?? 'retainer';
    return this.form(locale, blank({ kind: chosen, incrementMinutes: '1' }));
  }

  @Post()
  create(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, PackageForm, {
      done: async (data) => {
        await this.packages.create(actor, data);
        return redirect('/packages', 'packages.notice.published');
      },
      again: (form) => this.form(request.locale, form),
    });
  }

  @Get(':id')
  async edit(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    const current = await this.packages.own(actor, id);
    return this.form(locale, blank(valuesOf(current, locale)), current);
  }

  @Post(':id')
  async revise(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const current = await this.packages.own(actor, id);
    return submit(request, RevisionForm, {
      done: async ({ seen, ...data }) => {
        await this.packages.revise(actor, id, data, seen);
        return redirect('/packages', 'packages.notice.revised');
      },
      again: (form) => this.form(request.locale, form, current),
    });
  }

  @Post(':id/withdrawal')
  async withdraw(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    await this.packages.withdraw(actor, id);
    return redirect('/packages', 'packages.notice.withdrawn');
  }

  @Post(':id/place')
  move(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, MoveForm, {
      done: async ({ direction }) => {
        await this.packages.move(actor, id, direction);
        return redirect('/packages');
      },
      again: () => this.index(actor, request),
    });
  }

  private form(locale: Locale, form: FormState, current?: PackageVersion): View {
    const kind = KINDS.find((known) => known === form.values['kind']) ?? 'retainer';
    return view('packages/form', {
      title: translate(locale, current ? 'packages.edit_title' : 'packages.new_title'),
      form,
      kind,
      kinds: KINDS.map((known) => ({
        href: `/packages/new?kind=${known}`,
        label: translate(locale, `packages.kind.${known}`),
        current: known === kind,
      })),
      increments: increments.map((minutes) => ({
        value: minutes,
        label: translate(locale, 'packages.minutes', { count: minutes }),
      })),
      priceLabel: translate(locale, `packages.price_label.${kind}`),
      action: current ? `/packages/${current.packageId}` : '/packages',
      current: current && { ...presentPackage(current, locale), seen: current.version },
    });
  }
}

/** A version as its form starts from it. */
function valuesOf(of: PackageVersion, locale: Locale): Record<string, unknown> {
  const typed = (cents: number | null): string | undefined =>
    cents === null ? undefined : (cents / 100).toFixed(2).replace('.', locale === 'it' ? ',' : '.');
  return {
    kind: of.kind,
    name: of.name,
    description: of.description,
    priceCents: typed(of.priceCents),
    includedHours: of.includedMinutes === null ? undefined : of.includedMinutes / 60,
    overageCents: typed(of.overageCents),
    incrementMinutes: String(of.incrementMinutes),
    holdExcluded: of.holdExcluded ? 'on' : undefined,
    deliveryDays: of.deliveryDays ?? undefined,
    seen: of.version,
  };
}
