export { cefr, cefrNames, skillLevelName, skillLevels, type CefrName } from './levels.rules.js';
export { Proofs, type ProofRow } from './proofs.service.js';
export { levelName, subjectName } from './skills.presenter.js';
export { Skills, type AssistantSkills, type DeclaredLanguage, type DeclaredSkill } from './skills.service.js';
export { SkillsModule } from './skills.module.js';
export {
  isLanguage,
  isSector,
  isSkill,
  languageName,
  languageOptions,
  sectorOptions,
  skillName,
  vocabulary,
  type VocabularyGroup,
} from './vocabulary.rules.js';
export { groups as skillGroups, type SkillGroup } from './vocabulary.js';
