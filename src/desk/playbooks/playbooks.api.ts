import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { TreatedForm, TreatmentForm } from '../contacts/contacts.forms.js';
import { Contacts } from '../contacts/contacts.service.js';
import { Desks } from '../desks.service.js';
import { Acknowledgements, type Unread, type VersionLine } from './acknowledgements.service.js';
import type { Checks } from './checks.rules.js';
import { Drafts, namesOf, type Draft } from './drafts.service.js';
import { callerKinds, language, PlaybookContent } from './playbook.content.js';
import { PeopleNowService } from './people-now.service.js';
import { NowForm, PublicationForm, StatusForm } from './playbooks.forms.js';
import { Playbooks, type PublishedPlaybook } from './playbooks.service.js';
import { play, type Played } from './simulation.rules.js';
import { wordsOf } from './words.js';

const DraftBody = z.object({ revision: z.number().int().min(0).optional(), content: PlaybookContent });
const SceneBody = z.object({
  caller: z.enum(callerKinds).default('known'),
  callerName: z.string().max(120).default(''),
  day: z.number().int().min(1).max(7),
  time: z.iso.time({ precision: -1 }),
  language,
  type: z.string().max(12).default(''),
});
type SceneInput = z.output<typeof SceneBody>;

/** The client's instructions for other programs: read, write, check, publish, rehearse. */
@Controller('api/v1/contracts/:contractId/instructions')
@ApiTags('desk')
@Allow('desk.instruct')
export class InstructionsApi {
  constructor(
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
    private readonly drafts: Drafts,
    private readonly acknowledgements: Acknowledgements,
    private readonly contacts: Contacts,
    private readonly peopleNow: PeopleNowService,
  ) {}

  /** The version in force. */
  @Get()
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<PublishedPlaybook> {
    return this.desks.read(actor, contractId, async (desk) =>
      found(await this.playbooks.latest(desk), 'instructions'),
    );
  }

  /** Every version with who has acknowledged it, and when. */
  @Get('versions')
  @Allow('desk.read')
  versions(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<VersionLine>> {
    return this.desks.read(actor, contractId, async (desk) =>
      sliceOf(await this.acknowledgements.versions(desk), query, ({ version }) => String(version)),
    );
  }

  @Get('versions/:version')
  @Allow('desk.read')
  version(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('version', { schema: z.coerce.number().int().min(1).max(1_000_000) }) version: number,
  ): Promise<PublishedPlaybook> {
    return this.desks.read(actor, contractId, async (desk) =>
      found(await this.playbooks.numbered(desk, version), 'version'),
    );
  }

  @Get('draft')
  draft(@WithBusiness() actor: BusinessActor, @Param('contractId') contractId: string): Promise<Draft> {
    return this.desks.read(actor, contractId, (desk) => this.drafts.of(desk));
  }

  /** Replaces the draft; with a revision, only if nobody has changed it since. */
  @Put('draft')
  write(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: DraftBody }) body: z.output<typeof DraftBody>,
  ): Promise<Draft> {
    return this.drafts.replace(actor, contractId, body.content, body.revision);
  }

  @Delete('draft')
  @HttpCode(204)
  async discard(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<void> {
    await this.drafts.discard(actor, contractId);
  }

  /** What stands in the way of publishing, and how the simulated calls came out. */
  @Get('draft/checks')
  checks(@WithBusiness() actor: BusinessActor, @Param('contractId') contractId: string): Promise<Checks> {
    return this.desks.read(actor, contractId, async (desk) =>
      this.drafts.checks(desk, (await this.drafts.of(desk)).content),
    );
  }

  /** Publishes the draft, in force at once or from a day to come. */
  @Post('publications')
  async publish(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: PublicationForm }) body: z.output<typeof PublicationForm>,
  ): Promise<{ version: number }> {
    return { version: await this.drafts.publish(actor, contractId, body) };
  }

  /** Plays a made-up call through the draft. */
  @Post('rehearsals')
  @HttpCode(200)
  rehearse(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: SceneBody }) body: SceneInput,
  ): Promise<Played> {
    return this.desks.read(actor, contractId, async (desk) =>
      play((await this.drafts.of(desk)).content, body, namesOf(desk, body.callerName)),
    );
  }

  /** How somebody known by name or number is to be treated, from now on. */
  @Post('callers')
  treatNew(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: TreatedForm }) body: z.output<typeof TreatedForm>,
  ): Promise<{ id: string }> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { standing, instruction, ...caller } = body;
      const id = found(await this.contacts.of(desk, caller), 'contact');
      await this.contacts.treat(desk, id, { standing, instruction });
      return { id };
    });
  }

  /** How one caller is to be treated, from now on. */
  @Put('callers/:contactId')
  async treat(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('contactId') contactId: string,
    @Body({ schema: TreatmentForm }) body: z.output<typeof TreatmentForm>,
  ): Promise<{ id: string }> {
    await this.desks.read(actor, contractId, (desk) => this.contacts.treat(desk, contactId, body));
    return { id: contactId };
  }

  @Put('people/:key/now')
  async personNow(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Body({ schema: NowForm }) body: z.output<typeof NowForm>,
  ): Promise<{ kind: string }> {
    await this.peopleNow.set(actor, contractId, key, body);
    return { kind: body.kind };
  }

  @Put('status')
  async status(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: StatusForm }) body: z.output<typeof StatusForm>,
  ): Promise<{ status: string }> {
    await this.playbooks.setStatus(actor, contractId, body);
    return { status: body.status };
  }
}

/** The same instructions from the assistant's side. */
@Controller('api/v1/desk/:contractId/playbook')
@ApiTags('desk')
@Allow('desk.work')
export class DeskPlaybookApi {
  constructor(
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
    private readonly acknowledgements: Acknowledgements,
  ) {}

  /** The version in force, and what of it has not been confirmed as read. */
  @Get()
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<{ playbook: PublishedPlaybook; unread: Pick<Unread, 'changes' | 'since'> | null }> {
    return this.desks.work(actor, contractId, async (desk) => {
      const playbook = found(await this.playbooks.latest(desk), 'playbook');
      const unread = await this.acknowledgements.unread(desk, playbook, wordsOf(request.locale));
      return { playbook, unread: unread && { changes: unread.changes, since: unread.since } };
    });
  }

  @Post(':versionId/acknowledgements')
  async acknowledge(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('versionId') versionId: string,
  ): Promise<{ acknowledgedAt: Date }> {
    return { acknowledgedAt: await this.acknowledgements.acknowledge(actor, contractId, versionId) };
  }

  @Post('rehearsals')
  @HttpCode(200)
  rehearse(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: SceneBody }) body: SceneInput,
  ): Promise<Played> {
    return this.desks.work(actor, contractId, async (desk) =>
      play(found(await this.playbooks.newest(desk), 'playbook'), body, namesOf(desk, body.callerName)),
    );
  }
}
