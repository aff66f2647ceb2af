module mailer
