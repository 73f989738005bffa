# Tổng quan
city = Tổng quan thành phố
as-of = Hồ sơ tiếp nhận { $period }, số liệu tính đến
no-data = chưa có số liệu
nothing = Không có hồ sơ nào.
way = Đường đến trang này

period-from = Tiếp nhận từ ngày
period-to = đến ngày
period-day = ngày/tháng/năm
period-show = Xem
period-month = Tháng này
period-quarter = Quý này
period-year = Năm nay
period-twelve-months = 12 tháng
period-all = Tất cả
period-up-to = đến hết { $day }

received = Tiếp nhận
handled = Đã giải quyết
handled-of-which = Trước hạn { $early }, quá hạn { $late }
late-by = Trễ: một nửa tối đa { $half }, 90% tối đa { $most }
handled-on-time = Giải quyết đúng hạn (biểu II.06a)
handled-on-time-how = Trước hạn và đúng hạn, trên số đã giải quyết
on-time-in-index = Đúng hạn theo chỉ số 766
on-time-in-index-how = Giải quyết đúng hạn và đang xử lý trong hạn, trên số tiếp nhận
open = Đang xử lý
overdue-of-these = Quá hạn: { $count }
overdue-none = Không có hồ sơ quá hạn

early = Giải quyết trước hạn
on-time = Giải quyết đúng hạn
handled-late = Giải quyết quá hạn
open-within-time = Đang xử lý, trong hạn
overdue = Đang xử lý, quá hạn
on-time-share = Đúng hạn (II.06a)
index-share = Đúng hạn (chỉ số)

late-now = Đang quá hạn, ở đâu
late-now-how = { $count } hồ sơ, tiếp nhận bất kỳ lúc nào, theo cơ quan giải quyết.
late-now-none = Hiện không có hồ sơ nào quá hạn.
agency = Cơ quan
agencies = Theo cơ quan giải quyết
agency-how = Hồ sơ thuộc thẩm quyền giải quyết của cơ quan này.

fields = Theo lĩnh vực
field = Lĩnh vực
units = Cơ quan này và các đơn vị trực thuộc
agency-alone = Riêng cơ quan này
agency-subtree = Kể cả đơn vị trực thuộc

levels = Dịch vụ công trực tuyến
levels-how = Hồ sơ nộp trực tuyến, trên số đã giải quyết qua mọi kênh.
level-3 = Mức độ 3
level-4 = Mức độ 4
level-handled = { $count } trên { $all } hồ sơ.
target = Mục tiêu kế hoạch: { $share }.
target-missing = Còn thiếu { $points } điểm phần trăm.
target-reached = Vượt { $points } điểm phần trăm.

months = Theo tháng tiếp nhận
months-chart = Biểu đồ cột: hồ sơ tiếp nhận mỗi tháng và kết quả đến nay. Các số đứng trong bảng bên cạnh.
months-table = Bảng số liệu theo tháng
month = Tháng

# Cơ quan, thủ tục, danh sách
procedures = Theo thủ tục
procedure = Thủ tục
dossiers = Danh sách hồ sơ
dossiers-how = { $agency } giải quyết; tiếp nhận { $period }.
dossiers-own = Danh sách chỉ có hồ sơ liên quan đến cơ quan của bạn.
show-all = Tất cả
show-overdue = Đang quá hạn
show-open = Đang xử lý
show-handled = Đã giải quyết
code = Mã hồ sơ
standing = So với hạn
status = Trạng thái
received-at = Tiếp nhận lúc
first-due = Hẹn trả
ended-at = Giải quyết xong lúc
next = Trang sau


# Hồ sơ
dossier = Hồ sơ { $code }
holder = Đang ở
due = Hẹn trả lại
had = Ai giữ, bao lâu
took = Thời gian giữ
allowed = Được phép
from-when = Từ
until-when = Đến
has-it = đang giữ
events = Quá trình xử lý
step-early = Bước { $step }: sớm { $time }
step-on-time = Bước { $step }: đúng hạn
step-late = Bước { $step }: quá hạn { $time }


