name = One-stop shop
skip = Skip to the main content
menu = Pages
menu-dashboard = Overview
sign-out = Sign out
problem-home = To the first page
problem-trace = For the administrator:
