/** Who a notice is for, and whose words it uses: a side is never told what it did itself. */
export type Audience = 'assistant' | 'business' | 'staff';

export interface Notice {
  to: Audience[];
  /** Where it leads; `:name` is an id of the event. */
  link: string;
  mail?: boolean;
  /** Of a review's two sides only the one that wrote it, or only the one it is about. */
  only?: 'writer' | 'reviewed';
  /** Not for events whose data say this. */
  unless?: Record<string, string>;
  /** One unread notice of this kind for a link is enough. */
  gather?: boolean;
}

const both: Audience[] = ['business', 'assistant'];
const contract = (mail: boolean): Notice => ({ to: both, link: '/contracts/:contractId', mail });
const proposal = (mail: boolean): Notice => ({ to: both, link: '/proposals/:proposalId', mail });
const decision = (to: Audience[]): Notice => ({ to, link: '/decisions/:actionId', mail: true });
const substitutes = '/contracts/:contractId/substitutes';
const round = '/reviews/rounds/:roundId';

/** Who is told what: one line for each event that is news to somebody. */
export const notices: Record<string, Notice> = {
  'profile.submitted': { to: ['staff'], link: '/staff/profiles/:accountId' },
  'profile.edited': { to: ['staff'], link: '/staff/profiles/:accountId', gather: true },
  // A restored profile is told by the decision, which holds the reason.
  'profile.published': { to: ['assistant'], link: '/profile', mail: true, unless: { verb: 'restore' } },
  'proof.requested': { to: ['staff'], link: '/staff/proofs/:proofId' },
  'proof.verified': { to: ['assistant'], link: '/profile/skills', mail: true },
  'proof.rejected': { to: ['assistant'], link: '/profile/skills', mail: true },

  'search.outage_began': { to: ['staff'], link: '/staff', mail: true },
  'search.outage_ended': { to: ['staff'], link: '/staff' },

  'saved_search.someone_free': {
    to: ['business'],
    link: '/searches/:savedSearchId',
    mail: true,
    gather: true,
  },
  'brief.someone_free': { to: ['business'], link: '/briefs/:briefId', mail: true, gather: true },

  'availability.stale': { to: ['assistant'], link: '/availability', mail: true, gather: true },

  'conversation.message_sent': { to: both, link: '/conversations/:conversationId', mail: true, gather: true },

  'invitation.sent': { to: ['assistant'], link: '/invitations', mail: true },
  'invitation.declined': { to: ['business'], link: '/briefs/:briefId', mail: true },
  'invitation.withdrawn': { to: ['assistant'], link: '/invitations' },
  'invitation.expired': { to: both, link: '/invitations' },
  'brief.expired': { to: ['business'], link: '/briefs/:briefId', mail: true },

  'proposal.made': proposal(true),
  'proposal.countered': proposal(true),
  'proposal.accepted': proposal(true),
  'proposal.declined': proposal(true),
  'proposal.withdrawn': proposal(false),
  'proposal.expired': proposal(true),

  'contract.drawn_up': contract(true),
  'contract.signed': contract(true),
  'contract.activated': contract(true),
  'contract.paused': contract(true),
  'contract.resumed': contract(true),
  'contract.notice_given': contract(true),
  'contract.ended': contract(true),
  'contract.withdrawn': contract(true),
  'line.over_target': { ...contract(true), gather: true },
  'desk.appointment_proposed': {
    to: ['business'],
    link: '/contracts/:contractId/appointments/:recordId',
    mail: true,
    gather: true,
  },
  // Accepted is what everybody reckoned with.
  'desk.appointment_answered': {
    to: ['assistant'],
    link: '/desk/:contractId/appointments/:recordId',
    unless: { answer: 'accepted' },
    gather: true,
  },
  'contract.assistant_suspended': { to: ['business'], link: '/contracts/:contractId', mail: true },
  'contract.assistant_reinstated': { to: ['business'], link: '/contracts/:contractId', mail: true },
  'contract.business_suspended': contract(true),
  'contract.business_reinstated': contract(true),
  'desk.message_urgent': { to: ['business'], link: '/contracts/:contractId/records/:recordId', mail: true },
  'desk.delivery_failed': { to: ['assistant'], link: '/desk/:contractId/records/:recordId', mail: true },
  'desk.message_unread': { to: ['assistant'], link: '/desk/:contractId/records/:recordId', mail: true },
  'desk.callback_overdue': {
    to: ['business'],
    link: '/contracts/:contractId/messages',
    mail: true,
    gather: true,
  },
  'desk.own_callback_overdue': { to: ['assistant'], link: '/desk/:contractId', gather: true },
  'desk.order_taken': {
    to: ['business'],
    link: '/contracts/:contractId/records/:recordId',
    mail: true,
    gather: true,
  },
  'desk.task_given': { to: ['assistant'], link: '/desk/tasks', gather: true },
  'desk.task_due': { to: ['assistant'], link: '/desk/tasks', gather: true },
  'desk.client_task_given': {
    to: ['business'],
    link: '/contracts/:contractId/tasks',
    mail: true,
    gather: true,
  },
  'desk.client_task_due': {
    to: ['business'],
    link: '/contracts/:contractId/tasks',
    mail: true,
    gather: true,
  },
  'desk.document_waiting': {
    to: ['business'],
    link: '/contracts/:contractId/documents/:recordId',
    mail: true,
    gather: true,
  },
  'desk.document_sent_back': {
    to: ['assistant'],
    link: '/desk/:contractId/documents/:recordId',
    mail: true,
    gather: true,
  },
  'desk.unpaid_handed_back': {
    to: ['business'],
    link: '/contracts/:contractId/unpaid/:invoiceId',
    mail: true,
    gather: true,
  },
  'desk.unpaid_answered': { to: ['assistant'], link: '/desk/:contractId/unpaid/:invoiceId', gather: true },
  'desk.call_missed': { to: ['business'], link: '/contracts/:contractId/records/:recordId' },
  'desk.voicemail_left': {
    to: ['business'],
    link: '/contracts/:contractId/records/:recordId',
    mail: true,
  },
  'playbook.published': { to: ['assistant'], link: '/desk/:contractId', gather: true },

  'desk.handover_ready': { to: ['business'], link: '/contracts/:contractId/data', mail: true },
  'desk.hold_placed': { to: ['business'], link: '/contracts/:contractId/data' },
  'desk.destruction_near': { to: ['business'], link: '/contracts/:contractId/data', mail: true },
  'desk.vault_destroyed': contract(true),
  'contract.uncovered': { to: both, link: substitutes, mail: true, gather: true },
  'substitute.named': { to: ['business'], link: substitutes, mail: true },
  'substitute.asked': { to: ['assistant'], link: '/substitutions', mail: true },
  'substitute.agreed': { to: both, link: substitutes },
  'substitute.ended': { to: both, link: substitutes },
  'substitute.released': { to: ['assistant'], link: '/substitutions' },
  'substitute.shift_planned': { to: ['assistant'], link: '/substitutions', mail: true },
  'substitute.shift_announced': { to: ['business'], link: substitutes },
  'substitute.shift_called_off': { to: ['assistant'], link: '/substitutions' },

  'timesheet.submitted': { to: ['business'], link: '/timesheets/:timesheetId', mail: true },
  'timesheet.approved': { to: ['assistant'], link: '/timesheets/:timesheetId' },
  'time_line.objected': { to: ['assistant'], link: '/timesheets/:timesheetId', mail: true, gather: true },
  'time_line.settled': { to: both, link: '/timesheets/:timesheetId', mail: true, gather: true },
  'delivery.handed_over': { to: ['business'], link: '/contracts/:contractId/deliveries', mail: true },
  'delivery.accepted': { to: ['assistant'], link: '/contracts/:contractId/deliveries', mail: true },
  'delivery.sent_back': { to: ['assistant'], link: '/contracts/:contractId/deliveries', mail: true },

  'charge.paid': { to: ['business'], link: '/billing/charges/:chargeId', mail: true },
  'charge.failed': { to: ['business'], link: '/billing/charges/:chargeId', mail: true },
  'charge.action_required': { to: ['business'], link: '/billing/charges/:chargeId', mail: true },
  'charge.method_missing': { to: ['business'], link: '/billing/charges/:chargeId', mail: true },
  'charge.transferred': { to: ['assistant'], link: '/billing/charges/:chargeId', mail: true },
  'charge.share_transferred': { to: ['assistant'], link: '/billing/charges/:chargeId', mail: true },
  'charge.share_waits': { to: ['assistant'], link: '/billing/onboarding', mail: true },

  'review.round_opened': { to: both, link: round, mail: true },
  'review.revealed': { to: both, link: round, mail: true },
  'review.published': { to: both, link: round, only: 'reviewed' },
  'review.rejected': { to: both, link: round, only: 'reviewed' },
  'review.removed': { to: both, link: round, only: 'reviewed' },
  'review.replied': { to: both, link: round, only: 'writer', mail: true },

  'moderation.sent_back': decision(['assistant']),
  'moderation.edit_published': { to: ['assistant'], link: '/profile', mail: true },
  'moderation.edit_sent_back': decision(['assistant']),
  'moderation.suspended': decision(['assistant']),
  'moderation.restored': decision(['assistant']),
  'moderation.rejected': decision(both),
  'moderation.removed': decision(both),
};

