import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, allows, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { counted } from '../../platform/views/counted.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { filterLabels } from '../directory.presenter.js';
import { DirectoryFilters, directoryPath, isExcessive } from '../search.forms.js';
import { AlertsForm, SavedSearchForm } from './saved-search.forms.js';
import { SavedSearches } from './saved-searches.service.js';

@Controller('searches')
@Allow('searches.read')
export class SavedSearchesController {
  constructor(private readonly searches: SavedSearches) {}

  @Get()
  async index(@WithBusiness() actor: BusinessActor, @Req() { locale }: FastifyRequest): Promise<View> {
    const searches = await this.searches.list(actor);
    const count = searches.length;
    return view('search/saved', {
      title: translate(locale, 'saved_searches.title'),
      headline: count
        ? counted('saved_searches.headline', count, locale)
        : translate(locale, 'saved_searches.headline_none'),
      searches: searches.map((one) => ({
        ...one,
        href: directoryPath(one.filters),
        labels: filterLabels({ ...one.filters, after: null }, locale),
      })),
      mayWrite: allows('searches.write', actor.role),
    });
  }

  /** The filters come as in the directory's address. */
  @Get('new')
  @Allow('searches.write')
  fresh(@Req() { query, locale }: FastifyRequest): View {
    const { after: _after, ...filters } = DirectoryFilters.parse(query);
    const labels = filterLabels({ ...filters, after: null }, locale);
    const form = blank({ name: labels.join(', ').slice(0, 120), alerts: true });
    if (!isExcessive(query as Record<string, unknown>)) return this.form(filters, form, locale);
    form.errors['form'] = translate(locale, 'search.empty.too_long');
    return this.form(filters, form, locale, 422);
  }

  @Post()
  @Allow('searches.write')
  save(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, SavedSearchForm, {
      done: async (input) => {
        await this.searches.save(actor, input);
        return redirect('/searches', 'saved_searches.notice.saved');
      },
      again: (form) => this.form(DirectoryFilters.parse(request.body ?? {}), form, request.locale),
    });
  }

  /** Opens the search in the directory, where its newest results are. */
  @Get(':id')
  async open(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PageResult> {
    const search = (await this.searches.list(actor)).find((one) => one.id === id);
    return redirect(directoryPath(found(search, 'saved search').filters));
  }

  @Post(':id/alerts')
  @Allow('searches.write')
  alerts(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, AlertsForm, {
      done: async ({ alerts }) => {
        await this.searches.setAlerts(actor, id, alerts);
        return redirect('/searches', `saved_searches.notice.alerts_${alerts ? 'on' : 'off'}`);
      },
      again: () => this.index(actor, request),
    });
  }

  @Post(':id/removal')
  @Allow('searches.write')
  async remove(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PageResult> {
    await this.searches.remove(actor, id);
    return redirect('/searches', 'saved_searches.notice.removed');
  }

  private form(
    filters: Omit<DirectoryFilters, 'after'>,
    form: FormState,
    locale: Locale,
    status = 200,
  ): View {
    const model = {
      title: translate(locale, 'saved_searches.save_title'),
      width: 'narrow',
      labels: filterLabels({ ...filters, after: null }, locale),
      hidden: Object.entries(filters).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value])
          .filter((one) => one !== null && one !== '')
          .map((one) => ({ name, value: String(one) })),
      ),
      back: directoryPath(filters),
      form,
    };
    return view('search/save', model, { status });
  }
}
