"""Facts and rules of assessing evidence; standard library only, no file, clock or id is made here."""
