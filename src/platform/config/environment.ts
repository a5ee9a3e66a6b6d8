import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(1, 'must be from 1 to 65535')
  .max(65535, 'must be from 1 to 65535');

const postgresUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.username !== '';
}, 'must look like postgres://role:password@host:5432/database');

const webUrl = z
  .string()
  .refine((text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  }, 'must be an http(s) address without a path, such as https://cornetta.example')
  .transform((text) => new URL(text).origin);

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((text) => text === '1');

const masterKeys = z.string().transform((text, context) => {
  const keys = text.split(',').map((item) => {
    const [id = '', ...rest] = item.trim().split(':');
    return { id, key: Buffer.from(rest.join(':'), 'base64') };
  });
  const wrong = keys.some(({ id, key }) => !/^[\w-]{1,40}$/.test(id) || key.length !== 32);
  if (wrong || new Set(keys.map(({ id }) => id)).size < keys.length) {
    context.addIssue('must be id:key pairs with ids that differ and keys of 32 bytes in base64');
    return z.NEVER;
  }
  return keys;
});

const phoneNumbers = z
  .string()
  .transform((text) => text.split(',').map((number) => number.replace(/[\s().-]/g, '')))
  .refine(
    (numbers) => numbers.every((number) => /^\+[1-9]\d{6,14}$/.test(number)),
    'must be a comma list of numbers such as +390512345678',
  );

const isProxy = (text: string): boolean =>
  ['loopback', 'linklocal', 'uniquelocal'].includes(text) ||
  (text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text));

const trustProxy = z
  .string()
  .transform((text) =>
    /^[01]$/.test(text) ? text === '1' : text.split(',').map((address) => address.trim()),
  )
  .refine(
    (value) => typeof value === 'boolean' || value.every(isProxy),
    'must be 0, 1 or a comma list of addresses or ranges such as 10.0.0.0/8',
  );

