# Find the procedure
find = Receive a dossier
find-label = Name or code of the procedure
find-button = Find
find-how = Type a few letters of the name (with or without marks), the first letters of its words (dkks) or the code (1.001193). Arrow down to choose, Enter takes the first.
find-often = Often received
find-count = { $count } found
find-begin = Type the name or the code of a procedure to begin.
find-nothing = There is no such procedure. Try fewer letters, or the code.
at-once = served at once
way = The way to this page

# Reception
choose-case = Choose the case
other-case = Choose another case
begin-anew = Begin anew
receive-what = Receive: { $name }
due-now = Received now, due
provisional = provisional
why = Why: { $time }
applicant = Applicant
applicant-more = Submitter, organisation, kind of paper, e-mail
applicant-kind = The applicant is
kind-person = A person
kind-organisation = An organisation
kind-household = A household
identity = Identity number
identity-how = Type the number, or scan the QR code of the identity card.
card-mangled = An input method may have changed the name or the residence of the card. Switch it off, tick the box below and scan again; or type them from the card.
method-off = The input method is off
card-read = The card was read.
known-open = This person has open dossiers of the same procedure:
look = Look in earlier dossiers
identity-kind = Kind of paper
identity-by-number = By its number
identity-citizenNumber = Citizen number
identity-oldCard = Old 9-digit card
identity-passport = Passport
identity-taxCode = Tax code
identity-residenceCard = Residence card
identity-other = Another paper
name-full = Full name
phone = Telephone
address = Address
email = E-mail
submitter-identity = Identity number of the submitter
submitter-name = Full name of the submitter
required = Required
papers = Papers
paper = Paper
originals = Originals
copies = Copies
held = original is kept
signed-file = file with a signature
papers-how = Space ticks a paper that was handed in.
paper-missing = This paper is missing.
form = Form
form-how = Leave all of it empty if the form was handed in on paper.
day-how = day/month/year
fees = Fees and charges
price-fixed = { $amount } đ
price-copy = { $amount } đ a copy
price-case = { $amount } đ an act
price-person = { $amount } đ a person
price-page = { $amount } đ a page from page { $from } on
before-return = to be paid before the result is returned
pages = Pages
count = How many
exempt = Less is due
exempt-who = Who
exempt-nobody = Nobody
evidence = Paper that was seen
result = Result
return-way = The result is fetched
return-counter = At the counter
return-post = By public post
return-online = Online
note = Remark
receive = Receive and print the receipt
receive-key = Ctrl+Enter from any field

# What was not taken
changed = At { $at }, account { $who } ({ $agency }): { $what }.
changed-what-now = What was typed is still below. Look it over, and send it again if it still holds.
rule-required = Has to be filled in.
rule-type = Of another kind: a number, a day or a choice is asked for.
rule-format = Not in the right form.
rule-minimum = Too small.
rule-maximum = Too large.
rule-exclusiveMinimum = Too small.
rule-exclusiveMaximum = Too large.
rule-minLength = Too short.
rule-maxLength = Too long.
rule-pattern = Not of the right pattern.
rule-enum = Has to be one of the values.
rule-oneOf = Has to be one of the values.
rule-multipleOf = Not a step of the number.
rule-other = Not as it has to be.

# Receipt
receipt-title = Receipt { $code }
print = Print the receipt
next-person = Next person
to-dossier = See the dossier

# Dossier
dossier = Dossier { $code }
actions = What can be done
to-receipt = Receipt
to-work = Work on it
correct = Correct an entry
status = State
holder = Held by
given-to = given to { $to }, not taken yet
due = Due
late = Overdue
within-time = Within time
submitter = Handed in by
outstanding = To be paid
way-so-far = The way so far
within-limit = within the limit
beyond-limit = beyond the limit
has-it = has it
agency = Agency
step = Step
from-when = From
until-when = Until
took = Took
allowed = Allowed
limit = Limit
over = { $time } over
stops = When the clock stood
stop-supplement = Waiting for the supplement
stop-duty = Waiting for the financial duty
stop-pause = Paused
until-now = until now
why-due = Why this date
counted = { $time }, counted from { $from }.
holds-original = the original is held
signature-waiting = Signature: not verified yet
signature-unsigned = No signature
signature-passed = Signature: passed
signature-failed = Signature: failed
signature-indeterminate = Signature: not concluded
fee = Line
due-amount = Due
state = State
fee-due = not paid
fee-exempt = exempt
fee-paid = paid
fee-void = void
fee-refunded = refunded
events = What happened

# Served at once
case = Case
served = Served, fee
served-line = { $copies } copies of { $pages } pages each
served-lines = Papers
serve = Serve and take the fee
book-number = number { $number }/TNHS
certification-number = certification number { $number }

# Received on a day
today = Received
day = Day
see = See
my-counter = This counter
all-counters = The whole agency
received-count = { $count } dossiers
book = No.
at-time = At
code = Code
procedure = Procedure

# Guide
guide = Look up a receipt
guide-how = Scan the QR code of the receipt, or type the code.
guide-nothing = No dossier has this code.

# Correct an entry
correct-title = Correct an entry of { $code }
entry = What stands now
value = Is to be
reason = Reason
correct-do = Correct it

# Tracked by the public
track = Track a dossier
fact = Last 4 digits
fact-how = The last 4 digits of the identity number or telephone that was given with the dossier.
track-nothing = The code or the 4 digits are not right. Look at the receipt; if it still fails, ask at any one-stop shop.

# Fees are taken
fees-title = Fees of dossier { $code }
fees-left = Left to pay: { $amount }.
fees-back = Back
fees-none = Nothing is due for this dossier.
fee-amount = Amount (VND)
fee-means = By
fee-series = Receipt series
fee-receipt = Receipt number
fee-take = Taken
fee-before-return = before the result is returned
means-cash = Cash
means-vietqr = VietQR
means-card = Card
means-transfer = Transfer
means-paper-receipt = A bank's or the treasury's receipt
take-fees = Take fees
forms = Forms to print

# Search
search = Search
search-label = Name, telephone, code, identity number or parcel
search-how = Names: without diacritics and in any order if you like; the last word may be unfinished. Codes: whole, or the last 4 digits or more. Parcels: “thửa 12 tờ 5”.
search-found = What was found
search-nothing = Nothing fits among the dossiers that your agency may see.
search-no-name = No name
search-begun = The last word goes on
search-mistaken = Similar
search-due = Due { $at }
search-holder = with { $agency }
search-next = More
