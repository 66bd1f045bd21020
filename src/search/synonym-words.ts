/**
 * What means the same wherever customers are helped, one group a line: words of any form, and phrases of two or three words. Only what
 * can stand for each other in most questions; what is the same for one company only, its coordinators write in the settings.
 */
export const SYNONYMS: Record<string, string> = {
  en: `
refund = money back = reimbursement
parcel = package = shipment
cancel = call off = terminate
invoice = bill
log in = sign in = login
log out = sign out = logout
sign up = register = create account
broken = damaged = defective = faulty
delivery = shipping
courier = carrier
voucher = coupon = promo code = discount code
cost = price
charge = fee
buy = purchase
mobile phone = cell phone = smartphone
warranty = guarantee
complaint = grievance
exchange = swap
return = send back = give back
late = delayed = overdue
missing = lost
wrong = incorrect
outage = downtime
angry = furious = upset
fix = repair
holiday = vacation
fraud = scam
deposit = down payment
instalment = installment = payment plan
shop = store
employee = staff member = worker
supervisor = manager = team lead
postpone = reschedule = put off
unlock = unblock
locked = blocked
delete = remove = erase
pick up = collect
set up = setup = install
turn on = switch on
turn off = switch off
fill in = fill out
top up = recharge
pay back = repay
sold out = out of stock
receipt = proof of purchase
faq = frequently asked questions
wait = hold
callback = call back
speak = talk`,
  de: `
Rückerstattung = Erstattung = Rückzahlung = Geld zurück
Paket = Päckchen = Sendung
stornieren = absagen
anmelden = einloggen
abmelden = ausloggen
registrieren = Konto anlegen
kaputt = defekt = beschädigt
Gutschein = Coupon = Rabattcode
Lieferung = Zustellung
Preis = Kosten
kaufen = bestellen
Handy = Mobiltelefon = Smartphone
Kennwort = Passwort
Garantie = Gewährleistung
Beschwerde = Reklamation
umtauschen = austauschen
zurückschicken = zurücksenden
verspätet = verzögert
verloren = verschwunden
falsch = fehlerhaft
Störung = Ausfall
verärgert = wütend = sauer
Betrug = Abzocke
sperren = blockieren
löschen = entfernen
Laden = Geschäft = Filiale
Mitarbeiter = Angestellter
Ratenzahlung = Ratenkauf
verschieben = verlegen
ausverkauft = vergriffen
Quittung = Kaufbeleg = Kassenbon`,
};

/** What people read who write their own list. */
export const SYNONYM_TROUBLE = {
  alone: (word: string): string =>
    `“${word}” stands alone. Write what means the same after “=”, such as refund = money back.`,
  nothing: 'There is a line without words. Write such as refund = money back.',
  noWord: (typed: string): string => `“${typed}” has no letter or number that I could look for.`,
  longPhrase: (typed: string, most: number): string => `“${typed}” is too long. ${most} words at most between two “=”.`,
  longWord: (typed: string, most: number): string =>
    `“${typed}…” is too long. ${most} characters at most between two “=”.`,
  wide: (first: string, most: number): string =>
    `The line of “${first}” is too long. ${most} words that mean the same at most.`,
  many: (lines: number, most: number): string => `That is ${lines} lines. ${most} at most.`,
  long: (most: number): string => `That is too much for one list. ${most.toLocaleString('en-GB')} characters at most.`,
};
