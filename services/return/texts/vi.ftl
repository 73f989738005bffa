# Quầy trả kết quả
desk = Trả kết quả
scan = Quét mã trên giấy hẹn, hoặc gõ mã hồ sơ
find = Tìm
no-code = Không nhận ra mã hồ sơ. Quét lại, hoặc gõ mã in trên giấy hẹn.
shelf = Kết quả đang chờ
shelf-empty = Không có kết quả nào đang chờ.
since = Có từ
days = Số ngày
reminded = quá { $days } ngày, nhắc người dân
code = Mã hồ sơ
procedure = Thủ tục
result = Kết quả
way = Cách trả
letter-of-rejection = Văn bản từ chối giải quyết
on-the-way = đang chuyển đến, chưa nhận
next = Trang sau
way-counter = Tại quầy
way-post = Bưu chính công ích
way-online = Trực tuyến

# Một kết quả
dossier = Hồ sơ { $code }
no-result = Chưa có kết quả.
who = Ai được nhận
who-authorised = Người có giấy ủy quyền hợp lệ
party-applicant = chủ hồ sơ
party-submitter = người nộp
party-representative = người được ủy quyền
originals = Bản chính đang giữ, phải trả lại
owed = Còn phải nộp
owed-nothing = Không còn khoản nào phải nộp.
owed-before = Phải nộp { $amount } đ trước khi trả kết quả.
before-return = nộp trước khi trả
to-fees = Thu phí, lệ phí
hand-over = Trả kết quả
not-now = Chưa trả được: { $why }
to = Người nhận
identity-kind = Giấy tờ xuất trình
identity-number = Số giấy tờ
identity-citizenNumber = Căn cước, số định danh
identity-oldCard = Chứng minh nhân dân
identity-passport = Hộ chiếu
identity-taxCode = Mã số thuế
identity-residenceCard = Thẻ thường trú, tạm trú
identity-other = Giấy tờ khác
authorised = Nhận thay, có giấy ủy quyền
tracking = Mã bưu gửi (khi gửi bưu chính)
note = Ghi chú
return-it = Trả kết quả
was-returned = Đã trả lúc { $at } cho { $to }
print-slip = In phiếu trả
ask-rating = Mời đánh giá
next-person = Người tiếp theo

# Phiếu trả kết quả
slip = Phiếu trả kết quả
back = Quay lại
by-authority = theo ủy quyền
returned-at = Trả lúc
not-returned = chưa trả
sign-receiver = Người nhận (ký, ghi rõ họ tên)
sign-giver = Người trả (ký, ghi rõ họ tên)

# Đánh giá
rating = Đánh giá
rating-question = Ông, bà có hài lòng với việc giải quyết hồ sơ lần này không?
level-5 = Rất hài lòng
level-4 = Hài lòng
level-3 = Bình thường
level-2 = Không hài lòng
level-1 = Rất không hài lòng
rating-skip = Bỏ qua
rating-why = Câu trả lời dùng để thống kê chất lượng phục vụ. Bỏ qua không bị tính là một phiếu.
rating-thanks = Cảm ơn ông, bà đã đánh giá.
rating-end = Xong
rating-not-yet = Kết quả chưa được trả, chưa đánh giá được.
