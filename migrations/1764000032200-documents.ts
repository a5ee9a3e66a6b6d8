import type { MigrationInterface, QueryRunner } from 'typeorm';

const vaulted = ['document_template', 'client_document', 'document_version', 'document_change'] as const;

/** Documents from the clients' templates: approved where asked, sent, kept with every version. */
export class Documents1764000032200 implements MigrationInterface {
  name = 'Documents1764000032200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table desk_record drop constraint desk_record_document_state,
  add constraint desk_record_document_state check (kind <> 'document' or state in ('waiting', 'sent_back', 'sent'));

-- content: name, subject, text, fields.
create table document_template (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  content bytea not null,
  approval boolean not null,
  language text not null check (language in ('it', 'en')),
  revision integer not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz,
  unique (contract_id, id)
);

-- Its id is its record's, which says where it stands.
create table client_document (
  id uuid primary key,
  contract_id uuid not null,
  template_id uuid not null,
  version integer not null,
  created_at timestamptz not null,
  foreign key (contract_id, id) references desk_record (contract_id, id),
  foreign key (contract_id, template_id) references document_template (contract_id, id),
  unique (contract_id, id)
);
create index client_document_latest on client_document (contract_id, created_at desc, id desc);

-- content: title, text, values, recipient. file: the PDF, sealed; sha256 is that of the PDF itself.
create table document_version (
  id uuid primary key,
  contract_id uuid not null,
  document_id uuid not null,
  version integer not null,
  content bytea not null,
  file bytea not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  by_account uuid references account (id),
  created_at timestamptz not null,
  foreign key (contract_id, document_id) references client_document (contract_id, id),
  unique (document_id, version)
);

create table document_change (
  id uuid primary key,
  contract_id uuid not null,
  document_id uuid not null,
  version integer not null,
  what text not null check (what in ('drafted', 'approved', 'sent_back', 'sent')),
  reason bytea,
  by_account uuid references account (id),
  at timestamptz not null,
  foreign key (contract_id, document_id) references client_document (contract_id, id)
);
create index document_change_of_document on document_change (contract_id, document_id, at);
    `);
    for (const table of vaulted)
      await runner.query(`
alter table ${table} enable row level security;
create policy one_contract on ${table}
  using (contract_id = nullif(current_setting('app.contract', true), '')::uuid)
  with check (contract_id = nullif(current_setting('app.contract', true), '')::uuid);
      `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
