"""An archive checked to the letter of WARC 1.1, CDXJ, WACZ and of our own promises, and mended where that is safe."""
