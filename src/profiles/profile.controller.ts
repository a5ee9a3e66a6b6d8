import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { blank, shown, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { Skills } from '../skills/index.js';
import { ProfileEdits } from './edits.service.js';
import { Media } from './media.service.js';
import { GreetingForm, LegalForm, PhotoForm, ProfileForm } from './profiles.forms.js';
import {
  changesOf,
  edited,
  legalValues,
  profileSheet,
  profileValues,
  voiceLines,
} from './profiles.presenter.js';
import { Profiles } from './profiles.service.js';
import { provinceOptions } from './provinces.js';

type Forms = Partial<Record<'profileForm' | 'legalForm' | 'photoForm' | 'voiceForm', FormState>>;

@Controller('profile')
@Allow('profile.write')
export class ProfileController {
  constructor(
    private readonly profiles: Profiles,
    private readonly edits: ProfileEdits,
    private readonly media: Media,
    private readonly skills: Skills,
  ) {}

  @Get()
  show(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(actor, request.locale, {});
  }

  @Post()
  save(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ProfileForm, {
      done: async (data) => {
        await this.profiles.save(actor, data);
        return this.saved(actor, '/profile', 'saved');
      },
      again: (profileForm) => this.page(actor, request.locale, { profileForm }),
    });
  }

  @Post('legal')
  saveLegal(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, LegalForm, {
      done: async (data) => {
        await this.profiles.saveLegal(actor, data);
        return redirect('/profile#legal', 'profiles.notice.saved');
      },
      again: (legalForm) => this.page(actor, request.locale, { legalForm }),
    });
  }

  @Post('photo')
  savePhoto(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, PhotoForm, {
      done: async ({ photo }) => {
        await this.media.setPhoto(actor, photo);
        return this.saved(actor, '/profile', 'photo');
      },
      again: (photoForm) => this.page(actor, request.locale, { photoForm }),
    });
  }

  @Post('photo/remove')
  async removePhoto(@WithMember() actor: Member): Promise<PageResult> {
    await this.media.removePhoto(actor);
    return this.saved(actor, '/profile', 'photo_removed');
  }

  @Post('greetings')
  saveGreeting(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, GreetingForm, {
      done: async ({ language, sound }) => {
        await this.media.setGreeting(actor, language, sound);
        return this.saved(actor, '/profile#voice', 'greeting');
      },
      again: (voiceForm) => this.page(actor, request.locale, { voiceForm }),
    });
  }

  @Post('greetings/:language/remove')
  async removeGreeting(
    @WithMember() actor: Member,
    @Param('language') language: string,
  ): Promise<PageResult> {
    await this.media.removeGreeting(actor, language);
    return this.saved(actor, '/profile#voice', 'greeting_removed');
  }

  @Post('reviews')
  submit(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ProfileForm.partial(), {
      done: async () => {
        await this.profiles.submit(actor);
        return redirect('/profile', 'profiles.notice.submitted');
      },
      again: (form) => this.page(actor, request.locale, {}, form),
    });
  }

  @Post('withdrawals')
  async withdraw(@WithMember() actor: Member): Promise<PageResult> {
    await this.profiles.withdraw(actor);
    return redirect('/profile', 'profiles.notice.withdrawn');
  }

  @Post('edit/withdrawal')
  async withdrawEdit(@WithMember() actor: Member): Promise<PageResult> {
    await this.edits.withdraw(actor);
    return redirect('/profile', 'profiles.notice.edit_withdrawn');
  }

  @Get('preview')
  async preview(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    const [profile, edit, declared] = await Promise.all([
      this.profiles.own(actor),
      this.edits.of(actor.accountId),
      this.skills.ofAssistant(actor.accountId),
    ]);
    return view('profiles/preview', {
      title: translate(request.locale, 'profiles.preview_title'),
      sheet: profile && profileSheet({ ...profile, ...edited(edit) }, declared, request.locale),
      noindex: true,
      width: 'narrow',
    });
  }

  /** Back to the form, saying whether what was changed is there or waits for staff. */
  private async saved(actor: Member, path: string, key: string): Promise<PageResult> {
    const edit = await this.edits.of(actor.accountId);
    return redirect(path, `profiles.notice.${edit ? 'edit_waiting' : key}`);
  }

  private async page(actor: Member, locale: Locale, posted: Forms, stateForm?: FormState): Promise<View> {
    const [live, edit, completeness, declared] = await Promise.all([
      this.profiles.own(actor),
      this.edits.of(actor.accountId),
      this.profiles.completeness(actor.accountId),
      this.skills.ofAssistant(actor.accountId),
    ]);
    // She goes on writing where she left off, be it public or not.
    const profile = live && { ...live, ...edited(edit) };
    return view('profiles/show', {
      title: translate(locale, 'profiles.title'),
      profile,
      edit,
      changes: live && edit ? changesOf(live, edit, locale) : [],
      name: profile?.displayName ?? actor.name,
      photo: profile?.photoLargeId && `/files/${profile.photoLargeId}`,
      completeness,
      missing: completeness.items.filter((item) => !item.done),
      state: profile?.state ?? 'draft',
      stateForm,
      profileForm: shown(posted.profileForm, profileValues(profile, actor.name)),
      legalForm: shown(posted.legalForm, legalValues(profile)),
      photoForm: posted.photoForm ?? blank(),
      voiceForm: posted.voiceForm ?? blank(),
      ...voiceLines(profile, declared, locale),
      provinces: provinceOptions,
      zone: actor.timezone,
    });
  }
}
