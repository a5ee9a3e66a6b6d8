import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import type { Locale } from '../platform/views/i18n.js';
import type { TaxRegime } from './contract.rules.js';
import type { ContractView } from './contracts.service.js';

export interface Agreed {
  briefId: string;
  organisationId: string;
  assistantId: string;
  title: string;
  description: string;
  timezone: string;
  kind: ContractView['kind'];
  packageVersionId: string;
  packageName: string;
  packageDescription: string;
  priceCents: number;
  currency: string;
  includedMinutes: number | null;
  overageCents: number | null;
  incrementMinutes: number;
  holdExcluded: boolean;
  deliveryDays: number | null;
  weeklyMinutes: number;
  startsOn: string;
  endsOn: string | null;
  noticeDays: number;
  approvalHours: number;
  locale: Locale;
  taxRegime: TaxRegime;
  business: Party;
  assistant: Party;
  windows: { weekday: number; starts: string; ends: string }[];
  languages: { it: string; en: string; level: number }[];
  skills: { it: string; en: string }[];
}

export interface Party {
  name: string;
  vatNumber: string | null;
  taxCode: string | null;
  address: string;
  mail: string | null;
}

/** Everything an accepted proposal settles, with both sides as their profiles name them. */
@Injectable()
export class DraftingQueries {
  constructor(private readonly uow: UnitOfWork) {}

  async agreed(proposalId: string): Promise<Agreed> {
    const row = await this.uow.one<Agreed>(
      `select b.id "briefId", p.organisation_id "organisationId", p.assistant_id "assistantId", b.title,
              b.description, b.timezone, r.kind, r.id "packageVersionId", r.name "packageName",
              r.description "packageDescription", v.price_cents "priceCents", v.currency,
              v.included_minutes "includedMinutes", v.overage_cents "overageCents",
              r.increment_minutes "incrementMinutes", r.hold_excluded "holdExcluded", r.delivery_days "deliveryDays",
              v.weekly_minutes "weeklyMinutes", v.starts_on::text "startsOn", v.ends_on::text "endsOn",
              v.notice_days "noticeDays", v.approval_hours "approvalHours", w.locale,
              coalesce(ap.tax_regime, 'forfettario') "taxRegime",
              jsonb_build_object(
                'name', coalesce(nullif(bp.legal_name, ''), o.name), 'vatNumber', bp.vat_number,
                'taxCode', bp.tax_code, 'mail', bp.pec,
                'address', concat_ws(', ', nullif(bp.street, ''),
                  nullif(trim(concat_ws(' ', bp.postcode, bp.city, nullif(bp.province, ''))), ''))) business,
              jsonb_build_object(
                'name', coalesce(nullif(ap.legal_name, ''), a.name), 'vatNumber', ap.vat_number,
                'taxCode', ap.tax_code, 'mail', a.email,
                'address', concat_ws(', ', nullif(ap.address, ''),
                  nullif(trim(concat_ws(' ', ap.postcode, ap.city, nullif(ap.province, ''))), ''))) assistant,
              array(select jsonb_build_object('weekday', s.weekday, 'starts', to_char(s.starts, 'HH24:MI'),
                      'ends', to_char(s.ends, 'HH24:MI'))
                    from brief_slot s where s.brief_id = b.id order by s.weekday, s.starts) windows,
              array(select jsonb_build_object('it', l.name_it, 'en', l.name_en, 'level', bl.level)
                    from brief_language bl join language l on l.code = bl.language_code
                    where bl.brief_id = b.id order by l.position) languages,
              array(select jsonb_build_object('it', s.name_it, 'en', s.name_en)
                    from brief_skill bs join skill s on s.code = bs.skill_code
                    where bs.brief_id = b.id and bs.need = 'must' order by s.position) skills
       from proposal p
       join proposal_version v on v.proposal_id = p.id and v.version = p.latest_version
       join rate_package_version r on r.id = v.package_version_id
       join brief b on b.id = p.brief_id
       join account w on w.id = b.created_by
       join account a on a.id = p.assistant_id
       join organisation o on o.id = p.organisation_id
       left join assistant_profile ap on ap.assistant_id = p.assistant_id
       left join business_profile bp on bp.organisation_id = p.organisation_id
       where p.id = $1 and p.state = 'accepted'`,
      [proposalId],
    );
    return found(row, 'accepted proposal');
  }
}
