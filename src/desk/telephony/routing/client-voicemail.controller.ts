import { Controller, Get, Param } from '@nestjs/common';
import { Allow, WithBusiness, type BusinessActor } from '../../../identity/index.js';
import { Download } from '../../../platform/http/page.js';
import { Voicemails } from './voicemails.service.js';

/** A caller's spoken message, for the client's own people. */
@Controller()
@Allow('desk.read')
export class ClientVoicemailController {
  constructor(private readonly voicemails: Voicemails) {}

  @Get(['contracts/:contractId/records/:id/voicemail', 'api/v1/contracts/:contractId/records/:id/voicemail'])
  async play(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Download> {
    const { audio, mediaType } = await this.voicemails.playToBusiness(actor, contractId, id);
    return new Download(audio, mediaType, 'voicemail', { inline: true });
  }
}
