import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A ring is one row written once: no second version of it, and no event beside it. */
export class TelephonyRing1764000024500 implements MigrationInterface {
  name = 'TelephonyRing1764000024500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
drop function phone_ring(uuid, uuid, text, text, uuid, text, jsonb, uuid, boolean, timestamptz);
drop function phone_place(uuid, text, jsonb, uuid, boolean, timestamptz);

-- Tells a desk that it rings: routing facts, no word of who calls.
create function phone_tell(placed phone_call, client text) returns void language sql as $$
  select pg_notify('cornetta_live', jsonb_build_object(
    'topics', jsonb_build_array('account:' || placed.assistant_id),
    'news', jsonb_build_object('kind', 'ring', 'contractId', placed.contract_id, 'id', placed.id,
      'seq', placed.ring_seq::text, 'client', left(client, 120), 'since', placed.ringing_since,
      'waiting', placed.state = 'waiting'))::text)
  where placed.assistant_id is not null
$$;

-- Keeps the caller, as the candidate of the call's contract has it sealed, in that contract's vault.
create function phone_seal(placed phone_call, candidates jsonb) returns void language plpgsql as $$
begin
  if placed.contract_id is null then return; end if;
  perform set_config('app.contract', placed.contract_id::text, true);
  insert into phone_caller (phone_call_id, contract_id, number, name)
    select placed.id, placed.contract_id, decode(c ->> 'number', 'hex'), decode(c ->> 'name', 'hex')
    from jsonb_array_elements(candidates) c
    where (c ->> 'contract')::uuid = placed.contract_id and c ? 'name'
    on conflict do nothing;
end $$;

-- Puts a call to the next desk.
create function phone_place(call uuid, client text, candidates jsonb, home uuid, needs_phone boolean, now_at timestamptz)
returns setof phone_call language plpgsql as $$
declare
  chosen record;
  placed phone_call;
begin
  select * into chosen from phone_choose(candidates, needs_phone, now_at);
  update phone_call k set
      contract_id = coalesce(chosen.contract_id, k.contract_id, home), assistant_id = chosen.assistant_id,
      state = case when chosen.assistant_id is null then 'voicemail' when chosen.busy then 'waiting' else 'ringing' end,
      ring_to = coalesce(chosen.ring_to, ''),
      rings = k.rings + (chosen.assistant_id is not null and not chosen.busy)::int,
      rung_at = case when chosen.assistant_id is null then k.rung_at else now_at end,
      ring_seq = case when chosen.assistant_id is null then k.ring_seq else nextval('phone_ring_seq') end
    where k.id = call returning k.* into placed;
  perform phone_seal(placed, candidates);
  perform phone_tell(placed, client);
  return next placed;
end $$;

-- A call begins to ring: kept, put to a desk and told by one statement, for the caller is listening meanwhile.
-- Told again, or told after its end, it stays as it is.
create function phone_ring(
  line uuid, organisation uuid, exchange text, new_id uuid, client text, candidates jsonb, home uuid,
  needs_phone boolean, now_at timestamptz)
returns setof phone_call language plpgsql as $$
declare
  chosen record;
  placed phone_call;
begin
  select k.* into placed from phone_call k where k.phone_number_id = line and k.exchange_call = exchange;
  if not found then
    select * into chosen from phone_choose(candidates, needs_phone, now_at);
    insert into phone_call (id, phone_number_id, organisation_id, exchange_call, contract_id, assistant_id, ringing_since,
        state, ring_to, rings, rung_at, ring_seq)
      values (new_id, line, organisation, exchange, coalesce(chosen.contract_id, home), chosen.assistant_id, now_at,
        case when chosen.assistant_id is null then 'voicemail' when chosen.busy then 'waiting' else 'ringing' end,
        coalesce(chosen.ring_to, ''), (chosen.assistant_id is not null and not chosen.busy)::int,
        case when chosen.assistant_id is not null then now_at end,
        case when chosen.assistant_id is not null then nextval('phone_ring_seq') end)
      on conflict (phone_number_id, exchange_call) do nothing returning * into placed;
    if found then
      perform phone_seal(placed, candidates);
      perform phone_tell(placed, client);
    else
      -- Another process was told of the same call at the same moment.
      select k.* into placed from phone_call k where k.phone_number_id = line and k.exchange_call = exchange;
    end if;
  end if;
  return next placed;
end $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
