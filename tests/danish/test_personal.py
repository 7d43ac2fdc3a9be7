"""Personal data is found in every spelling; amounts, identifiers, dates and periods are left alone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.danish.personal import blot, find_personal

CPR = """010190-1234
0101901234
010190 1234
010190 - 1234
010190–1234
010190—1234
010190\u20111234
010190\u22121234
010190_1234
010190/1234
010190.1234
010190-12 34
01 01 90-1234
01 01 90 1234
01.01.90-1234
01-01-90-1234
01/01/90-1234
01.01.1990-1234
010190\u00a01234
010190-¶1234
0101\u00ad90-1234
010190\u200b-1234
610190-1234
CPR 0101 90 1234
CPR-nr.: 3112991234
cpr-nummer er 310299 12 34
Personnummeret: 990190 1234
nr.010190-1234
CPR010190-1234
CPR nr 5 06 82 2345
CPR-nummer: 40968 1122
121275--4321
barn 010124-5678 og mor 030398-1234
CPR;1212754321
|121275-4321|
P.nr. 050682-2345
15/03-85-2467
150385.-2467
150385-2467 020411-7789
0101901234 0204117789"""
PHONE = """tlf. 45678910
Mobil: 45 67 89 10
T 22 33 44 55
T: 22334455
M. 2233 4455
Tel.nr.: 22-33-44-55
tlf.: +45 22 33 44 55
(+45) 22334455
+4522334455
0045 22334455
+45 2233 4455
telefon 2233 4455
Telefonnummeret er 22334455
kontakt: 22334455
Kontakt Mette Hansen, 45678910
Kontakt Mette Hansen, 45 67 89 10
Mette Hansen kan kontaktes på 22 33 44 55
Mona Lind, 22.33.44.55
tlf. +46 70 123 45 67
+4670123456
hovednummer 38 66 50 00
☎ 38 66 50 00
📞 20 11 22 33
Lokalnummer 38 66 50 00
telefonisk på 38 66 50 00
kan nås på 20 11 22 33
Tlf.: 20112233 / 20112244
mobil 20 11 22 33 og 20 11 22 44
Mobil +45.20.11.22.33
T +45 3866 5000 | M +45 2030 4050
tel:+4538665000
Hanne Friis, konsulent, 29 87 11 04
Hanne Friis · 29 87 11 04
hanne@region.dk, 29 87 11 04
Ring til Hanne på 29 87 11 04
tlf (arb.) 29 87 11 04
Vagtnummer 29 87 11 04"""
EMAIL = """klynge.syd@region.dk
navn(at)region.dk
navn [at] region.dk
navn @ region.dk
navn@¶region.dk
navn snabel-a region punktum dk
navn at region.dk
o'neil@region.dk
navn(at)region(dot)dk
NAVN@REGION.DK
lone\ufe6brm.dk
ida.holm AT rsyd DOT dk
lone.baek@rm.dk;ib@rm.dk
ida . holm @ region . dk"""
ADDRESS = """Borgeren bor på Rosenvej 12, 4700 Næstved
Rosenvej 12, 2. tv., 4700 Næstved
Privatadresse: Gl. Kongevej 12 B, 1610 København V
010190-1234, Ægirsgade 4, st. th.
folkeregisteradresse: Engdraget 19, 4000 Roskilde
bopæl i Vesterbro 33, 9000 Aalborg
boende Strandhøj 2, st.
borger med adressen Åboulevarden 88
bor på adressen Birkehegnet 14 A, st. th, 8000 Aarhus C
Fuglsangs Kvarter 14, 1. sal tv.
Nørre Allé 3, 2.th., 2200 København N
Privat adresse: Mølle Allé 3
Sømosevænget 14, dør 3
010190-1234, Sildeboden 14, 8000 Aarhus C
bosat i Hans Tavsens Gade 12"""
OTHER = """Sagsnr. 24-001712
2.221.991 2.221.991 4.402.596
450 000 000 kr.
12 34 56 78 kr.
60 00 00 00 kr.
60 00 00 00
38 66 50 00 i mio. kr.
budgettet er 22 33 44 55 i kr.
22 33 44 55 DKK
22 33 44 55 borgere
beløb: 22 33 44 55
25 30 35 40 45
Antal 25 30 35 40
2022 2023 2024 2025
EAN 5798008736801
EAN-nr.: 5790000123456
CVR 44023911
CVR-nr. 22334455
P-nr. 1003456789
konto 1551 0101901234
Kontonr.: 0101901234
reg.nr. 1551 konto 010190 1234
konto: 121275-4321
IBAN DK50 0040 0440 1162 43
0101901234 kr.
Kontakt: CVR 22334455
telefoner til 22 33 44 55 kr.
kontakter i 2023: 22 33 44 55 kr.
2023-2026, 15-17½ år, § 79, 6,44-7,31 kr.
1764 kr. (2025-tal)
01.01.24-2025
01.01.2024-31.12.2027
12 12 20 2024
+12 345 678
+46 500 000 kr.
990190-1234
310290-1234
Mødet holdes på Rådhuset, Rosenvej 12, 4700 Næstved
kommunens adresse: Rådhuspladsen 1, 1550 København V
borgernes adresse: Odense 5.000 Svendborg
Bor i Odense 5.000 og i Svendborg 2.500
CPR-opslag 250.000 kr.
telefonkonsultationer 22334455
Klynge Nord 45 67 89 21
Næstved Kommune 45 32 21 60
Region Midtjylland: 22 33 44 55
Hillerød, 45 32 21 60
Antal borgere: 45 32 21 60
2024: 45 32 21 60
Sundhedshuset er flyttet til Parkvej 9, 4200 Slagelse
Tlf.udgifter 20.112.233
perioden 01.05.2024-30.06.2024
Projekt nr. 20304050
PSP-element 22 33 44 55
bevillingsnr. 22334455
5 stk. @ 200 kr.
Ole T. Olsen (A) undlod at tage stilling, og Ib Abel (B) stemte imod
Oprindeligt budget 2022 (a) Tillægsbevillinger (b) Korrigeret budget
Forslag (a) om klyngen. Der blev stemt (a) nej."""


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kind, line.replace("¶", "\n"))
        for kind, lines in (("cpr", CPR), ("phone", PHONE), ("email", EMAIL), ("address", ADDRESS))
        for line in lines.split("\n")
    ],
)
def test_found_in_every_spelling(kind, text):
    for around in ("{}", "Notat: {}.", "({})", "Sagen drejer sig om følgende oplysning, {}, som er givet videre."):
        sentence = around.format(text)
        assert kind in {item.kind for item in find_personal(sentence)}, sentence
        digits = [char for char in blot(sentence) if char.isdigit()]
        assert not digits, blot(sentence)


@pytest.mark.parametrize("text", OTHER.split("\n"))
def test_left_alone(text):
    for around in ("{}", "Notat: {}", "({})", "Der er tale om {} i alt."):
        assert blot(around.format(text)) == around.format(text)


@given(st.text())
def test_as_long_as_before(text):
    assert len(blot(text)) == len(text)


@given(st.text("0123456789 -.,/@+kr", max_size=60))
def test_what_is_found_is_in_order_and_apart(text):
    found = find_personal(text)
    assert all(item.start < item.end for item in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
