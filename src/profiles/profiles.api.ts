import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { expand } from '../platform/http/form.js';
import { readMultipart } from '../platform/http/uploads.js';
import { Businesses, type BusinessCard, type BusinessPerson } from './businesses.service.js';
import type { Completeness } from './completeness.service.js';
import { ProfileEdits } from './edits.service.js';
import { Media } from './media.service.js';
import {
  BusinessForm,
  GreetingForm,
  LegalForm,
  PersonForm,
  PhotoForm,
  ProfileForm,
  type BusinessInput,
  type LegalInput,
  type PersonInput,
  type ProfileInput,
} from './profiles.forms.js';
import type { ProfileEdit, ProfileRow } from './profiles.queries.js';
import { Profiles } from './profiles.service.js';

type OwnProfile = ProfileRow & { edit: ProfileEdit | null };

const binary = { type: 'string', format: 'binary' } as const;

const multipart = async (request: FastifyRequest): Promise<object> =>
  request.isMultipart() ? expand(await readMultipart(request)) : {};

@ApiTags('profiles')
@Controller('api/v1/profile')
@Allow('profile.write')
export class ProfileApi {
  constructor(
    private readonly profiles: Profiles,
    private readonly edits: ProfileEdits,
    private readonly media: Media,
  ) {}

  @Get()
  async show(@WithMember() actor: Member): Promise<OwnProfile> {
    const profile = found(await this.profiles.own(actor), 'profile');
    return { ...profile, edit: await this.edits.of(actor.accountId) };
  }

  /** Takes back what was changed of a published profile and waits for staff. */
  @Delete('edit')
  @HttpCode(204)
  withdrawEdit(@WithMember() actor: Member): Promise<void> {
    return this.edits.withdraw(actor);
  }

  /** Of a published profile the change is an `edit` that waits for staff; of a draft it is the profile. */
  @Put()
  async save(
    @WithMember() actor: Member,
    @Body({ schema: ProfileForm }) body: ProfileInput,
  ): Promise<OwnProfile> {
    await this.profiles.save(actor, body);
    return this.show(actor);
  }

  @Put('legal')
  async saveLegal(
    @WithMember() actor: Member,
    @Body({ schema: LegalForm }) body: LegalInput,
  ): Promise<OwnProfile> {
    await this.profiles.saveLegal(actor, body);
    return this.show(actor);
  }

  @Get('completeness')
  async completeness(
    @WithMember() actor: Member,
  ): Promise<Omit<Completeness, 'items'> & { checks: Completeness['items'] }> {
    const { items: checks, ...rest } = await this.profiles.completeness(actor.accountId);
    return { ...rest, checks };
  }

  @Post('photo')
  @HttpCode(204)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { photo: binary } } })
  async photo(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<void> {
    await this.media.setPhoto(actor, PhotoForm.parse(await multipart(request)).photo);
  }

  @Delete('photo')
  @HttpCode(204)
  removePhoto(@WithMember() actor: Member): Promise<void> {
    return this.media.removePhoto(actor);
  }

  @Post('greetings')
  @HttpCode(204)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { language: { type: 'string' }, sound: binary } } })
  async greeting(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<void> {
    const { language, sound } = GreetingForm.parse(await multipart(request));
    await this.media.setGreeting(actor, language, sound);
  }

  @Delete('greetings/:language')
  @HttpCode(204)
  removeGreeting(@WithMember() actor: Member, @Param('language') language: string): Promise<void> {
    return this.media.removeGreeting(actor, language);
  }

  @Post('reviews')
  @HttpCode(204)
  submit(@WithMember() actor: Member): Promise<void> {
    return this.profiles.submit(actor);
  }

  @Post('withdrawals')
  @HttpCode(204)
  withdraw(@WithMember() actor: Member): Promise<void> {
    return this.profiles.withdraw(actor);
  }
}

@ApiTags('profiles')
@Controller('api/v1/business')
@Allow('business.write')
export class BusinessApi {
  constructor(private readonly businesses: Businesses) {}

  @Get()
  @Allow('business.read')
  async show(@WithBusiness() actor: BusinessActor): Promise<BusinessCard & { people: BusinessPerson[] }> {
    const card = await this.businesses.card(actor.organisationId);
    return { ...card, people: await this.businesses.people(actor.organisationId) };
  }

  @Put()
  async save(
    @WithBusiness() actor: BusinessActor,
    @Body({ schema: BusinessForm }) body: BusinessInput,
  ): Promise<BusinessCard> {
    await this.businesses.save(actor, body);
    return this.businesses.card(actor.organisationId);
  }

  @Post('people')
  async addPerson(
    @WithBusiness() actor: BusinessActor,
    @Body({ schema: PersonForm }) body: PersonInput,
  ): Promise<{ id: string }> {
    return { id: await this.businesses.addPerson(actor, body) };
  }

  @Put('people/:id')
  @HttpCode(204)
  changePerson(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: PersonForm }) body: PersonInput,
  ): Promise<void> {
    return this.businesses.changePerson(actor, id, body);
  }

  @Delete('people/:id')
  @HttpCode(204)
  removePerson(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<void> {
    return this.businesses.removePerson(actor, id);
  }
}

@ApiTags('assistants')
@Controller('api/v1/assistants')
@Allow('directory.read')
export class PublicProfilesApi {
  constructor(private readonly profiles: Profiles) {}

  /** A published profile, by the name in its address: what its page shows, no data of her invoices. */
  @Get(':slug')
  async show(@Param('slug') slug: string) {
    const row = await this.profiles.publicBySlug(slug);
    const { assistantId, displayName, headline, story, city, province, experienceYears, links } = row;
    return {
      assistantId,
      slug: row.slug,
      displayName,
      headline,
      story,
      city,
      province,
      experienceYears,
      links,
      photoUrl: row.photoLargeId && `/files/${row.photoLargeId}`,
      greetings: row.greetings.map(({ language, fileId, seconds }) => ({
        language,
        seconds,
        url: `/files/${fileId}`,
      })),
    };
  }
}
