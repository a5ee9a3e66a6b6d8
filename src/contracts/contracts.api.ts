import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow, ReadAlong, ReadsAlong, WithMember, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { pageQuery, type Page } from '../platform/http/cursor.js';
import { ContractQueries, type ContractDetail, type ListedContract } from './contract.queries.js';
import { NoticeForm, PauseForm, SignatureForm, WithdrawalForm } from './contracts.forms.js';
import { contractOfActor, Contracts, type ContractView } from './contracts.service.js';
import { Drafts } from './drafts.service.js';
import { Endings } from './endings.service.js';
import { Pauses } from './pauses.service.js';
import { Signatures } from './signatures.service.js';

@Controller('api/v1/contracts')
@ApiTags('contracts')
@Allow('contracts.read')
export class ContractsApi {
  constructor(
    private readonly contracts: Contracts,
    private readonly queries: ContractQueries,
    private readonly signatures: Signatures,
    private readonly drafts: Drafts,
    private readonly pauses: Pauses,
    private readonly endings: Endings,
  ) {}

  @Get()
  index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ): Promise<Page<ListedContract>> {
    return this.queries.page(actor, query.cursor, query.limit);
  }

  @Get(':id')
  @ReadsAlong(contractOfActor)
  async show(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @ReadAlong() contract: ContractView | null | undefined,
  ): Promise<ContractView> {
    return contract === undefined ? this.contracts.of(actor, id) : found(contract, 'contract');
  }

  /** The exact text with its fingerprint, signatures, pauses and what happened. */
  @Get(':id/text')
  text(@WithMember() actor: Member, @Param('id') id: string): Promise<ContractDetail> {
    return this.queries.detail(actor, id);
  }

  @Post(':id/signatures')
  @Allow('contracts.sign')
  async sign(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: SignatureForm }) body: z.output<typeof SignatureForm>,
    @Req() request: FastifyRequest,
  ): Promise<ContractView> {
    const from = { ip: request.ip, userAgent: request.headers['user-agent'] ?? null };
    await this.signatures.sign(actor, id, { ...body, ...from });
    return this.contracts.of(actor, id);
  }

  @Post(':id/withdrawal')
  @Allow('contracts.write')
  async withdraw(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: WithdrawalForm }) { reason }: z.output<typeof WithdrawalForm>,
  ): Promise<ContractView> {
    await this.drafts.withdraw(actor, id, reason);
    return this.contracts.of(actor, id);
  }

  @Post(':id/pauses')
  @Allow('contracts.write')
  async pause(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: PauseForm }) { reason }: z.output<typeof PauseForm>,
  ): Promise<ContractView> {
    await this.pauses.start(actor, id, reason);
    return this.contracts.of(actor, id);
  }

  @Delete(':id/pauses/current')
  @Allow('contracts.write')
  @HttpCode(200)
  async resume(@WithMember() actor: Member, @Param('id') id: string): Promise<ContractView> {
    await this.pauses.end(actor, id);
    return this.contracts.of(actor, id);
  }

  @Post(':id/notice')
  @Allow('contracts.write')
  async notice(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: NoticeForm }) { reason }: z.output<typeof NoticeForm>,
  ): Promise<ContractView> {
    await this.endings.giveNotice(actor, id, reason);
    return this.contracts.of(actor, id);
  }
}
