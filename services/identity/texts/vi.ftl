sign-in = Đăng nhập
sign-in-account = Tài khoản
sign-in-password = Mật khẩu
password = Đổi mật khẩu
password-current = Mật khẩu hiện tại
password-new = Mật khẩu mới
password-rule = Từ 12 đến 128 ký tự; nên là một câu dài dễ nhớ.
password-change = Đổi mật khẩu