/** Every setting the program reads, in the order of the README's table. */
export const environment = z.object({
  PORT: port.default(3000).meta({ usual: '3000', description: 'Port of the web server' }),
  HOST: z.string().default('127.0.0.1').meta({ usual: '127.0.0.1', description: 'Address to listen on' }),
  PUBLIC_URL: webUrl.optional().meta({
    usual: 'http://HOST:PORT',
    description: 'Address people and Stripe reach the site at; HTTPS turns on secure cookies',
  }),
  DATA_DIR: z.string().default('.data').meta({
    usual: '.data',
    description: 'Folder of the embedded database, uploaded files and development keys',
  }),
  FILES_DIR: z.string().optional().meta({ usual: 'DATA_DIR/files', description: 'Folder of uploaded files' }),
  DATABASE_URL: postgresUrl.optional().meta({
    usual: 'embedded server',
    description: 'PostgreSQL 17 or later, as the role the app works with; it must not own the tables',
  }),
  DATABASE_OWNER_URL: postgresUrl.optional().meta({
    usual: 'embedded server',
    description: 'The same database as the role that owns the tables, used for migrations only',
  }),
  DATABASE_POOL: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(2, 'must be from 2 to 200')
    .max(200, 'must be from 2 to 200')
    .default(10)
    .meta({ usual: '10', description: 'Most database connections of one process' }),
  DEMO: flag.optional().meta({
    usual: '1 with the embedded server, else 0',
    description: 'Demo world, printed log-ins, mailbox page and stand-ins',
  }),
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development')
    .meta({ usual: 'development', description: 'production refuses to start without its keys' }),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('warn')
    .meta({ usual: 'warn', description: 'How much is logged' }),
  TRUST_PROXY: trustProxy.default(false).meta({
    usual: '0',
    description: '1, or the addresses of the proxies whose X-Forwarded headers are believed',
  }),
  MASTER_KEYS: masterKeys.optional().meta({
    usual: 'DATA_DIR/master.key, made once',
    description:
      'Comma list of `id:key`, 32 bytes in base64 each; the first wraps new keys, the others still open old ones',
  }),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'must be a Stripe secret key (sk_… or rk_…)')
    .optional()
    .meta({ usual: 'local stand-in', description: 'Secret key of the Stripe account' }),
  STRIPE_WEBHOOK_SECRETS: z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .refine(
      (secrets) => secrets.every((secret) => /^whsec_.+/.test(secret)),
      'must be a comma list of whsec_…',
    )
    .optional()
    .meta({
      usual: 'local stand-in',
      description: 'Comma list of the signing secrets of the Stripe webhooks',
    }),
  STRIPE_STAND_IN_PORT: port
    .optional()
    .meta({ usual: 'PORT + 1', description: 'Port of the local stand-in for Stripe' }),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be a Twilio account SID (AC…)')
    .optional()
    .meta({ usual: 'simulated exchange', description: 'Account of Twilio Voice' }),
  TWILIO_AUTH_TOKEN: z
    .string()
    .min(16, 'must be the auth token of the account')
    .optional()
    .meta({ usual: 'simulated exchange', description: 'Auth token the webhooks of Twilio are signed with' }),
  TWILIO_NUMBERS: phoneNumbers.optional().meta({
    usual: 'simulated exchange',
    description: 'Comma list of the numbers bought at Twilio (+39…) that clients may take',
  }),
  API_RATE_LIMIT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .default(1200)
    .meta({ usual: '1200', description: 'Most API requests of one account in a minute, over all processes' }),
  PLATFORM_FEE_BPS: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must be from 0 to 5000')
    .max(5000, 'must be from 0 to 5000')
    .default(1000)
    .meta({ usual: '1000', description: "Platform's fee in hundredths of a per cent of the net amount" }),
  PLATFORM_NAME: z
    .string()
    .default('Cornetta')
    .meta({ usual: 'Cornetta', description: 'Name of the platform' }),
  PLATFORM_VAT_NUMBER: z
    .string()
    .optional()
    .meta({ description: "Platform's VAT number, on its fee invoices" }),
  PLATFORM_ADDRESS: z.string().optional().meta({ description: "Platform's address, on its fee invoices" }),
  OPERATOR_NAME: z
    .string()
    .default('Cornetta')
    .meta({ usual: 'Cornetta', description: 'Who runs this installation, on the legal pages' }),
  OPERATOR_EMAIL: z
    .email('must be an e-mail address')
    .default('hello@cornetta.example')
    .meta({ usual: 'hello@cornetta.example', description: 'Where people reach the operator' }),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S+$/, 'must look like smtp://user:password@host:587')
    .optional()
    .meta({ usual: 'mailbox page', description: 'Mail server' }),
  MEILISEARCH_URL: z
    .string()
    .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'must look like http://host:7700')
    .optional()
    .meta({
      usual: 'PostgreSQL serves the directory',
      description: 'Meilisearch server of the directory',
    }),
  MEILISEARCH_KEY: z.string().optional().meta({
    description:
      'Its API key; may `search`, `documents.*`, `indexes.*`, `settings.*` and `tasks.get` on its index and `…_next`',
  }),
  MEILISEARCH_INDEX: z
    .string()
    .regex(/^[\w-]{1,60}$/, 'must be letters, digits, hyphens or underscores')
    .default('assistants')
    .meta({ usual: 'assistants', description: 'Name of the index on that server' }),
  MAIL_FROM: z
    .string()
    .regex(/@/, 'must hold an e-mail address')
    .default('Cornetta <hello@cornetta.example>')
    .meta({ usual: 'Cornetta <hello@cornetta.example>', description: 'Sender of every mail' }),
  INBOUND_MAIL_SECRET: z.string().min(24, 'must be at least 24 characters').optional().meta({
    usual: 'made from MASTER_KEYS in a demo',
    description:
      'Signs the mail handed to `/webhooks/mail` (`cornetta-signature`, as of exchanges); without it no mail is taken in',
  }),
  TWILIO_SMS_FROM: z
    .string()
    .regex(
      /^(\+[1-9]\d{6,14}|[A-Za-z0-9 ]{3,11})$/,
      'must be a number such as +390510982231, or a sender name',
    )
    .optional()
    .meta({ usual: 'mailbox page', description: 'Number or name text messages are sent from' }),
  OUTBOUND_ALLOW: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .refine(
      (list) => list.every((one) => /^[\da-f.:]+(\/\d{1,3})?$/i.test(one)),
      'must be a comma list of IP addresses or CIDR ranges',
    )
    .optional()
    .meta({
      usual: 'none',
      description:
        "Private addresses that users' calendars and webhooks may reach; a demo on this machine alone reaches itself",
    }),
  METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters').optional().meta({
    usual: 'this machine only',
    description: 'Bearer token with which /metrics is read from another machine',
  }),
});

export type Environment = z.output<typeof environment>;