custody = Hồ sơ đang giữ và việc đã làm
held-now = Đang giữ
given-not-taken = Đã giao, bên nhận chưa nhận
silent-now = Không chuyển động quá 10 ngày làm việc
due-tomorrow = Đến hạn ngày làm việc tới
due-in-three-days = Đến hạn trong 3 ngày làm việc
held-how = Hồ sơ chưa giải quyết xong, đang ở { $agency }, tính đến
held-since = Giữ từ
moved = Chuyển động lần cuối
is-silent = không chuyển động
taken-times = Lần nhận hồ sơ trong kỳ
steps-early = Bước xong trước hạn
steps-on-time = Bước xong đúng hạn
steps-late = Bước xong quá hạn
supplements-asked = Lần yêu cầu bổ sung
apologies = Lần xin lỗi và hẹn lại

# Biểu II.06a
form-ii-06a = Tình hình, kết quả giải quyết thủ tục hành chính (biểu II.06a/VPCP/KSTT)
form-link = Biểu II.06a
form-period = Kỳ báo cáo { $name }: từ { $from } đến { $to }.
form-goes-on = Kỳ chưa kết thúc; số liệu tính đến { $at }.
form-does-not-balance = Cột 3 khác tổng cột 7 và cột 11: có hồ sơ được đính chính hoặc mở lại sau kỳ trước.
form-number = STT
form-field = Lĩnh vực
form-received = Số hồ sơ tiếp nhận
form-handled = Số hồ sơ đã giải quyết
form-in-progress = Số hồ sơ đang giải quyết
form-total = Tổng số
form-online = Trực tuyến
form-direct = Trực tiếp, bưu chính
form-carried-in = Từ kỳ trước
form-early = Trước hạn
form-on-time = Đúng hạn
form-late = Quá hạn
form-within-time = Trong hạn
form-overdue = Quá hạn
form-sum = Tổng số

# Màn hình lãnh đạo, giao ban, đôn đốc
today = Hôm nay
today-how = Việc trong ngày và hồ sơ đang có, tính đến
today-by-agency = Theo cơ quan
today-money = Phí, lệ phí thu trong ngày, đơn vị đồng. Hủy, hoàn trả gồm cả khoản thu những ngày trước.
returned = Đã trả kết quả
in-cash = Thu tiền mặt
otherwise = Thu không tiền mặt
given-back = Hủy, hoàn trả
briefing = Giao ban đầu tuần
briefing-how = Hồ sơ đang có và việc tuần trước, tính đến
due-this-week = Đến hạn đến hết { $day }
last-week = Tuần trước, { $from } – { $to }
oldest-overdue = Quá hạn lâu nhất
oldest-silent = Không chuyển động lâu nhất
print = In
reminder = Công văn đôn đốc
reminder-make = Soạn
reminder-how = Công văn gửi cơ quan đang giữ hồ sơ quá hạn hoặc không chuyển động; số, ký hiệu và chữ ký để trống. Chỉ có hồ sơ liên quan đến cơ quan của bạn.
reminder-none = Cơ quan này không giữ hồ sơ nào của bạn quá hạn hoặc không chuyển động.
letter-about = V/v đôn đốc giải quyết hồ sơ thủ tục hành chính
letter-finds = Qua theo dõi việc giải quyết thủ tục hành chính theo cơ chế một cửa, tính đến ngày { $day }, { $agency } đang giữ { $overdue } hồ sơ quá hạn và { $silent } hồ sơ không chuyển động quá 10 ngày làm việc, cụ thể như sau:
letter-more = Danh sách dưới đây là những hồ sơ lâu nhất.
letter-asks = Đề nghị Quý cơ quan khẩn trương giải quyết các hồ sơ nêu trên; hồ sơ quá hạn thì có văn bản xin lỗi, hẹn lại thời gian trả kết quả cho tổ chức, cá nhân theo quy định và thông báo lý do cho cơ quan tiếp nhận.
# Chỉ số phục vụ
index = Chỉ số phục vụ người dân, doanh nghiệp (Quyết định 766/QĐ-TTg)
index-scheme = Điểm và ngưỡng áp dụng từ { $from }.
index-reached = Đạt { $points } điểm trên { $of } điểm đo được ở đây.
index-how = Cả bộ chỉ số có 100 điểm; phần ghi "đo ở nơi khác" hệ thống này không có dữ liệu.
index-part = Nhóm, chỉ số thành phần
index-share-of-part = Tỷ lệ
index-threshold = Ngưỡng
index-points = Điểm
index-most = Tối đa
index-elsewhere = đo ở nơi khác
index-agencies = Theo cơ quan giải quyết
index-full-online = Toàn trình
index-paid-online = Thanh toán trực tuyến
index-electronic = Kết quả điện tử
index-digitised = Số hóa
index-reused = Tái sử dụng
index-satisfied = Hài lòng
