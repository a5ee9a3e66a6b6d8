import { Injectable } from '@nestjs/common';
import { Availability } from '../availability/index.js';
import type { Member } from '../identity/index.js';
import { Conversations } from '../messaging/index.js';
import { Businesses } from '../profiles/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import { sameName } from './contract.rules.js';
import { lockOwn, sideOf, type ContractRow } from './contract.row.js';
import { ContractStates } from './contract-states.service.js';

export interface SignatureInput {
  typedName: string;
  /** What was read: the signature is for this text and no other. */
  textSha256: string;
  ip: string | null;
  userAgent: string | null;
}

interface Text {
  id: string;
  hash: string;
  signBy: Date;
  sides: string[];
}

@Injectable()
export class Signatures {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly states: ContractStates,
    private readonly availability: Availability,
    private readonly conversations: Conversations,
    private readonly businesses: Businesses,
  ) {}

  /**
   * Signs for the actor's side; a repeated click signs once. The second side's signature puts the contract into force,
   * together with the work hours it takes: with none left nothing is signed (Refusal `sold_out`). Nobody signs a text
   * that does not name the business as invoices will (Refusal `business_incomplete`).
   */
  async sign(actor: Member, contractId: string, input: SignatureInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const contract = await lockOwn(this.uow, actor, contractId);
      const side = sideOf(actor, contract);
      const text = await this.text(contract);
      if (text.sides.includes(side)) return;
      const now = this.clock.date();
      if (contract.state !== 'awaiting_signatures' || text.signBy <= now)
        throw new Refusal('contract_closed', { status: 409 });
      if (input.textSha256 !== text.hash) throw new Refusal('contract_text', { status: 409 });
      if (!(await this.businesses.isComplete(contract.organisationId)))
        throw new Refusal('business_incomplete', { status: 409 });
      if (!sameName(input.typedName, actor.name))
        throw new Refusal('signature_name', { field: 'typedName', params: { name: actor.name } });
      await this.uow.query(
        `insert into signature (id, contract_version_id, side, account_id, typed_name, text_sha256, ip, user_agent, signed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          newId(),
          text.id,
          side,
          actor.accountId,
          input.typedName,
          text.hash,
          input.ip,
          input.userAgent?.slice(0, 300),
          now,
        ],
      );
      await this.states.tell('contract.signed', contract, { side });
      if (text.sides.length === 1) await this.activate(contract, now);
    });
  }

  private async activate(contract: ContractRow, now: Date): Promise<void> {
    const { id, organisationId, assistantId, weeklyMinutes, endsOn } = contract;
    // Work agreed for a day that has passed begins with the signature.
    const today = this.clock.today(contract.timezone).toString();
    const startsOn = contract.startsOn < today ? today : contract.startsOn;
    if (endsOn !== null && endsOn < startsOn) throw new Refusal('contract_closed', { status: 409 });
    await this.availability.book({ contractId: id, assistantId, weeklyMinutes, startsOn, endsOn });
    await this.conversations.openForContract(id, organisationId, assistantId);
    await this.uow.query(`update contract set signed_at = $2, starts_on = $3 where id = $1`, [
      id,
      now,
      startsOn,
    ]);
    await this.states.move(contract, 'activate');
  }

  private async text(contract: ContractRow): Promise<Text> {
    const row = await this.uow.one<Text>(
      `select v.id, encode(sha256(convert_to(v.text, 'UTF8')), 'hex') hash, k.sign_by "signBy",
              array(select s.side from signature s where s.contract_version_id = v.id) sides
       from contract_version v join contract k on k.id = v.contract_id
       where v.contract_id = $1 and v.version = $2`,
      [contract.id, contract.latestVersion],
    );
    return found(row, 'contract text');
  }
}
