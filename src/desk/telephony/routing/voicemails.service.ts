import { Injectable } from '@nestjs/common';
import type { BusinessActor, Member } from '../../../identity/index.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { found } from '../../../platform/errors.js';
import { Events } from '../../../platform/events/events.js';
import { isId, newId } from '../../../platform/ids.js';
import { Clock } from '../../../platform/time/clock.js';
import type { CallContent } from '../../calls/call.content.js';
import type { Desk } from '../../desk.js';
import { Desks } from '../../desks.service.js';
import { Openings } from '../../contacts/openings.service.js';
import { Aftermath } from './aftermath.service.js';
import type { PhoneCall } from './line.js';
import { Switchboard } from './switchboard.service.js';

export interface Recording {
  audio: Buffer;
  mediaType: string;
  seconds: number;
}

export const LONGEST_VOICEMAIL_SECONDS = 120;
/** Types a browser plays and an exchange records; what is shown later is never the sender's own word for it. */
export const AUDIO_TYPES = ['audio/mpeg', 'audio/wav', 'audio/ogg'] as const;

/** Messages callers leave after the tone, sealed in the client's vault. */
@Injectable()
export class Voicemails {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly openings: Openings,
    private readonly switchboard: Switchboard,
    private readonly aftermath: Aftermath,
  ) {}

  /** Keeps what was recorded, once a call. */
  async keep({ id: callId, contractId }: PhoneCall, { audio, mediaType, seconds }: Recording): Promise<void> {
    if (!contractId || audio.length === 0) return;
    await this.desks.inJob(contractId, async (desk) => {
      const recordId = await this.aftermath.record(desk, callId);
      const id = newId();
      const kept = await this.uow.returning(
        `insert into voicemail (id, contract_id, phone_call_id, record_id, seconds, media_type, audio, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
        [
          id,
          contractId,
          callId,
          recordId,
          Math.min(600, Math.max(0, Math.round(seconds))),
          mediaType,
          desk.key.seal(audio.toString('base64'), place(id)),
          this.clock.date(),
        ],
      );
      if (kept.length === 0) return;
      await this.note(desk, recordId, Math.round(seconds));
      await this.switchboard.close(callId);
      await this.uow.query(
        `update phone_call set outcome = 'voicemail' where id = $1 and answered_at is null`,
        [callId],
      );
      await this.events.record('desk.voicemail_left', {
        subjectKind: 'desk_record',
        subjectId: recordId,
        contractId,
        data: { recordId },
      });
      await this.desks.tell(desk, recordId);
    });
  }

  /** Plays a message to the assistant; the opening is logged. */
  playToAssistant(actor: Member, contractId: string, recordId: string): Promise<Recording> {
    return this.desks.work(actor, contractId, async (desk) => {
      const recording = await this.open(desk, recordId);
      await this.openings.note(desk, 'record', { recordId });
      return recording;
    });
  }

  /** Plays a message to the client's own people. */
  playToBusiness(actor: BusinessActor, contractId: string, recordId: string): Promise<Recording> {
    return this.desks.read(actor, contractId, (desk) => this.open(desk, recordId));
  }

  /** The record says that there is something to hear. */
  private async note({ contract, key }: Desk, recordId: string, seconds: number): Promise<void> {
    const at = { table: 'desk_record', row: recordId, column: 'content' };
    const row = await this.uow.one<{ content: Buffer }>(
      `select content from desk_record where contract_id = $1 and id = $2 for update`,
      [contract.id, recordId],
    );
    if (!row) return;
    const content = { ...(JSON.parse(key.open(row.content, at)) as CallContent), voicemail: seconds };
    await this.uow.query(
      `update desk_record set content = $3, revision = revision + 1 where contract_id = $1 and id = $2`,
      [contract.id, recordId, key.seal(JSON.stringify(content), at)],
    );
  }

  private async open(desk: Desk, recordId: string): Promise<Recording> {
    const row = found(
      isId(recordId)
        ? await this.uow.one<{ id: string; audio: Buffer; mediaType: string; seconds: number }>(
            `select id, audio, media_type "mediaType", seconds from voicemail where contract_id = $1 and record_id = $2`,
            [desk.contract.id, recordId],
          )
        : null,
      'voicemail',
    );
    await this.uow.query(
      `update voicemail set heard_at = coalesce(heard_at, $2), heard_by = coalesce(heard_by, $3) where id = $1`,
      [row.id, this.clock.date(), desk.actor.accountId],
    );
    return {
      audio: Buffer.from(desk.key.open(row.audio, place(row.id)), 'base64'),
      mediaType: row.mediaType,
      seconds: row.seconds,
    };
  }
}

const place = (row: string) => ({ table: 'voicemail', row, column: 'audio' });
