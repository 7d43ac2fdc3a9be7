"""The tables the tests read: figures of the source documents, and small made ones."""

CLUSTER_ALLOCATION = [
    row.split("|")
    for row in """\
Klynge/Region|Kommuner|Region|I alt
Region Nordjylland|4.030.016|4.135.869|8.165.884
Klynge Nord|1.094.303|1.123.046|2.217.349
Klynge Midt|1.765.739|1.812.118|3.577.856
Klynge Vest|430.128|441.425|871.553
Klynge Syd|739.846|759.279|1.499.126
|||
Region Midtjylland|9.138.650|8.645.180|17.783.830
Randers Klyngen|1.555.405|1.471.416|3.026.820
Vest Klyngen|1.948.272|1.843.069|3.791.341
Midtklyngen|1.629.625|1.541.628|3.171.253
Aarhusklyngen|2.444.638|2.312.632|4.757.271
Horsens Klyngen|1.560.710|1.476.435|3.037.144
|||
Region Syddanmark|8.365.698|8.557.655|16.923.353
Sydvestjysk Klynge|1.619.368|1.657.254|3.276.623
Lillebælt-klyngen|2.069.103|2.061.670|4.130.773
Sønderjysk Klynge|1.529.579|1.628.090|3.157.669
Fynsklyngen|3.147.647|3.216.985|6.364.632
|||
Region Sjælland|5.744.703|6.163.780|11.908.483
Klyngen Holbæk|1.244.147|1.334.907|2.579.054
Klyngen Næstved/Slagelse|1.557.216|1.670.815|3.228.032
Klyngen Nykøbing F|992.752|1.065.174|2.057.926
Klyngen Roskilde/Køge|1.950.588|2.092.884|4.043.471
|||
Region Hovedstaden|12.720.933|12.497.516|25.218.449
Klynge Nord|2.221.991|2.182.966|4.404.957
Klynge Midt|3.159.020|3.103.539|6.262.559
Klynge Syd|3.936286|3.867.153|7.803.439
Klynge By|3.134.317|3.079.269|6.213.586
Bornholm|269.319|264.589|533.908
|||
Total|40.000.000|40.000.000|80.000.000""".splitlines()
]

OVERVIEW = [
    row.split("|")
    for row in """\
Mio. kr.|Fælles midler 2022|Fælles midler 2023|Fælles midler|Udmøntet|Ikke disponeret
Region Hovedstaden|25,2|25,2|50,4|30, 2|20,2
Klynge Byen|6,2|6,2|12,4|12, 4|-
Klynge Midt|6,3|6,3|12,6|6,5|6,1
Klynge Nord|4,4|4,4|8,8|4,0|4,8
Klynge Syd|7,8|7,8|15,6|7,0|8,6
Bornholm|0,5|0,5|1,1|0,3|0,8""".splitlines()
]

TRANSFERRED = [
    row.split("|")
    for row in """\
|Overført fra 2022 (kr.)|Afsat i 2023 (kr.)|I alt til udmøntning (kr.)
Kommuner i klyngen|2.221.991|2.221.991|
Region|2.180.605|2.180.605|
Samlet|4.402.596|4.402.596|8.805.192""".splitlines()
]


def changed(table: list[list[str]], place: tuple[int, int], text: str) -> list[list[str]]:
    """A copy of a table with one cell replaced."""
    rows = [list(row) for row in table]
    rows[place[0]][place[1]] = text
    return rows
