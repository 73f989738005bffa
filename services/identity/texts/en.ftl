sign-in = Sign in
sign-in-account = Account
sign-in-password = Password
password = Change the password
password-current = Present password
password-new = New password
password-rule = 12 to 128 characters; best a long sentence that is easy to remember.
password-change = Change the password
