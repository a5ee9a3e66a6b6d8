import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { Download, redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { Upload, upload } from '../../platform/http/uploads.js';
import { csvFile } from '../../platform/csv/write.js';
import { translate } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { ibanSpaced } from './iban.rules.js';
import { DebtorForm, NoteForm, PaymentForm, unpaidTabs, UnpaidSettingsForm } from './unpaid.forms.js';
import { UnpaidImports } from './unpaid-imports.service.js';
import { UnpaidInvoices } from './unpaid-invoices.service.js';
import { UnpaidPages } from './unpaid-pages.service.js';
import { remarkText } from './unpaid.presenter.js';
import { Unpaid } from './unpaid.service.js';
import { UnpaidSettingsStore } from './unpaid-settings.service.js';

export const FILE_BYTES = 2 * 1024 * 1024;
const FileForm = z.object({
  file: z.preprocess(
    (value) => (value instanceof Upload ? [value] : value),
    z
      .array(
        upload({ types: ['text/plain', 'text/csv', 'application/xml', 'text/xml'], maxBytes: FILE_BYTES }),
      )
      .min(1)
      .max(1, 'errors.unpaid_one_file'),
  ),
});
const EXPORTED = 100;
const base = (contractId: string): string => `/contracts/${contractId}/unpaid`;

/** The client's unpaid invoices: taken in, looked at, paid; and how its debtors are reminded. */
@Controller('contracts/:contractId/unpaid')
@Allow('desk.instruct')
export class ClientUnpaidController {
  constructor(
    private readonly desks: Desks,
    private readonly unpaid: Unpaid,
    private readonly imports: UnpaidImports,
    private readonly invoices: UnpaidInvoices,
    private readonly settings: UnpaidSettingsStore,
    private readonly pages: UnpaidPages,
  ) {}

  @Get()
  @Allow('desk.read')
  index(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('tab') tab?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    return this.desks.read(actor, contractId, (desk) => this.list(desk, request, actor, { tab, cursor }));
  }

  @Post('imports')
  take(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, FileForm, {
      done: async ({ file: [file] }) => {
        const id = await this.imports.take(actor, contractId, file!.name, file!.content);
        return redirect(`${base(contractId)}/imports/${id}`);
      },
      again: (form) =>
        this.desks.read(actor, contractId, (desk) => this.list(desk, request, actor, { form })),
    });
  }

  @Get('imports/:id')
  @Allow('desk.read')
  report(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const report = await this.imports.find(desk, id);
      return view('unpaid/report', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        report,
        remarks: report.remarks.map((one) => remarkText(one, locale)),
        home: base(contractId),
        title: translate(locale, 'unpaid.report.title'),
      });
    });
  }

  /** All that is not settled, for a spreadsheet. */
  @Get('export.csv')
  @Allow('desk.read')
  export(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<Download> {
    const t = (key: string): string => translate(request.locale, `unpaid.csv.${key}`);
    return this.desks.read(actor, contractId, async (desk) => {
      const rows: (string | number)[][] = [];
      for (const tab of unpaidTabs)
        for (let cursor: string | undefined | null = undefined; cursor !== null && rows.length < 5000;) {
          const page: Awaited<ReturnType<UnpaidInvoices['page']>> = await this.invoices.page(desk, tab, {
            cursor,
            limit: EXPORTED,
          });
          for (const one of page.items)
            rows.push([
              one.number,
              one.issuedOn,
              one.dueOn,
              one.debtor.name,
              (one.amountCents / 100).toFixed(2),
              (one.paidCents / 100).toFixed(2),
              translate(request.locale, `unpaid.state.${one.state}`),
              one.sent,
              one.promisedOn ?? '',
            ]);
          cursor = page.nextCursor;
        }
      const header = ['number', 'issued', 'due', 'debtor', 'amount', 'paid', 'state', 'sent', 'promised'].map(
        t,
      );
      return new Download(csvFile(header, rows), 'text/csv; charset=utf-8', `${t('file')}.csv`);
    });
  }

  @Get('settings')
  @Allow('desk.read')
  showSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.settingsPage(request, actor, contractId);
  }

  @Post('settings')
  saveSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, UnpaidSettingsForm, {
      done: async (input) => {
        await this.settings.save(actor, contractId, input);
        return redirect(base(contractId), 'unpaid.notice.settings');
      },
      again: (form) => this.settingsPage(request, actor, contractId, form),
    });
  }

  @Get(':id')
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.one(request, actor, contractId, id);
  }

  @Post(':id/payments')
  pay(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, PaymentForm, {
      done: async (said) => {
        await this.unpaid.pay(actor, contractId, id, said);
        return redirect(`${base(contractId)}/${id}`, 'unpaid.notice.paid');
      },
      again: (payForm) => this.one(request, actor, contractId, id, { payForm }),
    });
  }

  @Post(':id/withdrawal')
  withdraw(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, NoteForm, {
      done: async () => {
        await this.unpaid.withdraw(actor, contractId, id);
        return redirect(`${base(contractId)}/${id}`, 'unpaid.notice.withdrawn');
      },
      again: (backForm) => this.one(request, actor, contractId, id, { backForm }),
    });
  }

  @Post(':id/debtor')
  reach(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, DebtorForm, {
      done: async (how) => {
        await this.desks.read(actor, contractId, (desk) => this.unpaid.reach(desk, id, how));
        return redirect(`${base(contractId)}/${id}`, 'unpaid.notice.debtor');
      },
      again: (debtorForm) => this.one(request, actor, contractId, id, { debtorForm }),
    });
  }

  private async list(
    desk: Desk,
    request: FastifyRequest,
    actor: BusinessActor,
    { tab, cursor, form }: { tab?: unknown; cursor?: unknown; form?: FormState },
  ): Promise<View> {
    return view('unpaid/client', {
      contract: desk.contract,
      ...(await this.pages.list(desk, request.locale, base(desk.contract.id), tab, cursor)),
      fileForm: form ?? blank(),
      mayAct: allows('desk.instruct', actor.role),
    });
  }

  private one(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    id: string,
    refused: Record<string, FormState> = {},
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) =>
      view('unpaid/client_invoice', {
        contract: desk.contract,
        ...(await this.pages.one(desk, request.locale, base(contractId), id)),
        ...refused,
        mayAct: allows('desk.instruct', actor.role),
      }),
    );
  }

  private settingsPage(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    refused?: FormState,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { payee, iban, signature, interest, ladder, revision } = await this.settings.of(desk);
      const [first, second, last] = ladder.afterDays;
      return view('unpaid/settings', {
        contract: desk.contract,
        settingsForm:
          refused ??
          blank({
            payee: payee || desk.contract.clientName,
            iban: ibanSpaced(iban),
            signature,
            interest: interest ? 'true' : '',
            first,
            second,
            last,
            handBack: ladder.handBackDays,
            revision,
          }),
        home: base(contractId),
        mayAct: allows('desk.instruct', actor.role),
        title: translate(request.locale, 'unpaid.settings.title'),
      });
    });
  }
}
