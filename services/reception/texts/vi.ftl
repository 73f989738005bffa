# Tìm thủ tục
find = Tiếp nhận hồ sơ
find-label = Tên hoặc mã thủ tục
find-button = Tìm
find-how = Gõ vài chữ của tên thủ tục (có dấu hoặc không dấu), chữ cái đầu các từ (dkks) hoặc mã (1.001193). Mũi tên xuống để chọn, Enter lấy thủ tục đầu tiên.
find-often = Hay tiếp nhận
find-count = Tìm thấy { $count }
find-begin = Gõ tên hoặc mã thủ tục để bắt đầu.
find-nothing = Không có thủ tục nào như vậy. Thử gõ ít chữ hơn, hoặc mã thủ tục.
at-once = giải quyết ngay
way = Đường đến trang này

# Tiếp nhận
choose-case = Chọn trường hợp
other-case = Chọn trường hợp khác
begin-anew = Nhập lại từ đầu
receive-what = Tiếp nhận: { $name }
due-now = Nhận bây giờ, hẹn trả
provisional = tạm tính
why = Vì sao: { $time }
applicant = Người yêu cầu
applicant-more = Nộp thay, tổ chức, loại giấy tờ, thư điện tử
applicant-kind = Người yêu cầu là
kind-person = Cá nhân
kind-organisation = Tổ chức
kind-household = Hộ gia đình, hộ kinh doanh
identity = Số định danh
identity-how = Gõ số, hoặc quét mã QR trên thẻ căn cước.
card-mangled = Tên hoặc nơi cư trú trên thẻ có thể đã bị bộ gõ tiếng Việt đổi. Tắt bộ gõ (chuyển sang E), đánh dấu vào ô dưới rồi quét lại; hoặc gõ tay theo thẻ.
method-off = Bộ gõ đã tắt
card-read = Đã đọc thẻ căn cước.
known-open = Người này đang có hồ sơ của cùng thủ tục:
look = Tìm trong hồ sơ trước
identity-kind = Loại giấy tờ
identity-by-number = Theo số
identity-citizenNumber = Căn cước, số định danh cá nhân
identity-oldCard = Chứng minh nhân dân
identity-passport = Hộ chiếu
identity-taxCode = Mã số thuế
identity-residenceCard = Thẻ tạm trú, thường trú
identity-other = Giấy tờ khác
name-full = Họ và tên
phone = Số điện thoại
address = Địa chỉ
email = Thư điện tử
submitter-identity = Số định danh người nộp thay
submitter-name = Họ và tên người nộp thay
required = Bắt buộc
papers = Thành phần hồ sơ
paper = Giấy tờ
originals = Bản chính
copies = Bản sao
held = giữ bản chính
signed-file = tệp có chữ ký số
papers-how = Phím cách để đánh dấu giấy tờ đã nộp.
paper-missing = Còn thiếu giấy tờ này.
form = Tờ khai điện tử
form-how = Để trống tất cả nếu tờ khai nộp bằng giấy.
day-how = ngày/tháng/năm
fees = Phí, lệ phí
price-fixed = { $amount } đ
price-copy = { $amount } đ mỗi bản
price-case = { $amount } đ mỗi việc
price-person = { $amount } đ mỗi người
price-page = { $amount } đ mỗi trang từ trang { $from }
before-return = nộp trước khi nhận kết quả
pages = Số trang
count = Số lượng
exempt = Miễn, giảm
exempt-who = Đối tượng
exempt-nobody = Không
evidence = Giấy tờ đã xem
result = Trả kết quả
return-way = Nhận kết quả
return-counter = Tại bộ phận một cửa
return-post = Qua bưu chính công ích
return-online = Trực tuyến
note = Ghi chú
receive = Tiếp nhận và in giấy hẹn
receive-key = Ctrl+Enter từ ô bất kỳ

# Không nhận được
changed = Lúc { $at }, tài khoản { $who } ({ $agency }): { $what }.
changed-what-now = Những gì đã nhập vẫn còn dưới đây. Xem lại rồi gửi lần nữa nếu vẫn đúng.
rule-required = Phải điền.
rule-type = Không đúng kiểu: cần số, ngày hoặc lựa chọn như đã ghi.
rule-format = Không đúng dạng.
rule-minimum = Quá nhỏ.
rule-maximum = Quá lớn.
rule-exclusiveMinimum = Quá nhỏ.
rule-exclusiveMaximum = Quá lớn.
rule-minLength = Quá ngắn.
rule-maxLength = Quá dài.
rule-pattern = Không đúng mẫu.
rule-enum = Phải chọn một trong các giá trị.
rule-oneOf = Phải chọn một trong các giá trị.
rule-multipleOf = Không đúng bước số.
rule-other = Chưa đúng quy định.

