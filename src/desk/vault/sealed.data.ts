/** A column of ciphertext: where its values are bound to, as the code that seals them says it. */
export interface SealedColumn {
  table: string;
  column: string;
  /** SQL for the row's name in its place; the row's id when not said. */
  row?: string;
}

const columns = (table: string, ...names: string[]): SealedColumn[] =>
  names.map((column) => ({ table, column }));

/** Every sealed column of the vaults: what a renewed key is applied to. A test compares it with the database. */
export const sealedColumns: SealedColumn[] = [
  ...columns('playbook_version', 'content'),
  ...columns('playbook_draft', 'content'),
  { table: 'call_draft', column: 'content', row: `call_id || ' ' || part` },
  ...columns('record_draft', 'content'),
  ...columns('contact', 'name', 'number', 'details'),
  ...columns('desk_record', 'content', 'reply'),
  { table: 'phone_caller', column: 'name', row: 'phone_call_id::text' },
  { table: 'phone_caller', column: 'number', row: 'phone_call_id::text' },
  ...columns('voicemail', 'audio'),
  ...columns('calendar', 'content'),
  ...columns('appointment_type', 'content'),
  ...columns('appointment', 'guest'),
  ...columns('appointment_change', 'reason'),
  ...columns('calendar_source', 'address'),
  ...columns('message_version', 'content'),
  ...columns('message_delivery', 'target'),
  { table: 'message_settings', column: 'webhook_url', row: 'contract_id::text' },
  { table: 'message_settings', column: 'webhook_secret', row: 'contract_id::text' },
  ...columns('unanswered_question', 'question'),
  ...columns('catalogue_item', 'content'),
  ...columns('catalogue_import', 'content'),
  ...columns('document_template', 'content'),
  ...columns('document_version', 'content', 'file'),
  ...columns('document_change', 'reason'),
  { table: 'unpaid_setting', column: 'content', row: 'contract_id::text' },
  ...columns('unpaid_invoice', 'content'),
  ...columns('unpaid_import', 'content'),
  ...columns('unpaid_event', 'note'),
  ...columns('legal_hold', 'reason'),
  ...columns('desk_handover', 'secret'),
  ...columns('shift_note', 'content'),
  ...columns('case_check', 'content'),
  { table: 'case_setting', column: 'content', row: 'contract_id::text' },
];