/** Events that are news to nobody: another one tells it, it happens all day, or it must stay unknown. */
export const silent = [
  'playbook.acknowledged',
  'playbook.in_force',
  'account.created',
  'account.confirmed',
  // Identity writes to the person itself; of a suspension the other sides of contracts have news of their own.
  'account.email_changed',
  'account.suspended',
  'account.reinstated',
  'skills.changed',
  'profile.suspended',
  'profile.sent_back',
  'profile.withdrawn',
  'profile.changed',
  'business.changed',
  'packages.changed',
  'availability.changed',
  // The page itself says whose turn it is; the reader who waits is told of the signature.
  'contract.redrawn',
  'brief.opened',
  'brief.changed',
  // Each invitation and proposal it ends has news of its own.
  'brief.closed',
  'brief.filled',
  'invitation.answered',
  'desk.work_recorded',
  'desk.record_changed',
  // Whoever got the message gets the correction by the same way.
  'desk.message_corrected',
  // Desks and telephone hear of them; people were told when it was planned.
  'substitute.shift_began',
  'substitute.shift_ended',
  // Shown on the page of the contract's data, to whoever asks.
  'desk.vault_renewed',
  'desk.retention_changed',
  'desk.hold_lifted',
  'desk.purged',
  'desk.handover_asked',
  'desk.handover_taken',
  'timesheet.closed',
  'work.approved',
  'charge.created',
  'review.written',
];

/** The path of a notice with the event's ids put in; null when one is missing. */
export function linkOf(notice: Notice, ids: Record<string, unknown>): string | null {
  let whole = true;
  const path = notice.link.replace(/:(\w+)/g, (_, name: string) => {
    const id = ids[name];
    if (typeof id === 'string') return encodeURIComponent(id);
    whole = false;
    return '';
  });
  return whole ? path : null;
}
