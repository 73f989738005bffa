# Overview
city = The city at a glance
as-of = Dossiers received { $period }, as of
no-data = no data
nothing = There is no dossier.
way = The way to this page

period-from = Received from
period-to = to
period-day = year-month-day
period-show = Show
period-month = This month
period-quarter = This quarter
period-year = This year
period-twelve-months = 12 months
period-all = All
period-up-to = up to { $day }

received = Received
handled = Handled
handled-of-which = Early { $early }, late { $late }
late-by = Late: half by at most { $half }, 90% by at most { $most }
handled-on-time = Handled on time (form II.06a)
handled-on-time-how = Early and on time, of those handled
on-time-in-index = On time in the index (766)
on-time-in-index-how = Handled on time and open within time, of those received
open = Open
overdue-of-these = Overdue: { $count }
overdue-none = None is overdue

early = Handled early
on-time = Handled on time
handled-late = Handled late
open-within-time = Open within time
overdue = Open, overdue
on-time-share = On time (II.06a)
index-share = On time (index)

late-now = Overdue now, and where
late-now-how = { $count } dossiers, whenever received, by the agency that decides.
late-now-none = No dossier is overdue now.
agency = Agency
agencies = By the agency that decides
agency-how = Dossiers that this agency decides.

fields = By field
field = Field
units = The agency and those under it
agency-alone = This agency alone
agency-subtree = With all under it

levels = Online services
levels-how = Dossiers filed online, of those handled by all channels.
level-3 = Level 3
level-4 = Level 4
level-handled = { $count } of { $all } dossiers.
target = Target of the plan: { $share }.
target-missing = { $points } percentage points are missing.
target-reached = { $points } percentage points beyond it.

months = By month of reception
months-chart = Columns: dossiers received each month and what became of them. The table beside has the numbers.
months-table = The figures by month
month = Month

# Agency, procedure, list
procedures = By procedure
procedure = Procedure
dossiers = Dossiers
dossiers-how = Decided by { $agency }; received { $period }.
dossiers-own = The list has the dossiers that concern your agency.
show-all = All
show-overdue = Overdue
show-open = Open
show-handled = Handled
code = Code
standing = Against its date
status = State
received-at = Received
first-due = Due
ended-at = Handled
next = Next page


# Dossier
dossier = Dossier { $code }
holder = Held by
due = New date
had = Who had it, and how long
took = Working time
allowed = Allowed
from-when = From
until-when = Until
has-it = has it
events = What happened
step-early = Step { $step }: { $time } early
step-on-time = Step { $step }: on time
step-late = Step { $step }: { $time } late


custody = What it has, and what it did
held-now = Held now
given-not-taken = Given on, not taken yet
silent-now = Without movement for more than 10 working days
due-tomorrow = Due on the next working day
due-in-three-days = Due within 3 working days
held-how = Open dossiers that { $agency } has, as of
held-since = Held since
moved = Last movement
is-silent = silent
taken-times = Hand-overs taken in the period
steps-early = Steps done early
steps-on-time = Steps done on time
steps-late = Steps done late
supplements-asked = Supplements asked for
apologies = Apologies with a new date

# Form II.06a
form-ii-06a = How procedures were handled (form II.06a/VPCP/KSTT)
form-link = Form II.06a
form-period = Report period { $name }: { $from } to { $to }.
form-goes-on = The period goes on; as of { $at }.
form-does-not-balance = Column 3 is not columns 7 and 11 together: dossiers of an earlier period were corrected or opened again.
form-number = No.
form-field = Field
form-received = Received
form-handled = Handled
form-in-progress = In progress
form-total = Total
form-online = Online
form-direct = Direct, by post
form-carried-in = Carried in
form-early = Early
form-on-time = On time
form-late = Late
form-within-time = Within time
form-overdue = Overdue
form-sum = Sum

# The head's screen, the briefing, the reminder
today = Today
today-how = What was done today and what there is now, as of
today-by-agency = By agency
today-money = Fees taken today, in dong. Given back: whenever they were taken.
returned = Returned
in-cash = Taken in cash
otherwise = Taken otherwise
given-back = Given back
briefing = Monday briefing
briefing-how = What there is and what was done last week, as of
due-this-week = Due by { $day }
last-week = Last week, { $from } – { $to }
oldest-overdue = Overdue longest
oldest-silent = Silent longest
print = Print
reminder = Letter of reminder
reminder-make = Write
reminder-how = A letter to the agency that has overdue or silent dossiers, in Vietnamese; number and signature are left empty. It lists the dossiers that concern your agency.
reminder-none = This agency has no overdue or silent dossier of yours.
letter-about = Reminder of dossiers
letter-finds = As of { $day }, { $agency } has { $overdue } overdue and { $silent } silent dossiers:
letter-more = The list has those that wait longest.
letter-asks = You are asked to handle these dossiers without delay, and to apologise with a new date where they are overdue.
# The index of service
index = The national index of service (Decision 766/QĐ-TTg)
index-scheme = Points and thresholds in force since { $from }.
index-reached = { $points } points of the { $of } that can be measured here.
index-how = The whole index has 100 points; what is "measured elsewhere" this system has no data of.
index-part = Group, part
index-share-of-part = Share
index-threshold = Threshold
index-points = Points
index-most = At most
index-elsewhere = measured elsewhere
index-agencies = By the agency that decides
index-full-online = Full online
index-paid-online = Paid online
index-electronic = Electronic results
index-digitised = Digitised
index-reused = Reused
index-satisfied = Satisfied
