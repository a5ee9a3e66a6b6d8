/** Tables of the vaults that have no file of their own in a pack, and why. Every other one has, a new one by itself. */
export const notWrittenOut: Record<string, string> = {
  contact: 'in the table of contacts',
  desk_record: 'in the tables of records',
  card_opening: 'in the table of who looked',
  call_draft: 'unfinished, and never anything but its writer’s',
  record_draft: 'unfinished, and never anything but its writer’s',
  playbook_draft: 'unfinished; what was published is there',
  desk_handover: 'the packs themselves',
  spam_number: 'keyed hashes, which say nothing without the key',
  busy_time: 'copied from calendars the client has',
};

/** Sealed columns that a pack leaves out, and why. */
export const secrets: Record<string, string> = {
  'message_settings.webhook_secret': 'signs our webhooks, which end with the contract',
};

/** Tables outside the vaults a client goes on with: they outlive the key, but not its access to us. */
export const outside = [
  'contract_version',
  'contract_pause',
  'phone_call',
  'phone_transfer',
  'time_line',
  'delivery',
  'substitute',
  'substitute_shift',
  'desk_status',
  'desk_retention',
  'desk_purge',
];

interface AttachmentRule {
  folder: string;
  /** Another sealed column its name is made of; the row has it opened. */
  named?: string;
  name: (row: Record<string, unknown>) => string;
}

/** Sealed columns that hold a whole file: each becomes one, in a folder with a name of `retention.pack.files`. */
export const attachments: Record<string, AttachmentRule> = {
  'voicemail.audio': {
    folder: 'recordings',
    name: ({ recordId, mediaType, createdAt }) =>
      `${dayOf(createdAt)}-${String(recordId)}.${String(mediaType).includes('wav') ? 'wav' : 'mp3'}`,
  },
  'document_version.file': {
    folder: 'documents',
    named: 'content',
    // Two documents of one day may have one title.
    name: ({ documentId, version, createdAt, content }) =>
      `${dayOf(createdAt)} ${titleOf(content)} v${String(version)} (${String(documentId).slice(-6)}).pdf`,
  },
};

/** A title as every system takes it in the name of a file. */
function titleOf(content: unknown): string {
  const { title = '' } = (content ?? {}) as { title?: string };
  return title
    .replace(/[^\p{L}\p{M}\p{N}(),'’ -]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60)
    .trim();
}

/** In a folder the files lie by day. */
function dayOf(createdAt: unknown): string {
  return String(createdAt).slice(0, 10);
}
