import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import type { WrittenKind } from './record-kinds.js';
import { apart, recordForm } from './records.forms.js';
import { Records } from './records.service.js';

const forms = {
  message: recordForm('message'),
  appointment: recordForm('appointment'),
  order: recordForm('order'),
  document: recordForm('document'),
  reminder: recordForm('reminder'),
  case: recordForm('case'),
  task: recordForm('task'),
};
type Written<K extends WrittenKind> = z.output<(typeof forms)[K]>;

/** One resource for each kind of record the assistant writes, in a call (`callId`) or on its own. */
@Controller('api/v1/desk/:contractId')
@ApiTags('desk')
@Allow('desk.work')
export class RecordsApi {
  constructor(private readonly records: Records) {}

  @Post('messages')
  message(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: forms.message }) body: Written<'message'>,
  ): Promise<{ id: string }> {
    return this.write(actor, contractId, 'message', body);
  }

  @Post('appointments')
  appointment(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: forms.appointment }) body: Written<'appointment'>,
  ): Promise<{ id: string }> {
    return this.write(actor, contractId, 'appointment', body);
  }

  @Post('orders')
  order(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: forms.order }) body: Written<'order'>,
  ): Promise<{ id: string }> {
    return this.write(actor, contractId, 'order', body);
  }

  @Post('documents')
  document(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: forms.document }) body: Written<'document'>,
  ): Promise<{ id: string }> {
    return this.write(actor, contractId, 'document', body);
  }

  @Post('reminders')
  reminder(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: forms.reminder }) body: Written<'reminder'>,
  ): Promise<{ id: string }> {
    return this.write(actor, contractId, 'reminder', body);
  }

  @Post('cases')
  case(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: forms.case }) body: Written<'case'>,
  ): Promise<{ id: string }> {
    return this.write(actor, contractId, 'case', body);
  }

  @Post('tasks')
  task(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: forms.task }) body: Written<'task'>,
  ): Promise<{ id: string }> {
    return this.write(actor, contractId, 'task', body);
  }

  private async write<K extends WrittenKind>(
    actor: Member,
    contractId: string,
    kind: K,
    body: Parameters<typeof apart<K>>[0],
  ): Promise<{ id: string }> {
    const { content, how } = apart(body);
    return { id: await this.records.write(actor, contractId, kind, content, how) };
  }
}
