import { PresenceController } from './duty/presence.controller.js';
import { DutySwitch } from './duty/presence.service.js';
import { ExchangeCalls } from './generic/exchange-calls.service.js';
import { ExchangeOrders } from './generic/exchange-orders.service.js';
import { ExchangeController } from './generic/exchange.controller.js';
import { LineSecrets } from './numbers/line-secrets.service.js';
import { NumbersApi } from './numbers/numbers.api.js';
import { NumbersController } from './numbers/numbers.controller.js';
import { PhoneNumbers } from './numbers/phone-numbers.service.js';
import { DeskTelephone } from './desk-telephone.service.js';
import { Aftermath } from './routing/aftermath.service.js';
import { Answering } from './routing/answering.service.js';
import { Callers } from './routing/callers.service.js';
import { ClientVoicemailController } from './routing/client-voicemail.controller.js';
import { PhoneHolds } from './routing/holds.service.js';
import { LineQueries } from './routing/line.queries.js';
import { Lines } from './routing/lines.service.js';
import { RingingApi } from './routing/ringing.api.js';
import { RingingController } from './routing/ringing.controller.js';
import { Ringing } from './routing/ringing.service.js';
import { Switchboard } from './routing/switchboard.service.js';
import { Voicemails } from './routing/voicemails.service.js';
import { TwilioAccount } from './twilio/twilio-account.service.js';
import { TwilioCalls } from './twilio/twilio-calls.service.js';
import { PhoneOrders } from './routing/orders.service.js';
import { Transfers } from './routing/transfers.service.js';
import { TwilioHolds } from './twilio/twilio-holds.service.js';
import { TwilioTransfers } from './twilio/twilio-transfers.service.js';
import { TwilioTexts } from './twilio/twilio-texts.service.js';
import { TwilioController } from './twilio/twilio.controller.js';

export const telephonyServices = [
  LineSecrets,
  TwilioAccount,
  LineQueries,
  Lines,
  PhoneNumbers,
  DutySwitch,
  Callers,
  PhoneHolds,
  PhoneOrders,
  Transfers,
  Switchboard,
  Aftermath,
  Voicemails,
  Answering,
  Ringing,
  DeskTelephone,
  TwilioCalls,
  TwilioTexts,
  TwilioTransfers,
  TwilioHolds,
  ExchangeOrders,
  ExchangeCalls,
];

/** Before the desk's own: `desk/ringing` is no contract. */
export const telephonyControllers = [
  TwilioController,
  ExchangeController,
  NumbersController,
  NumbersApi,
  PresenceController,
  RingingController,
  RingingApi,
  ClientVoicemailController,
];

export { DutySwitch, LineQueries, Lines, PhoneNumbers, Ringing, Switchboard, Voicemails };
export { SUBSTITUTES, type StandIn, type Substitutes } from './duty/substitutes.js';
