export interface Place {
  province: string;
  postcode: string;
  /** Telephone area code. */
  area: string;
  /** Cadastral code, part of a tax code. */
  code: string;
  country: string;
  timezone: string;
}

const italy = (province: string, postcode: string, area: string, code: string): Place => ({
  province,
  postcode,
  area,
  code,
  country: 'IT',
  timezone: 'Europe/Rome',
});

export const PLACES = {
  Ancona: italy('AN', '60121', '071', 'A271'),
  Aosta: italy('AO', '11100', '0165', 'A326'),
  Bari: italy('BA', '70122', '080', 'A662'),
  Bergamo: italy('BG', '24122', '035', 'A794'),
  Bologna: italy('BO', '40123', '051', 'A944'),
  Bolzano: italy('BZ', '39100', '0471', 'A952'),
  Brescia: italy('BS', '25121', '030', 'B157'),
  Cagliari: italy('CA', '09124', '070', 'B354'),
  Catania: italy('CT', '95129', '095', 'C351'),
  Cesena: italy('FC', '47521', '0547', 'C573'),
  Como: italy('CO', '22100', '031', 'C933'),
  Firenze: italy('FI', '50122', '055', 'D612'),
  Genova: italy('GE', '16121', '010', 'D969'),
  'La Spezia': italy('SP', '19121', '0187', 'E463'),
  "L'Aquila": italy('AQ', '67100', '0862', 'A345'),
  Lecce: italy('LE', '73100', '0832', 'E506'),
  Livorno: italy('LI', '57123', '0586', 'E625'),
  Matera: italy('MT', '75100', '0835', 'F052'),
  Merano: italy('BZ', '39012', '0473', 'F132'),
  Milano: italy('MI', '20123', '02', 'F205'),
  Modena: italy('MO', '41121', '059', 'F257'),
  Napoli: italy('NA', '80133', '081', 'F839'),
  Padova: italy('PD', '35122', '049', 'G224'),
  Palermo: italy('PA', '90133', '091', 'G273'),
  Parma: italy('PR', '43121', '0521', 'G337'),
  Perugia: italy('PG', '06121', '075', 'G478'),
  Pescara: italy('PE', '65121', '085', 'G482'),
  Pisa: italy('PI', '56125', '050', 'G702'),
  Potenza: italy('PZ', '85100', '0971', 'G942'),
  Prato: italy('PO', '59100', '0574', 'G999'),
  'Reggio Calabria': italy('RC', '89125', '0965', 'H224'),
  'Reggio Emilia': italy('RE', '42121', '0522', 'H223'),
  Rimini: italy('RN', '47921', '0541', 'H294'),
  Roma: italy('RM', '00185', '06', 'H501'),
  Salerno: italy('SA', '84121', '089', 'H703'),
  Sassari: italy('SS', '07100', '079', 'I452'),
  Siena: italy('SI', '53100', '0577', 'I726'),
  Torino: italy('TO', '10121', '011', 'L219'),
  Trento: italy('TN', '38122', '0461', 'L378'),
  Trieste: italy('TS', '34121', '040', 'L424'),
  Verona: italy('VR', '37121', '045', 'L781'),
  Londra: {
    province: '',
    postcode: 'SW4 7AA',
    area: '020',
    code: 'Z114',
    country: 'GB',
    timezone: 'Europe/London',
  },
  'Las Palmas': {
    province: '',
    postcode: '35007',
    area: '928',
    code: 'Z131',
    country: 'ES',
    timezone: 'Atlantic/Canary',
  },
} satisfies Record<string, Place>;

export type City = keyof typeof PLACES;

export const STREETS = [
  'Via Garibaldi',
  'Via Mazzini',
  'Via Cavour',
  'Via Dante',
  'Via Verdi',
  'Via Manzoni',
  'Via Leopardi',
  'Via Matteotti',
  'Via Gramsci',
  'Via Carducci',
  'Via San Martino',
  'Via dei Mille',
  'Corso Italia',
  'Viale della Stazione',
  'Piazza del Popolo',
  'Via Marconi',
  'Via Galvani',
  'Via delle Rose',
];
