"""Clusters, municipalities and committees the invented documents are about."""

from __future__ import annotations

import random

CLUSTERS = {
    "nordjylland-nord": ("Klynge Nord", "nordjylland"),
    "nordjylland-midt": ("Klynge Midt", "nordjylland"),
    "nordjylland-vest": ("Klynge Vest", "nordjylland"),
    "nordjylland-syd": ("Klynge Syd", "nordjylland"),
    "midtjylland-randers": ("Randersklyngen", "midtjylland"),
    "midtjylland-vest": ("Vestklyngen", "midtjylland"),
    "midtjylland-midt": ("Midtklyngen", "midtjylland"),
    "midtjylland-aarhus": ("Aarhusklyngen", "midtjylland"),
    "midtjylland-horsens": ("Horsensklyngen", "midtjylland"),
    "syddanmark-sydvestjysk": ("Sydvestjysk Klynge", "syddanmark"),
    "syddanmark-lillebaelt": ("Lillebælt-klyngen", "syddanmark"),
    "syddanmark-soenderjysk": ("Sønderjysk Klynge", "syddanmark"),
    "syddanmark-fyn": ("Fynsklyngen", "syddanmark"),
    "sjaelland-holbaek": ("Klyngen Holbæk", "sjaelland"),
    "sjaelland-naestved-slagelse": ("Klyngen Næstved/Slagelse", "sjaelland"),
    "sjaelland-nykoebing-f": ("Klyngen Nykøbing F", "sjaelland"),
    "sjaelland-roskilde-koege": ("Klyngen Roskilde/Køge", "sjaelland"),
    "hovedstaden-nord": ("Klynge Nord", "hovedstaden"),
    "hovedstaden-midt": ("Klynge Midt", "hovedstaden"),
    "hovedstaden-syd": ("Klynge Syd", "hovedstaden"),
    "hovedstaden-byen": ("Klynge Byen", "hovedstaden"),
    "hovedstaden-bornholm": ("Klynge Bornholm", "hovedstaden"),
}
REGIONS = {
    "nordjylland": "Region Nordjylland",
    "midtjylland": "Region Midtjylland",
    "syddanmark": "Region Syddanmark",
    "sjaelland": "Region Sjælland",
    "hovedstaden": "Region Hovedstaden",
}
# other ways the clusters are written in running text and tables
SPELLINGS = {
    "midtjylland-horsens": ("Horsensklyngen", "Horsens-klyngen", "Sundhedsklynge Horsens", "Klynge Horsens"),
    "midtjylland-randers": ("Randersklyngen", "Randers-klyngen", "Sundhedsklynge Randers"),
    "midtjylland-aarhus": ("Aarhusklyngen", "Aarhus-klyngen", "Sundhedsklynge Aarhus", "Århusklyngen"),
    "syddanmark-soenderjysk": (
        "Sønderjysk Klynge",
        "Den sønderjyske klynge",
        "Sundhedsklynge Sønderjylland",
        "Sønderjyllandsklyngen",
    ),
    "syddanmark-fyn": ("Fynsklyngen", "Sundhedsklynge Fyn", "Klynge Fyn", "Den fynske sundhedsklynge"),
    "syddanmark-lillebaelt": ("Lillebælt-klyngen", "Sundhedsklynge Lillebælt", "Lillebæltklyngen"),
    "syddanmark-sydvestjysk": ("Sydvestjysk Klynge", "Sundhedsklynge Sydvestjylland", "Sydvestjyske klynge"),
    "sjaelland-holbaek": ("Klyngen Holbæk", "Holbækklyngen", "Sundhedsklynge Holbæk", "Holbæk-klyngen"),
    "sjaelland-nykoebing-f": (
        "Klyngen Nykøbing F",
        "Sundhedsklynge Nykøbing F.",
        "Nykøbing Falster-klyngen",
        "Klynge Nykøbing Falster",
    ),
    "sjaelland-roskilde-koege": ("Klyngen Roskilde/Køge", "Sundhedsklynge Roskilde-Køge", "Roskilde/Køge-klyngen"),
    "sjaelland-naestved-slagelse": (
        "Klyngen Næstved/Slagelse",
        "Sundhedsklynge Næstved-Slagelse",
        "Næstved/Slagelse-klyngen",
    ),
}
MUNICIPALITIES = {
    "nordjylland-midt": (("aalborg", "Aalborg"), ("jammerbugt", "Jammerbugt")),
    "nordjylland-syd": (
        ("mariagerfjord", "Mariagerfjord"),
        ("vesthimmerlands", "Vesthimmerlands"),
        ("rebild", "Rebild"),
    ),
    "midtjylland-randers": (
        ("favrskov", "Favrskov"),
        ("norddjurs", "Norddjurs"),
        ("randers", "Randers"),
        ("syddjurs", "Syddjurs"),
    ),
    "midtjylland-horsens": (
        ("horsens", "Horsens"),
        ("hedensted", "Hedensted"),
        ("odder", "Odder"),
        ("skanderborg", "Skanderborg"),
    ),
    "syddanmark-soenderjysk": (
        ("toender", "Tønder"),
        ("haderslev", "Haderslev"),
        ("soenderborg", "Sønderborg"),
        ("aabenraa", "Aabenraa"),
    ),
    "syddanmark-fyn": (
        ("assens", "Assens"),
        ("faaborg-midtfyn", "Faaborg-Midtfyn"),
        ("kerteminde", "Kerteminde"),
        ("langeland", "Langeland"),
        ("middelfart", "Middelfart"),
        ("nordfyns", "Nordfyns"),
        ("nyborg", "Nyborg"),
        ("odense", "Odense"),
        ("svendborg", "Svendborg"),
        ("aeroe", "Ærø"),
    ),
    "sjaelland-holbaek": (
        ("holbaek", "Holbæk"),
        ("kalundborg", "Kalundborg"),
        ("lejre", "Lejre"),
        ("odsherred", "Odsherred"),
    ),
    "sjaelland-nykoebing-f": (("guldborgsund", "Guldborgsund"), ("lolland", "Lolland"), ("vordingborg", "Vordingborg")),
    "sjaelland-roskilde-koege": (
        ("faxe", "Faxe"),
        ("greve", "Greve"),
        ("koege", "Køge"),
        ("roskilde", "Roskilde"),
        ("solroed", "Solrød"),
        ("stevns", "Stevns"),
    ),
}
INITIATIVES = (
    "Akutteam i hele klyngen",
    "Fælles medicingennemgang",
    "Tidlig opsporing af KOL",
    "Udskrivningskoordinatorer",
    "Fælles skolebænk for plejepersonale",
    "Digital hjemmemonitorering",
    "Brobygning til voksenpsykiatrien",
    "Rusmiddelbehandling på tværs",
    "Trygge indlæggelser fra plejehjem",
    "Faldforebyggelse",
    "Ernæring til ældre medicinske patienter",
    "Rygestop for gravide",
    "Mental sundhed på ungdomsuddannelser",
    "Lindrende indsats i eget hjem",
    "Kompetencer i sårpleje",
)
COMMITTEES = (
    "Social- og Sundhedsudvalget",
    "Velfærds- og Sundhedsudvalget",
    "Udvalget for Ældre og Sundhed",
    "Økonomiudvalget",
    "Senior- og Omsorgsudvalget",
    "Børne- og Familieudvalget",
)


def pick_cluster(rng: random.Random, *, named: bool = True) -> str:
    """A cluster that its name alone identifies and whose municipalities are known here."""
    return rng.choice([cluster for cluster in SPELLINGS if not named or cluster in MUNICIPALITIES])


def spelling(rng: random.Random, cluster: str) -> str:
    """One of the ways its name is written."""
    return rng.choice(SPELLINGS.get(cluster, (CLUSTERS[cluster][0],)))


def clusters_of(region: str) -> list[str]:
    """The clusters of a region."""
    return [cluster for cluster, (_, home) in CLUSTERS.items() if home == region]
