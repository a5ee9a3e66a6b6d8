export interface PurgeRule {
  table: string;
  /** What of it goes, as SQL over `r`: $1 is the contract, $2 the time before which things are too old. */
  where: string;
  /** Under `retention.counts`: what the client reads of it. */
  name: string;
}

const past = (row: string): string =>
  `(greatest(${row}.created_at, ${row}.state_at) < $2 and ${row}.state <> 'in_progress' and not exists (
     select from appointment_slot s where s.contract_id = $1 and s.record_id = ${row}.id and s.ends_at >= $2)
   and not exists (select from desk_task t where t.contract_id = $1 and t.id = ${row}.id and t.due_at >= $2)
   and not exists (select from case_change h join desk_case k on k.id = h.case_id
     where h.contract_id = $1 and h.id = ${row}.id and greatest(k.changed_at, k.due_on) >= $2))`;

/**
 * What goes with age, in this order. A record goes by its last change, and not while an appointment of it is still to
 * come or something newer was written in the same call; a case goes with all its history, by its last change. What hangs
 * on a row (times, versions, recordings, checks) goes with it.
 */
export const purged: PurgeRule[] = [
  {
    name: 'records',
    table: 'desk_record',
    where: `${past('r')} and not exists (
      select from desk_record c where c.contract_id = $1 and c.call_id = r.id and not (${past('c')}))`,
  },
  {
    name: 'contacts',
    table: 'contact',
    where: `r.last_at < $2 and not exists (
      select from desk_record c where c.contract_id = $1 and c.contact_id = r.id) and not exists (
      select from case_contact l where l.contract_id = $1 and l.contact_id = r.id)`,
  },
  {
    name: 'callers',
    table: 'phone_caller',
    where: `exists (select from phone_call k where k.id = r.phone_call_id and k.ringing_since < $2)`,
  },
  { name: 'busy_times', table: 'busy_time', where: `r.ends_at < $2` },
  { name: 'openings', table: 'card_opening', where: `r.opened_at < $2` },
  { name: 'spam', table: 'spam_number', where: `r.last_at < $2` },
  {
    name: 'invoices',
    table: 'unpaid_invoice',
    where: `r.state_at < $2 and r.state in ('paid', 'withdrawn', 'handed_back')`,
  },
  { name: 'imports', table: 'unpaid_import', where: `r.at < $2` },
  { name: 'imports', table: 'catalogue_import', where: `r.at < $2` },
  { name: 'notes', table: 'shift_note', where: `r.written_at < $2` },
  { name: 'drafts', table: 'record_draft', where: `r.updated_at < $2` },
  { name: 'summaries', table: 'daily_summary', where: `r.until_at < $2` },
  { name: 'holds', table: 'legal_hold', where: `coalesce(r.lifted_at, r.until + interval '1 day') < $2` },
];

/** Tables of the vaults no rule removes anything from, and why: what is left of them ends with the key. */
export const notPurged: Record<string, string> = {
  appointment_type: 'the client’s own offer',
  calendar: 'the client’s own hours',
  calendar_source: 'where the client’s own calendars are read',
  case_setting: 'how the client keeps its cases',
  catalogue_item: 'the client’s own wares',
  desk_handover: 'its file and secret go after thirty days; what stays says who asked when',
  document_template: 'the client’s own letters',
  message_settings: 'where the client’s own messages go',
  playbook_acknowledgement: 'which assistant had read which instructions',
  playbook_draft: 'what the client is writing',
  playbook_version: 'the instructions calls were handled with',
  unpaid_setting: 'the client’s own terms',
};
