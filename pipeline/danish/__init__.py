"""Danish as printed: numbers, money, dates, line ends. Pure; the only package that knows what ``,`` ``.`` ``mio.`` mean."""
