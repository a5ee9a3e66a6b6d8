import { Injectable } from '@nestjs/common';

export interface ReputationNews {
  reputation: number;
  reviewCount: number;
}

/** Those above who keep a copy of the score: the directory and the matches. */
@Injectable()
export class ReputationReaders {
  async tell(_assistantId: string, _news: ReputationNews): Promise<void> {}
}
