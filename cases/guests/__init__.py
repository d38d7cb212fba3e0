"""Pupil and guardian answer by themselves, by a link without a login: who may be asked, the questions, the pictures."""
