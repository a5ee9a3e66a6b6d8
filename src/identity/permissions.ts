import type { Role } from './actor.js';

const everyone: Role[] = ['visitor', 'assistant', 'owner', 'manager', 'viewer', 'staff'];
const signedIn: Role[] = ['assistant', 'owner', 'manager', 'viewer', 'staff'];
const parties: Role[] = ['assistant', 'owner', 'manager', 'viewer'];
const hiring: Role[] = ['owner', 'manager'];

/**
 * The one permission table: what each role may do. Every route names one line of it; which rows the actor then
 * reaches is the business of the queries, which start from what the actor may see. API scopes are these names.
 */
export const permissions = {
  public: everyone,
  'account.whoami': signedIn,
  'account.read': signedIn,
  'account.write': signedIn,
  'account.secure': signedIn,
  'members.read': ['owner', 'manager', 'viewer'],
  'members.write': ['owner'],
  'skills.read': everyone,
  'skills.write': ['assistant'],
  'profile.write': ['assistant'],
  'business.read': ['owner', 'manager', 'viewer'],
  'business.write': hiring,
  'packages.write': ['assistant'],
  'availability.read': ['assistant'],
  'availability.write': ['assistant'],
  'directory.read': everyone,
  'conversations.read': parties,
  'conversations.write': ['assistant', 'owner', 'manager'],
  'searches.read': ['owner', 'manager', 'viewer'],
  'searches.write': hiring,
  'briefs.read': ['owner', 'manager', 'viewer'],
  'briefs.write': hiring,
  // Saying what one thinks of a shortlisted person binds nobody.
  'briefs.vote': ['owner', 'manager', 'viewer'],
  'invitations.read': ['assistant'],
  'invitations.write': ['assistant'],
  'proposals.read': parties,
  'proposals.write': ['assistant', 'owner', 'manager'],
  'contracts.read': parties,
  'contracts.write': ['assistant', 'owner', 'manager'],
  'contracts.sign': ['assistant', 'owner'],
  'desk.work': ['assistant'],
  'desk.read': ['owner', 'manager', 'viewer'],
  'desk.instruct': hiring,
  // Ending a vault for good can't be taken back.
  'desk.destroy': ['owner'],
  'timesheets.read': parties,
  'timesheets.submit': ['assistant'],
  'timesheets.approve': hiring,
  'reports.read': parties,
  'deliveries.hand_over': ['assistant'],
  'deliveries.accept': hiring,
  'billing.read': parties,
  'billing.pay': ['owner'],
  'billing.onboard': ['assistant'],
  'reviews.read': parties,
  'reviews.write': ['assistant', 'owner', 'manager'],
  'reputation.read': ['assistant'],
  'notifications.read': signedIn,
  'staff.console': ['staff'],
  'staff.decide': ['staff'],
} satisfies Record<string, Role[]>;

export type Permission = keyof typeof permissions;

export const allows = (permission: Permission, role: Role): boolean =>
  (permissions[permission] as Role[]).includes(role);

/** What only a person's own session may do: a token that leaks must not lock its owner out. */
const OWN_SESSION: Permission[] = ['public', 'account.whoami', 'account.secure'];

/** The scopes an API token of this role may carry: every permission it has itself but those of its own session. */
export function scopesOf(role: Role): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter(
    (name) => !OWN_SESSION.includes(name) && allows(name, role),
  );
}
