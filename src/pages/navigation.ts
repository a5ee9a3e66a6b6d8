import type { Role } from '../identity/index.js';

export interface NavItem {
  key: string;
  href: string;
}

const business: NavItem[] = [
  { key: 'today', href: '/today' },
  { key: 'briefs', href: '/briefs' },
  { key: 'contracts', href: '/contracts' },
  { key: 'timesheets', href: '/timesheets' },
  { key: 'billing', href: '/billing' },
  { key: 'messages', href: '/conversations' },
  { key: 'notices', href: '/notifications' },
];

/** The main navigation of each role; every item opens the page of a module. */
const items: Record<Role, NavItem[]> = {
  visitor: [
    { key: 'directory', href: '/assistants' },
    { key: 'how', href: '/help' },
  ],
  assistant: [
    { key: 'desk', href: '/desk' },
    { key: 'invitations', href: '/invitations' },
    { key: 'contracts', href: '/contracts' },
    { key: 'timesheets', href: '/timesheets' },
    { key: 'earnings', href: '/billing' },
    { key: 'messages', href: '/conversations' },
    { key: 'profile', href: '/profile' },
    { key: 'notices', href: '/notifications' },
  ],
  owner: business,
  manager: business,
  viewer: business,
  staff: [
    { key: 'console', href: '/staff' },
    { key: 'notices', href: '/notifications' },
    { key: 'directory', href: '/assistants' },
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
