import { Module, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.js';
import { Exams } from './exams.service.js';
import { ExamsController, ProofsController } from './proofs.controller.js';
import { Proofs } from './proofs.service.js';
import { SkillsApi } from './skills.api.js';
import { SkillsController } from './skills.controller.js';
import { Skills } from './skills.service.js';

@Module({
  controllers: [SkillsController, ProofsController, ExamsController, SkillsApi],
  providers: [Skills, Proofs, Exams],
  exports: [Skills, Proofs],
})
export class SkillsModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly skills: Skills,
  ) {}

  onModuleInit(): void {
    this.jobs.every('10 * * * *', 'sweep.skills.expired', () => this.skills.forgetExpired());
  }
}
