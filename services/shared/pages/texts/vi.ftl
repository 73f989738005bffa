name = Một cửa
skip = Đến nội dung chính
menu = Các trang
menu-dashboard = Tổng quan
sign-out = Đăng xuất
problem-home = Về trang đầu
problem-trace = Mã để quản trị tra cứu:
