"""Text to value: the grammar of money, sizes, counts, materials, pillows, returns, warranty, language."""
