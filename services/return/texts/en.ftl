# The return desk
desk = Return of results
scan = Scan the receipt, or type the dossier's code
find = Find
no-code = No dossier code in this. Scan again, or type the code that is printed on the receipt.
shelf = Results that wait
shelf-empty = No result waits.
since = Since
days = Days
reminded = over { $days } days: remind
code = Code
procedure = Procedure
result = Result
way = Way of return
letter-of-rejection = Letter of rejection
on-the-way = on its way, not taken yet
next = Next page
way-counter = At the counter
way-post = Public post
way-online = Online

# One result
dossier = Dossier { $code }
no-result = There is no result yet.
who = Who may fetch it
who-authorised = Whoever has valid authority
party-applicant = applicant
party-submitter = submitter
party-representative = representative
originals = Originals held, to be given back
owed = To be paid
owed-nothing = Nothing is to be paid.
owed-before = { $amount } đ are to be paid before the return.
before-return = before the return
to-fees = Take the fee
hand-over = Return the result
not-now = It cannot be returned now: { $why }
to = Receiver
identity-kind = Paper that is shown
identity-number = Its number
identity-citizenNumber = Citizen's card, personal number
identity-oldCard = Old identity card
identity-passport = Passport
identity-taxCode = Tax code
identity-residenceCard = Residence card
identity-other = Another paper
authorised = For somebody else, with authority
tracking = Tracking number (by post)
note = Note
return-it = Return
was-returned = Returned at { $at } to { $to }
print-slip = Print the slip
ask-rating = Ask for the rating
next-person = Next person

# The slip
slip = Slip of return
back = Back
by-authority = by authority
returned-at = Returned at
not-returned = not returned
sign-receiver = Receiver (signature, full name)
sign-giver = Clerk (signature, full name)

# The rating
rating = Rating
rating-question = Are you satisfied with the handling of your dossier?
level-5 = Very satisfied
level-4 = Satisfied
level-3 = Neutral
level-2 = Unsatisfied
level-1 = Very unsatisfied
rating-skip = Skip
rating-why = The answer counts in figures on the service. Who skips it gives no vote.
rating-thanks = Thank you for your answer.
rating-end = Done
rating-not-yet = The result is not returned yet, and cannot be rated.
