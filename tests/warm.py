"""What the workers of a run load and look up, loaded once: the server they are forked from imports this."""

import pipeline.reading.docx
import pipeline.reading.pdf  # noqa: F401
from pipeline.workers import read_document

PAGE = """<html lang="da"><title>Notat</title><body><h1>Notat</h1><p>Møde i Klyngen Holbæk den 4. juni 2024.</p>
<p>Klyngen har i 2024 fået tildelt 2,1 mio. kr. til dosisdispensering.</p>
<table><tr><th>Klynge</th><th>Afsat 2024, kr.</th></tr><tr><td>Klyngen Holbæk</td><td>1.000</td></tr>
<tr><td>Klyngen Roskilde/Køge</td><td>1.500</td></tr><tr><td>I alt</td><td>2.500</td></tr></table></body></html>"""

read_document(PAGE.encode(), "notat.html")
