import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Events } from '../platform/events/events.js';
import { Clock } from '../platform/time/clock.js';
import type { Locale } from '../platform/views/i18n.js';
import type { Declaration } from './skills.forms.js';
import {
  inVocabularyOrder,
  languageOptions,
  languageWords,
  skillWords,
  vocabulary,
  type VocabularyGroup,
} from './vocabulary.rules.js';

export interface DeclaredSkill {
  code: string;
  level: number;
  verified: boolean;
  verifiedUntil: string | null;
}
export interface DeclaredLanguage {
  code: string;
  level: number;
  verifiedLevel: number | null;
  verifiedUntil: string | null;
}
export interface AssistantSkills {
  skills: DeclaredSkill[];
  languages: DeclaredLanguage[];
}

/** Days end in Italy, where the marketplace is. */
const HOME_ZONE = 'Europe/Rome';

/** What assistants say they can do, and what of it has been verified. */
@Injectable()
export class Skills implements OnApplicationBootstrap {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.role === 'web') await this.sync();
  }

  /** The vocabulary in one language, group by group. */
  vocabulary(locale: Locale): VocabularyGroup[] {
    return vocabulary(locale);
  }

  /** The languages one can declare, by name. */
  languages(locale: Locale): { code: string; name: string }[] {
    return languageOptions(locale).map(({ value, label }) => ({ code: value, name: label }));
  }

  /** Brings the tables up to the vocabulary of this build: one statement, which writes only what differs. */
  async sync(): Promise<void> {
    const skills = skillWords.map(({ code, group, names, synonyms, position }) => ({
      code,
      grp: group,
      it: names.it,
      en: names.en,
      s_it: synonyms.it,
      s_en: synonyms.en,
      position,
    }));
    const languages = languageWords.map(({ code, names, position }) => ({ code, ...names, position }));
    await this.uow.query(
      `with skills as (
         insert into skill (code, grp, name_it, name_en, synonyms_it, synonyms_en, position)
         select code, grp, it, en, s_it, s_en, position
         from jsonb_to_recordset($1::jsonb) as s(code text, grp text, it text, en text, s_it text[], s_en text[], position int)
         on conflict (code) do update set grp = excluded.grp, name_it = excluded.name_it, name_en = excluded.name_en,
           synonyms_it = excluded.synonyms_it, synonyms_en = excluded.synonyms_en, position = excluded.position
         where (skill.grp, skill.name_it, skill.name_en, skill.synonyms_it, skill.synonyms_en, skill.position)
           is distinct from (excluded.grp, excluded.name_it, excluded.name_en, excluded.synonyms_it, excluded.synonyms_en, excluded.position)
       )
       insert into language (code, name_it, name_en, position)
       select code, it, en, position from jsonb_to_recordset($2::jsonb) as l(code text, it text, en text, position int)
       on conflict (code) do update set name_it = excluded.name_it, name_en = excluded.name_en, position = excluded.position
       where (language.name_it, language.name_en, language.position)
         is distinct from (excluded.name_it, excluded.name_en, excluded.position)`,
      [JSON.stringify(skills), JSON.stringify(languages)],
    );
  }

  /** What an assistant declares; a verified level counts until its expiry, then the declared one is left. */
  async ofAssistant(assistantId: string): Promise<AssistantSkills> {
    const today = this.clock.today(HOME_ZONE).toString();
    const row = await this.uow.one<AssistantSkills>(
      `select
         (select coalesce(jsonb_agg(jsonb_build_object('code', skill_code,
             'level', case when verified_until >= $2::date then greatest(level, verified_level) else level end,
             'verified', coalesce(verified_until >= $2::date and verified_level >= level, false),
             'verifiedUntil', case when verified_until >= $2::date then verified_until end)), '[]')
          from assistant_skill where assistant_id = $1) skills,
         (select coalesce(jsonb_agg(jsonb_build_object('code', language_code, 'level', level,
             'verifiedLevel', case when verified_until >= $2::date then verified_level end,
             'verifiedUntil', case when verified_until >= $2::date then verified_until end)), '[]')
          from assistant_language where assistant_id = $1) languages`,
      [assistantId, today],
    );
    const { skills, languages } = row ?? { skills: [], languages: [] };
    return { skills: skills.sort(inVocabularyOrder), languages: languages.sort(inVocabularyOrder) };
  }

  /** Replaces what the assistant declares; verified levels of what stays are kept. */
  async declare(actor: Member, declaration: Declaration): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.uow.query(`select 1 from account where id = $1 for update`, [actor.accountId]);
      for (const kind of ['skill', 'language'] as const) {
        const wanted = kind === 'skill' ? declaration.skills : declaration.languages;
        const codes = Object.keys(wanted);
        await this.uow.query(
          `delete from assistant_${kind} where assistant_id = $1 and ${kind}_code <> all($2::text[])`,
          [actor.accountId, codes],
        );
        await this.uow.query(
          `insert into assistant_${kind} (assistant_id, ${kind}_code, level)
           select $1, code, level from unnest($2::text[], $3::smallint[]) as d(code, level)
           on conflict (assistant_id, ${kind}_code) do update set level = excluded.level`,
          [actor.accountId, codes, Object.values(wanted)],
        );
      }
      await this.changed(actor.accountId);
    });
  }

  /** Takes back verified levels that have expired, so that the declared ones are left. */
  async forgetExpired(): Promise<void> {
    const today = this.clock.today(HOME_ZONE).toString();
    const due = await this.uow.query<{ id: string }>(
      `select assistant_id id from assistant_skill where verified_until < $1
       union select assistant_id from assistant_language where verified_until < $1`,
      [today],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        for (const table of ['assistant_skill', 'assistant_language'])
          await this.uow.query(
            `update ${table} set verified_level = null, verified_until = null, proof_id = null
             where assistant_id = $1 and verified_until < $2`,
            [id, today],
          );
        await this.changed(id);
      });
    }
  }

  private async changed(assistantId: string): Promise<void> {
    await this.events.record('skills.changed', { subjectKind: 'account', subjectId: assistantId });
  }
}
