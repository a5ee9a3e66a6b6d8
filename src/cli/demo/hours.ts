/** Weekly windows, wall clock in the assistant's own zone: weekdays (1 is Monday) and stretches of the day. */
export const HOURS = {
  office: { '12345': ['08:30-13:00', '14:00-18:00'] },
  long: { '12345': ['08:00-13:00', '14:00-19:00'] },
  peak: { '12345': ['08:30-12:30'] },
  mornings: { '12345': ['08:00-13:30'] },
  morningsAndSaturday: { '12345': ['08:00-13:30'], '6': ['08:30-12:30'] },
  afternoons: { '12345': ['13:00-19:30'] },
  school: { '135': ['08:30-13:00', '14:30-17:30'], '24': ['08:30-16:00'] },
  tourism: { '123456': ['09:00-13:00', '15:00-20:00'], '7': ['09:00-12:00'] },
  evenings: { '12345': ['17:00-23:00'], '67': ['10:00-14:00'] },
  nights: { '12345': ['21:00-02:00'], '67': ['20:00-02:00'] },
  weekend: { '5': ['14:00-20:00'], '67': ['08:00-13:00', '15:00-20:00'] },
  early: { '12345': ['07:00-14:00'] },
  dawnToDusk: { '12345': ['07:30-20:00'], '6': ['08:30-12:30'] },
  wide: { '12345': ['07:30-13:00', '14:00-19:30'], '6': ['08:30-13:00'] },
} satisfies Record<string, Record<string, string[]>>;

export type Hours = keyof typeof HOURS;

export interface Window {
  weekday: number;
  starts: string;
  ends: string;
}

/** The windows of such a week, one row a day and stretch. */
export function windows(hours: Record<string, string[]>): Window[] {
  return Object.entries(hours).flatMap(([days, stretches]) =>
    Array.from(days).flatMap((day) =>
      stretches.map((stretch) => {
        const [starts = '', ends = ''] = stretch.split('-');
        return { weekday: Number(day), starts, ends };
      }),
    ),
  );
}
