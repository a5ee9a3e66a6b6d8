import { writeFile } from 'node:fs/promises';
import { runCommand } from '../platform/process.js';
import { answersFile, describeAnswers } from './answers/answers.js';

/** `npm run answers`: writes down what the API answers, for its description. */
runCommand(async () => {
  await writeFile('src/pages/api-answers.data.ts', answersFile(describeAnswers(process.cwd())));
});
