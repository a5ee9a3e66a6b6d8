import type { Role } from '../identity/index.js';

export interface NavItem {
  key: string;
  href: string;
  /** One of the few that stand under the thumb on a phone; the others are one step away. */
  first?: boolean;
}

const business: NavItem[] = [
  { key: 'today', href: '/today', first: true },
  { key: 'briefs', href: '/briefs' },
  { key: 'contracts', href: '/contracts', first: true },
  { key: 'timesheets', href: '/timesheets', first: true },
  { key: 'billing', href: '/billing' },
  { key: 'messages', href: '/conversations', first: true },
  { key: 'notices', href: '/notifications' },
];

/** The main navigation of each role; every item opens the page of a module. */
const items: Record<Role, NavItem[]> = {
  visitor: [
    { key: 'directory', href: '/assistants', first: true },
    { key: 'how', href: '/help', first: true },
  ],
  assistant: [
    { key: 'desk', href: '/desk', first: true },
    { key: 'invitations', href: '/invitations' },
    { key: 'contracts', href: '/contracts' },
    { key: 'timesheets', href: '/timesheets', first: true },
    { key: 'earnings', href: '/billing' },
    { key: 'messages', href: '/conversations', first: true },
    { key: 'profile', href: '/profile' },
    { key: 'notices', href: '/notifications', first: true },
  ],
  owner: business,
  manager: business,
  viewer: business,
  staff: [
    { key: 'console', href: '/staff', first: true },
    { key: 'notices', href: '/notifications', first: true },
    { key: 'directory', href: '/assistants', first: true },
  ],
};

export const navigation = (role: Role): NavItem[] => items[role];

/** What the account menu holds besides the account itself and logging out. */
export function accountItems(role: Role): NavItem[] {
  if (role === 'assistant')
    return [
      { key: 'reports', href: '/reports' },
      { key: 'availability', href: '/availability' },
      { key: 'packages', href: '/packages' },
      { key: 'reviews', href: '/reviews' },
      { key: 'reputation', href: '/reputation' },
      { key: 'blocks', href: '/blocks' },
    ];
  if (role === 'staff' || role === 'visitor') return [];
  return [
    { key: 'reports', href: '/reports' },
    { key: 'directory', href: '/assistants' },
    { key: 'searches', href: '/searches' },
    { key: 'business', href: '/business' },
    { key: 'members', href: '/members' },
    { key: 'reviews', href: '/reviews' },
    ...(role === 'viewer' ? [] : [{ key: 'blocks', href: '/blocks' }]),
  ];
}
