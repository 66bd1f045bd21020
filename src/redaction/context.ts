import { WALL } from './fold.ts';

/** Letters that make a number part of a word; scripts without spaces (Chinese, Japanese, Thai) are none of them. */
const PART_OF_A_WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}_\d]/u;

/** Whether what stands from `start` to `end` is a piece of a longer word or number. */
export const isInsideWord = (text: string, start: number, end: number): boolean =>
  PART_OF_A_WORD.test(text[start - 1] ?? '') || PART_OF_A_WORD.test(text[end] ?? '');

/** Longer labels than this nobody writes. */
const LABEL = 48;

/** What stands before a number on its line, as far as the thing found before it. */
export const before = (text: string, start: number): string => {
  const near = text.slice(Math.max(0, start - LABEL), start);
  return near.slice(Math.max(near.lastIndexOf('\n'), near.lastIndexOf(WALL)) + 1);
};

const NUMBER =
  '(?:[ -]?(?:number|numbers|no|nr|num|nummer|nº|n°|id|key|code|ref|numéro|número|numero|de|del|di|des|da|رقم|番号))*';
const TO_THE_NUMBER = String.raw`[\s.:#№°=("'*]*(?:is|ist|lautet|est|es|è|:)?[\s:"'*(]*$`;

/** What numbers are called that are nobody's card and nobody's phone. */
const LABELS = [
  ...['order', 'ordre', 'bestell\\p{L}*', 'auftrag\\p{L}*', 'commande', 'pedido', 'ordine', 'encomenda', 'bestilling'],
  ...['ticket', 'case', 'vorgang\\p{L}*', 'fall', 'dossier', 'caso', 'zaak', 'ärende', 'incident', 'request'],
  ...['invoice', 'rechnung\\p{L}*', 'facture', 'factura', 'fattura', 'fatura', 'factuur', 'receipt', 'beleg\\p{L}*'],
  ...['tracking', 'track', 'parcel', 'sendung\\p{L}*', 'paket\\p{L}*', 'shipment', 'consignment', 'waybill', 'awb'],
  ...['colis', 'suivi', 'envío', 'seguimiento', 'spedizione', 'rma', 'retoure\\p{L}*', 'return'],
  ...['imei', 'iccid', 'serial', 'serien\\p{L}*', 's/n', 'sn', 'sku', 'ean', 'gtin', 'isbn', 'upc', 'asin', 'barcode'],
  ...[
    'article',
    'artikel\\p{L}*',
    'artículo',
    'articolo',
    'item',
    'product',
    'model',
    'part',
    'batch',
    'lot',
    'charge',
  ],
  ...[
    'ref',
    'reference',
    'referenz\\p{L}*',
    'référence',
    'referencia',
    'transaction',
    'transaktion\\p{L}*',
    'txn',
    'arn',
  ],
  ...[
    'customer',
    'kunden\\p{L}*',
    'client',
    'cliente',
    'account',
    'konto\\p{L}*',
    'member',
    'contract',
    'vertrag\\p{L}*',
  ],
  ...[
    'meter',
    'zähler\\p{L}*',
    'policy',
    'version',
    'v',
    'build',
    'firmware',
    'release',
    'error',
    'fehler\\p{L}*',
    'erreur',
  ],
  ...[
    'code',
    'pin',
    'puk',
    'otp',
    'id',
    'uuid',
    'session',
    'timestamp',
    'ts',
    'step',
    'port',
    'vat',
    'ust\\p{L}*',
    'tax',
  ],
  ...[
    'zip',
    'plz',
    'postcode',
    'booking',
    'buchung\\p{L}*',
    'reservation',
    'flight',
    'form',
    'formular',
    'page',
    'seite',
  ],
  ...['line', 'row', 'zeile', 'заказ\\p{L}*', 'заявк\\p{L}*', '订单\\p{L}*', '注文\\p{L}*', 'طلب'],
];

const OTHER_NUMBER = new RegExp(String.raw`(?<![\p{L}\d])(?:${LABELS.join('|')})${NUMBER}${TO_THE_NUMBER}`, 'iu');

/** "order no. ", "Bestellnummer: " or "#" stands before it. */
export const isCalledOtherwise = (label: string): boolean => /[#№]\s*$/.test(label) || OTHER_NUMBER.test(label);
