/** CEFR levels by rank: A1 is 1, native 7. */
export const cefrNames = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const;
export type CefrName = (typeof cefrNames)[number];

export const cefr = {
  rank: (name: CefrName): number => cefrNames.indexOf(name) + 1,
  name: (rank: number): CefrName => cefrNames[rank - 1] ?? 'A1',
};

/** Levels of a skill: 1 basic, 2 confident, 3 expert. */
export const skillLevels = ['basic', 'confident', 'expert'] as const;
export const skillLevelName = (level: number): (typeof skillLevels)[number] =>
  skillLevels[level - 1] ?? 'basic';
