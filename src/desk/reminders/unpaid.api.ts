import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { pageQuery, type Page } from '../../platform/http/cursor.js';
import { textField } from '../../platform/http/text.js';
import type { Desk } from '../desk.js';
import { Openings } from '../contacts/openings.service.js';
import { Desks } from '../desks.service.js';
import type { Claim } from './claim.rules.js';
import { FILE_BYTES } from './client-unpaid.controller.js';
import { ReminderLadder } from './ladder.service.js';
import { UnpaidEvents, type UnpaidEvent } from './unpaid-events.service.js';
import {
  DebtorForm,
  NoteForm,
  PaymentForm,
  PromiseForm,
  SendForm,
  unpaidTabs,
  UnpaidSettingsForm,
} from './unpaid.forms.js';
import { UnpaidImports, type ImportReport } from './unpaid-imports.service.js';
import { UnpaidInvoices, type UnpaidInvoice } from './unpaid-invoices.service.js';
import { Unpaid } from './unpaid.service.js';
import { UnpaidSettingsStore, type UnpaidSettings } from './unpaid-settings.service.js';

const listQuery = pageQuery.extend({ tab: z.enum(unpaidTabs).default('open') });
const FileBody = z.object({
  name: textField(120).default(''),
  /** The text of a CSV or FatturaPA file. */
  content: z.string().min(1).max(FILE_BYTES),
});
interface Whole {
  invoice: UnpaidInvoice;
  claim: Claim;
  events: UnpaidEvent[];
}

/** The client's side of its unpaid invoices, for other programs. */
@Controller('api/v1/contracts/:contractId/unpaid')
@ApiTags('unpaid invoices')
@Allow('desk.instruct')
export class ClientUnpaidApi {
  constructor(
    private readonly desks: Desks,
    private readonly unpaid: Unpaid,
    private readonly imports: UnpaidImports,
    private readonly invoices: UnpaidInvoices,
    private readonly events: UnpaidEvents,
    private readonly ladder: ReminderLadder,
    private readonly settings: UnpaidSettingsStore,
  ) {}

  @Get()
  @Allow('desk.read')
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<UnpaidInvoice>> {
    return this.desks.read(actor, contractId, (desk) => this.invoices.page(desk, query.tab, query));
  }

  @Get('settings')
  @Allow('desk.read')
  showSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<UnpaidSettings> {
    return this.desks.read(actor, contractId, (desk) => this.settings.of(desk));
  }

  @Put('settings')
  @HttpCode(204)
  saveSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: UnpaidSettingsForm }) body: z.output<typeof UnpaidSettingsForm>,
  ): Promise<void> {
    return this.settings.save(actor, contractId, body);
  }

  @Post('imports')
  async take(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: FileBody }) body: z.output<typeof FileBody>,
  ): Promise<{ id: string }> {
    return { id: await this.imports.take(actor, contractId, body.name, Buffer.from(body.content)) };
  }

  @Get('imports/:id')
  @Allow('desk.read')
  report(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<ImportReport> {
    return this.desks.read(actor, contractId, (desk) => this.imports.find(desk, id));
  }

  @Get(':id')
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Whole> {
    return this.desks.read(actor, contractId, (desk) =>
      whole(desk, id, this.invoices, this.events, this.ladder),
    );
  }

  @Post(':id/payments')
  async pay(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: PaymentForm }) body: z.output<typeof PaymentForm>,
  ): Promise<{ id: string }> {
    await this.unpaid.pay(actor, contractId, id, body);
    return { id };
  }

  @Post(':id/withdrawal')
  async withdraw(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.unpaid.withdraw(actor, contractId, id);
    return { id };
  }

  @Post(':id/debtor')
  async reach(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: DebtorForm }) body: z.output<typeof DebtorForm>,
  ): Promise<{ id: string }> {
    await this.desks.read(actor, contractId, (desk) => this.unpaid.reach(desk, id, body));
    return { id };
  }
}

/** The assistant's side. */
@Controller('api/v1/desk/:contractId/unpaid')
@ApiTags('unpaid invoices')
@Allow('desk.work')
export class DeskUnpaidApi {
  constructor(
    private readonly desks: Desks,
    private readonly unpaid: Unpaid,
    private readonly invoices: UnpaidInvoices,
    private readonly events: UnpaidEvents,
    private readonly ladder: ReminderLadder,
    private readonly openings: Openings,
  ) {}

  @Get()
  list(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<UnpaidInvoice>> {
    return this.desks.work(actor, contractId, async (desk) => {
      const page = await this.invoices.page(desk, query.tab, query);
      if (page.items.length > 0) await this.openings.note(desk, 'invoices');
      return page;
    });
  }

  @Get(':id')
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Whole> {
    return this.desks.work(actor, contractId, async (desk) => {
      const invoice = await whole(desk, id, this.invoices, this.events, this.ladder);
      await this.openings.note(desk, 'invoice', { invoiceId: id });
      return invoice;
    });
  }

  @Post(':id/reminders')
  async send(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: SendForm }) body: z.output<typeof SendForm>,
  ): Promise<{ id: string }> {
    await this.unpaid.send(actor, contractId, id, body);
    return { id };
  }

  @Post(':id/promises')
  async promise(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: PromiseForm }) body: z.output<typeof PromiseForm>,
  ): Promise<{ id: string }> {
    await this.unpaid.promise(actor, contractId, id, body);
    return { id };
  }

  @Post(':id/hand-backs')
  async handBack(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: NoteForm }) body: z.output<typeof NoteForm>,
  ): Promise<{ id: string }> {
    await this.unpaid.handBack(actor, contractId, id, body.note);
    return { id };
  }

  @Post(':id/debtor')
  async reach(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: DebtorForm }) body: z.output<typeof DebtorForm>,
  ): Promise<{ id: string }> {
    await this.desks.work(actor, contractId, (desk) => this.unpaid.reach(desk, id, body));
    return { id };
  }
}

async function whole(
  desk: Desk,
  id: string,
  invoices: UnpaidInvoices,
  log: UnpaidEvents,
  ladder: ReminderLadder,
): Promise<Whole> {
  const invoice = await invoices.find(desk, id);
  const events = await log.of(desk, id);
  return { invoice, events, claim: await ladder.claim(desk, invoice, events) };
}
