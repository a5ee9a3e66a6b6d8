import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, allows, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { time } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { asText } from '../timeline/pages.js';
import { Acknowledgements } from './acknowledgements.service.js';
import { changesBetween } from './changes.rules.js';
import { changeLines, problemLine } from './checks.presenter.js';
import { exampleCaller } from './draft-calls.controller.js';
import { Drafts, namesOf } from './drafts.service.js';
import { languagesOf, type Playbook } from './playbook.content.js';
import { dayPartOf, greet, namesFor, openingOf } from './playbook.rules.js';
import { PublicationForm, StatusForm } from './playbooks.forms.js';
import { Playbooks } from './playbooks.service.js';
import { readable } from './reading.presenter.js';
import { languageName, wordsOf } from './words.js';

/** The business's instructions: what is in force, what is being written, who has read what. */
@Controller('contracts/:contractId/instructions')
@Allow('desk.instruct')
export class InstructionsController {
  constructor(
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
    private readonly drafts: Drafts,
    private readonly acknowledgements: Acknowledgements,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(request, actor, contractId);
  }

  @Post('publications')
  publish(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, PublicationForm, {
      done: async (data) => {
        await this.drafts.publish(actor, contractId, data);
        return redirect(`/contracts/${contractId}/instructions`, 'playbook.notice.published');
      },
      again: (form) => this.page(request, actor, contractId, { publish: form }),
    });
  }

  @Post('discard')
  async discard(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<PageResult> {
    await this.drafts.discard(actor, contractId);
    return redirect(`/contracts/${contractId}/instructions`, 'playbook.notice.discarded');
  }

  @Post('status')
  setStatus(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, StatusForm, {
      done: async (data) => {
        await this.playbooks.setStatus(actor, contractId, data);
        return redirect(`/today?contract=${contractId}`, 'portal.notice.status');
      },
      again: (form) => this.page(request, actor, contractId, { status: form }),
    });
  }

  /** One version as it was published: everything it says, and what it changed. */
  @Get('versions/:version')
  @Allow('desk.read')
  version(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('version') number: string,
    @Req() request: FastifyRequest,
    @Query('language') wanted?: unknown,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const version = found(
        /^[1-9]\d{0,5}$/.test(number) ? await this.playbooks.numbered(desk, Number(number)) : null,
        'version',
      );
      const before = await this.playbooks.before(desk, version.version);
      const lines = await this.acknowledgements.versions(desk);
      return view('playbooks/version', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        back: `/contracts/${contractId}/instructions`,
        version,
        line: lines.find(({ id }) => id === version.id),
        changes: changeLines(changesBetween(before, version, wordsOf(locale)), locale),
        since: before?.version,
        reading: readable(version, asText(wanted), locale, (language) =>
          namesOf(desk, exampleCaller(language)),
        ),
        title: translate(locale, 'playbook.version.title', { version: version.version }),
      });
    });
  }

  private page(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    refused: { publish?: FormState; status?: FormState } = {},
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const { contract } = desk;
      const mayWrite = allows('desk.instruct', actor.role) && contract.state !== 'ended';
      const [inForce, newest] = [await this.playbooks.latest(desk), await this.playbooks.newest(desk)];
      const draft = await this.drafts.of(desk);
      const checks = await this.drafts.checks(desk, draft.content);
      const today = await this.playbooks.status(desk);
      const shown = inForce ?? draft.content;
      const part = dayPartOf(this.clock.now().toZonedDateTimeISO(contract.timezone).hour);
      const opening = openingOf(shown, '', part);
      const problems = checks.problems.map((problem) => problemLine(problem, contractId, locale));
      const changes = draft.revision > 0 ? changesBetween(newest, draft.content, wordsOf(locale)) : [];
      const versions = await this.acknowledgements.versions(desk);
      return view('playbooks/overview', {
        contract,
        zone: contract.timezone,
        mayWrite,
        inForce,
        coming: newest && newest.version !== inForce?.version ? newest : null,
        draft: { ...draft, isOpen: draft.revision > 0 },
        revision: draft.revision,
        heard: greet(
          opening.text,
          namesFor(namesOf(desk, exampleCaller(opening.language)), opening.language, part),
        ),
        sections: sections(contractId, draft.content, locale).map((section) => ({
          ...section,
          wrong: problems.filter((problem) => problem.section === section.name).length,
        })),
        problems,
        changes: changeLines(changes, locale),
        calls: checks.calls.length,
        passing: checks.calls.filter(({ wrong }) => wrong.length === 0).length,
        ready: checks.passed && draft.revision > 0,
        publishForm: refused.publish ?? blank(),
        today: this.clock.today(contract.timezone).toString(),
        versions: versions.slice(0, 12).map((one) => ({
          ...one,
          isInForce: one.version === inForce?.version,
          isComing: one.effectiveAt > this.clock.date(),
          unread: !one.read.some(({ accountId }) => accountId === contract.assistantId),
        })),
        statusForm:
          refused.status ??
          blank({
            status: today?.text ?? '',
            until:
              today && time(today.until, 'it', contract.timezone) !== '00:00'
                ? time(today.until, 'it', contract.timezone)
                : '',
          }),
        title: translate(locale, 'portal.instructions.title'),
      });
    });
  }
}

/** The sections of the editor with what each holds, in a few words. */
function sections(
  contractId: string,
  { greetings, callTypes, people, faq, disclosures, simulations }: Playbook,
  locale: FastifyRequest['locale'],
): { name: string; title: string; holds: string; href: string }[] {
  const some = (list: string[]): string => (list.length > 5 ? [...list.slice(0, 5), '…'] : list).join(', ');
  const holds: Record<string, string> = {
    greetings: some(languagesOf({ greetings }).map((code) => languageName(code, locale))),
    types: some(callTypes.map(({ name }) => name)),
    people: some(people.map(({ name }) => name)),
    faq: some(faq.filter(({ under }) => !under).map(({ question }) => question)),
    disclosures: some([
      ...new Set(disclosures.map(({ what, detail }) => detail || wordsOf(locale)('disclosed', what))),
    ]),
    calls: some(simulations.map(({ name }) => name)),
  };
  return Object.entries(holds).map(([name, text]) => ({
    name,
    title: translate(locale, `playbook.section.${name}`),
    holds: text,
    href: `/contracts/${contractId}/instructions/${name}`,
  }));
}