# Giấy tiếp nhận
receipt-title = Giấy tiếp nhận { $code }
print = In giấy hẹn
next-person = Người tiếp theo
to-dossier = Xem hồ sơ

# Hồ sơ
dossier = Hồ sơ { $code }
actions = Việc làm được
to-receipt = Giấy tiếp nhận
to-work = Xử lý
correct = Đính chính
status = Trạng thái
holder = Đang giữ
given-to = đã giao cho { $to }, chờ nhận
due = Hẹn trả
late = Quá hạn
within-time = Trong hạn
submitter = Người nộp
outstanding = Còn phải nộp
way-so-far = Quá trình giải quyết
within-limit = trong thời hạn
beyond-limit = quá thời hạn
has-it = đang giữ
agency = Cơ quan
step = Bước
from-when = Từ
until-when = Đến
took = Đã dùng
allowed = Được dùng
limit = Thời hạn
over = quá { $time }
stops = Thời gian tạm dừng
stop-supplement = Chờ bổ sung
stop-duty = Chờ nghĩa vụ tài chính
stop-pause = Tạm dừng
until-now = đến nay
why-due = Vì sao hẹn ngày này
counted = { $time }, tính từ { $from }.
holds-original = đang giữ bản chính
signature-waiting = Chữ ký số: chưa kiểm tra xong
signature-unsigned = Không có chữ ký số
signature-passed = Chữ ký số: đạt
signature-failed = Chữ ký số: không đạt
signature-indeterminate = Chữ ký số: chưa kết luận được
fee = Khoản
due-amount = Phải nộp
state = Tình trạng
fee-due = chưa nộp
fee-exempt = được miễn
fee-paid = đã nộp
fee-void = đã hủy
fee-refunded = đã hoàn trả
events = Diễn biến

# Giải quyết ngay
case = Trường hợp
served = Đã giải quyết, thu
served-line = { $copies } bản, mỗi bản { $pages } trang
served-lines = Giấy tờ
serve = Giải quyết và thu phí
book-number = số { $number }/TNHS
certification-number = số chứng thực { $number }

# Đã tiếp nhận trong ngày
today = Đã tiếp nhận
day = Ngày
see = Xem
my-counter = Quầy này
all-counters = Cả cơ quan
received-count = { $count } hồ sơ
book = Số
at-time = Lúc
code = Mã hồ sơ
procedure = Thủ tục

# Hướng dẫn
guide = Tra cứu theo giấy hẹn
guide-how = Quét mã QR trên giấy tiếp nhận, hoặc gõ mã hồ sơ.
guide-nothing = Không có hồ sơ nào mang mã này.

# Sửa thông tin
correct-title = Đính chính hồ sơ { $code }
entry = Thông tin đang ghi
value = Sửa thành
reason = Lý do
correct-do = Ghi đính chính

# Tra cứu của người dân
track = Tra cứu hồ sơ
fact = 4 số cuối
fact-how = 4 số cuối của số định danh hoặc số điện thoại đã ghi trong hồ sơ.
track-nothing = Mã hồ sơ hoặc 4 số cuối không đúng. Xem lại giấy tiếp nhận; nếu vẫn không được, hỏi tại bất kỳ bộ phận một cửa nào.

# Thu phí, lệ phí
fees-title = Thu phí, lệ phí: hồ sơ { $code }
fees-left = Còn phải nộp: { $amount }.
fees-back = Quay lại
fees-none = Hồ sơ không có khoản thu.
fee-amount = Số tiền (đồng)
fee-means = Hình thức
fee-series = Ký hiệu biên lai
fee-receipt = Số biên lai
fee-take = Đã thu
fee-before-return = nộp trước khi nhận kết quả
means-cash = Tiền mặt
means-vietqr = VietQR
means-card = Thẻ
means-transfer = Chuyển khoản
means-paper-receipt = Biên lai giấy của ngân hàng, kho bạc
take-fees = Thu phí
forms = Biểu mẫu để in

# Tìm hồ sơ
search = Tìm hồ sơ
search-label = Tên, số điện thoại, mã hồ sơ, số giấy tờ hoặc thửa đất
search-how = Tên không cần dấu, không cần đúng thứ tự; từ cuối gõ dở cũng được. Mã hồ sơ: đủ mã hoặc từ 4 số cuối. Thửa đất: “thửa 12 tờ 5”.
search-found = Kết quả tìm
search-nothing = Không có hồ sơ nào phù hợp trong số hồ sơ mà cơ quan mình được xem.
search-no-name = Không có tên
search-begun = Từ cuối còn tiếp
search-mistaken = Gần giống
search-due = Hẹn trả { $at }
search-holder = { $agency } đang giữ
search-next = Xem tiếp
