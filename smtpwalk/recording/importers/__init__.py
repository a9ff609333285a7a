"""Foreign records of SMTP dialogues, one notation a module; `notations` knows them all, `told` what each hands out."""
